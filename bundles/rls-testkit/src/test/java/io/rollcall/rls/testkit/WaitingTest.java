package io.rollcall.rls.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class WaitingTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    @Test
    public void shouldWaitUntilTheConditionHolds() {
        final AtomicInteger asked = new AtomicInteger();
        Await.until("asked three times", () -> asked.incrementAndGet() == 3);
        assertEquals(3, asked.get());
    }

    @Test
    public void shouldFailWithTheMessage() {
        final AssertionError error =
                assertThrows(AssertionError.class, () -> Await.until("it rains", SHORT, () -> false));
        assertTrue(error.getMessage(), error.getMessage().contains("it rains"));
        assertTrue(error.getMessage(), error.getMessage().contains("30 ms"));
    }

    @Test
    public void shouldBeWokenByTheMonitor() {
        final Object monitor = new Object();
        final AtomicBoolean done = new AtomicBoolean();
        final Thread other = new Thread(
                () -> {
                    synchronized (monitor) {
                        done.set(true);
                        monitor.notifyAll();
                    }
                },
                "rls-testkit-waker");
        other.start();
        Await.on(monitor, () -> "woken", Duration.ofSeconds(5), done::get);
        assertFalse(Await.holds(monitor, SHORT, () -> false));
        assertThrows(AssertionError.class, () -> Await.on(monitor, () -> "never", SHORT, () -> false));
    }

    @Test
    public void shouldFailAtOnceAndStayInterruptedWhereInterrupted() {
        Thread.currentThread().interrupt();
        assertThrows(AssertionError.class, () -> Await.until("never", Duration.ofHours(1), () -> false));
        assertTrue(Thread.interrupted());
    }

    @Test
    public void shouldWatchThatSomethingNeverHappens() {
        Await.never("nothing", SHORT, () -> false);
        assertThrows(AssertionError.class, () -> Await.never("something", SHORT, () -> true));
    }

    @Test
    public void shouldMoveTheClockOnCommandOnly() {
        final ManualClock clock = new ManualClock(Instant.EPOCH);
        final Clock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
        clock.advance(Duration.ofSeconds(5));
        assertEquals(Instant.ofEpochSecond(5), clock.instant());
        assertEquals(Instant.ofEpochSecond(5), elsewhere.instant());
        assertEquals(ZoneId.of("Asia/Tokyo"), elsewhere.getZone());
        clock.advance(Duration.ofSeconds(-1));
        assertEquals(4000, clock.millis());
    }

    @Test
    public void shouldRunTasksInOrderWhenTold() {
        final ManualExecutor executor = new ManualExecutor();
        final List<String> ran = new ArrayList<>();
        executor.execute(() -> {
            ran.add("one");
            executor.execute(() -> ran.add("three"));
        });
        executor.execute(() -> ran.add("two"));
        assertEquals(2, executor.waiting());
        assertTrue(executor.runNext());
        assertEquals(List.of("one"), ran);
        assertEquals(2, executor.runAll());
        assertEquals(List.of("one", "two", "three"), ran);
        assertFalse(executor.runNext());
    }

    @Test
    public void shouldFindAPortFreeForBothTransports() throws Exception {
        final int port = FreePorts.next();
        try (ServerSocket tcp = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                DatagramSocket udp = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            assertEquals(tcp.getLocalPort(), udp.getLocalPort());
        }
    }
}
