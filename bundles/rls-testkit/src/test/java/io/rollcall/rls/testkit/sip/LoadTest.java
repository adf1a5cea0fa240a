package io.rollcall.rls.testkit.sip;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

/**
 * Many dialogs between one watcher process and one notifier: a fixed number of threads, nothing lost. More of both with
 * {@code -Dtestkit.load.dialogs=10000 -Dtestkit.load.changes=20}.
 */
public class LoadTest {

    private static final int DIALOGS = Integer.getInteger("testkit.load.dialogs", 500);
    private static final int CHANGES = Integer.getInteger("testkit.load.changes", 5);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    public void shouldCarryManyDialogsOnFourThreads() {
        final AtomicInteger notified = new AtomicInteger();
        try (Notifier notifier = Notifier.builder().history(1).open();
                UserAgent watchers = UserAgent.builder("sip:w@d")
                        .server(notifier.address())
                        .light()
                        .open()) {
            final List<Subscription> all = new ArrayList<>();
            final long startNs = System.nanoTime();
            for (int i = 0; i < DIALOGS; i++) {
                all.add(watchers.subscribe(
                        SubscribeRequest.toResource("sip:m" + i % 100 + "@d").from("sip:w" + i + "@d"),
                        made -> made.onNotify(one -> notified.incrementAndGet())));
                if (i % 200 == 199) {
                    all.get(i).awaitAccepted();
                }
            }
            notifier.await("all dialogs", LIMIT, one -> one.subscriptionCount() == DIALOGS && one.inFlight() == 0);
            final long setUpNs = System.nanoTime();
            for (int change = 0; change < CHANGES; change++) {
                for (int member = 0; member < 100; member++) {
                    notifier.setPresence("sip:m" + member + "@d", true, "change " + change);
                    final int limit = 500;
                    notifier.await("room", LIMIT, one -> one.inFlight() < limit);
                }
            }
            notifier.await("all told", LIMIT, one -> one.inFlight() == 0);
            final long doneNs = System.nanoTime();
            Await.until(
                    () -> notified + " listeners were told", LIMIT, () -> notified.get() == DIALOGS * (1 + CHANGES));
            assertEquals(DIALOGS, notifier.receivedCount());
            final long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("rls-testkit-"))
                    .count();
            assertTrue(threads + " threads", threads <= 4);
            System.out.printf(
                    "%d dialogs at %.0f/s, then %.0f NOTIFYs/s%n",
                    DIALOGS, DIALOGS * 1e9 / (setUpNs - startNs), DIALOGS * CHANGES * 1e9 / (doneNs - setUpNs));
        }
    }
}
