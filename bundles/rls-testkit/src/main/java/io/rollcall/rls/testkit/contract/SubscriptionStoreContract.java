package io.rollcall.rls.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What every {@link SubscriptionStore} must do. Each test gets an empty store of its own. */
public abstract class SubscriptionStoreContract {

    private static final int THREADS = 4;
    private static final int WATCHERS_PER_THREAD = 50;

    private SubscriptionStore store;

    /** A store that holds nothing. */
    protected abstract SubscriptionStore newStore() throws Exception;

    /** Gives back what the store holds on to, such as connections. */
    protected void close(final SubscriptionStore closed) throws Exception {}

    @Before
    public final void openStore() throws Exception {
        store = newStore();
    }

    @After
    public final void closeStore() throws Exception {
        close(store);
    }

    @Test
    public void shouldSayWhichModeItServes() {
        assertTrue("db_mode is " + store.dbMode(), store.dbMode() >= 0 && store.dbMode() <= 2);
    }

    @Test
    public void shouldHoldNothingAtFirst() throws Exception {
        assertEquals(List.of(), done(store.takeAll()));
    }

    @Test
    public void shouldGiveBackWhatItWasGiven() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        final StoredWatcher bob = SampleWatchers.watcher("bob", 9);

        done(store.put(List.of(alice, bob)));

        assertEquals(Map.of(alice.watcher(), alice, bob.watcher(), bob), takeAll());
    }

    @Test
    public void shouldKeepVersionsUpToTheLargest() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 0xFFFF_FFFFL);

        done(store.put(List.of(alice)));

        assertEquals(Map.of(alice.watcher(), alice), takeAll());
    }

    @Test
    public void shouldReplaceWhatItHeldOfTheSameWatcher() throws Exception {
        final StoredWatcher bob = SampleWatchers.watcher("bob", 1);
        final StoredWatcher later = SampleWatchers.watcher("alice", 2);
        done(store.put(List.of(SampleWatchers.watcher("alice", 1), bob)));

        done(store.put(List.of(later)));

        assertEquals(Map.of(bob.watcher(), bob, later.watcher(), later), takeAll());
    }

    @Test
    public void shouldKeepTheLastOfSeveralInOneCall() throws Exception {
        final StoredWatcher later = SampleWatchers.watcher("alice", 2);

        done(store.put(List.of(SampleWatchers.watcher("alice", 1), later)));

        assertEquals(Map.of(later.watcher(), later), takeAll());
    }

    @Test
    public void shouldNotServeStateTwice() throws Exception {
        done(store.put(List.of(SampleWatchers.watcher("alice", 1))));
        done(store.takeAll());

        assertEquals(List.of(), done(store.takeAll()));
    }

    @Test
    public void shouldTakeStateInAgainAfterItWasEmptied() throws Exception {
        final StoredWatcher again = SampleWatchers.watcher("alice", 2);
        done(store.put(List.of(SampleWatchers.watcher("alice", 1))));
        done(store.takeAll());

        done(store.put(List.of(again)));

        assertEquals(Map.of(again.watcher(), again), takeAll());
    }

    @Test
    public void shouldTakeAnEmptyCollection() throws Exception {
        done(store.put(List.of()));

        assertEquals(List.of(), done(store.takeAll()));
    }

    @Test
    public void shouldNotSeeWhatTheCallerDoesToItsCollectionLater() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 1);
        final List<StoredWatcher> handedIn = new ArrayList<>(List.of(alice));
        done(store.put(handedIn));

        handedIn.clear();

        assertEquals(Map.of(alice.watcher(), alice), takeAll());
    }

    @Test
    public void shouldLoseNothingThatSeveralThreadsPutWhileOneTakes() throws Exception {
        final CyclicBarrier start = new CyclicBarrier(THREADS);
        final List<CompletableFuture<Void>> writers = IntStream.range(0, THREADS)
                .mapToObj(writer -> started(() -> putMany(start, writer)))
                .toList();
        final Map<String, StoredWatcher> all = new HashMap<>();

        while (!writers.stream().allMatch(CompletableFuture::isDone)) {
            takeInto(all);
        }
        for (final CompletableFuture<Void> writer : writers) {
            done(writer);
        }
        takeInto(all);

        assertEquals(THREADS * WATCHERS_PER_THREAD, all.size());
    }

    private void putMany(final CyclicBarrier start, final int writer) throws Exception {
        start.await(10, SECONDS);
        for (int i = 0; i < WATCHERS_PER_THREAD; i++) {
            done(store.put(List.of(SampleWatchers.watcher("user-" + writer + '-' + i, i))));
        }
    }

    private void takeInto(final Map<String, StoredWatcher> all) throws Exception {
        for (final StoredWatcher taken : done(store.takeAll())) {
            assertEquals("served twice", null, all.put(taken.watcher(), taken));
        }
    }

    private Map<String, StoredWatcher> takeAll() throws Exception {
        final Map<String, StoredWatcher> all = new HashMap<>();
        takeInto(all);
        return all;
    }

    private static <T> T done(final CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, SECONDS);
    }

    private static CompletableFuture<Void> started(final Work work) {
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                        end.complete(null);
                    } catch (final Exception e) {
                        end.completeExceptionally(e);
                    }
                },
                "rls-contract-writer");
        thread.start();
        return end;
    }

    /** What may fail. */
    private interface Work {
        void run() throws Exception;
    }
}
