package io.rollcall.rls.sip.internal.transaction;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.sip.internal.Failures;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

public class TimerWheelTest {

    private static final long TICK_MS = 10;

    private final AtomicLong nowMs = new AtomicLong(5);
    private final Counters counters = new Counters();
    private final Failures failures = new Failures(Clock.systemUTC(), counters);
    private final TimerWheel still = new TimerWheel(TICK_MS, nowMs::get, failures);
    private final List<String> fired = new ArrayList<>();

    @Test
    public void shouldFireInOrderAndNeverEarly() {
        still.schedule(500, () -> fired.add("E"));
        still.schedule(32_000, () -> fired.add("F"));
        still.schedule(0, () -> fired.add("now"));
        turnAt(20);
        assertEquals(List.of("now"), fired);
        turnAt(504);
        assertEquals(List.of("now"), fired);
        turnAt(520);
        assertEquals(List.of("now", "E"), fired);
        turnAt(32_000);
        assertEquals(List.of("now", "E"), fired);
        turnAt(32_020);
        assertEquals(List.of("now", "E", "F"), fired);
        assertEquals(0, still.running());
    }

    @Test
    public void shouldFireAllWhenTheClockWasLookedAtLate() {
        for (int i = 0; i < 3000; i++) {
            still.schedule(i * 7L, () -> fired.add("x"));
        }
        turnAt(60_000);
        assertEquals(3000, fired.size());
    }

    @Test
    public void shouldNotFireWhatWasStopped() {
        still.schedule(100, () -> fired.add("stopped")).cancel();
        turnAt(1000);
        assertEquals(List.of(), fired);
    }

    /** A thread that sleeps until the next timer must hear of one that is due before it. */
    @Test
    public void shouldWakeForATimerThatIsDueBeforeTheOthers() throws InterruptedException {
        final TimerWheel turning = new TimerWheel(TICK_MS, () -> System.nanoTime() / 1_000_000, failures);
        turning.start("rls-test-wheel");
        final long startedNs = System.nanoTime();
        try {
            for (int round = 0; round < 20; round++) {
                turning.schedule(60_000, () -> {});
                final CountDownLatch rung = new CountDownLatch(1);
                // whole milliseconds, as the wheel sees them: a part of one is not early
                final long beginMs = System.nanoTime() / 1_000_000;
                turning.schedule(15, rung::countDown);
                assertTrue("fires at all", rung.await(10, TimeUnit.SECONDS));
                final long tookMs = System.nanoTime() / 1_000_000 - beginMs;
                assertTrue("not early: " + tookMs, tookMs >= 15);
            }
            final long allMs = (System.nanoTime() - startedNs) / 1_000_000;
            assertTrue("one look a second would need 20 s: " + allMs, allMs < 10_000);
        } finally {
            turning.stop();
        }
    }

    @Test
    public void shouldGoOnAfterAnErrorInATimer() throws InterruptedException {
        final TimerWheel turning = new TimerWheel(TICK_MS, () -> System.nanoTime() / 1_000_000, failures);
        final CountDownLatch rung = new CountDownLatch(1);
        turning.start("rls-test-wheel");
        try {
            turning.schedule(0, () -> {
                throw new StackOverflowError();
            });
            turning.schedule(100, rung::countDown);
            assertTrue("the next timer fires", rung.await(10, TimeUnit.SECONDS));
            assertEquals(1L, (long) counters.snapshot().get("sip.failures"));
        } finally {
            turning.stop();
        }
    }

    private void turnAt(final long ms) {
        nowMs.set(ms);
        still.turn();
    }
}
