package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.ManualClock;
import io.rollcall.rls.testkit.contract.RecordingOwner;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What the component puts together, without a framework around it; its clock stands where the samples are of. */
final class TestStore {

    final Counters counters = new Counters();
    final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T08:00:00Z"));
    final ScheduledThreadPoolExecutor control = new ScheduledThreadPoolExecutor(1);
    final ScheduledThreadPoolExecutor reader = new ScheduledThreadPoolExecutor(1);
    final Map<String, Database> offers = new HashMap<>();
    final StoreKeeper keeper;
    final JdbcJournal journal;
    final JdbcArchive archive;
    RecordingOwner owner;

    TestStore(final Database database, final Map<String, ?> configuration) {
        this(database, configuration, new AllShards());
    }

    TestStore(final Database database, final Map<String, ?> configuration, final Leases leases) {
        offers.put("db", database);
        offers.put("rlpres", database);
        keeper = new StoreKeeper(control, offers::get, counters, settings(configuration));
        journal = new JdbcJournal(control, reader, keeper, leases, clock, counters);
        archive = new JdbcArchive(control, reader, keeper, clock, counters);
    }

    static Settings settings(final Map<String, ?> configuration) {
        return Settings.read(new ConfigurationReader(configuration), Settings.DEFAULT);
    }

    /** Opens the journal for an engine that notes down what it gets. */
    TestStore open() {
        owner = new RecordingOwner();
        journal.open(owner);
        Await.until("all shards complete", () -> owner.completed().size() == 8);
        Await.until("shards complete for the journal", () -> journal.shards().stream()
                .allMatch(one -> one.complete()));
        return this;
    }

    /** The tables that the journal has open. */
    OpenStore opened() {
        final AtomicReference<OpenStore> tables = new AtomicReference<>();
        onControl(() -> keeper.want(new StoreKeeper.User() {
            @Override
            public void opened(final OpenStore store) {
                tables.set(store);
                control.execute(() -> keeper.unwant(this));
            }

            @Override
            public void modified() {}

            @Override
            public void closed() {}
        }));
        return tables.get();
    }

    void write(final StoredWatcher watcher) {
        done(hand(watcher));
    }

    CompletionStage<Void> hand(final StoredWatcher watcher) {
        return hand(new StoredChange(
                watcher.watcher(), watcher.hash(), watcher.lists(), List.of(), watcher.backEnds(), List.of()));
    }

    CompletionStage<Void> hand(final StoredChange change) {
        return journal.write(owner.leaseOf(change.hash()), change);
    }

    static <T> T done(final CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Does something on the control thread. */
    void onControl(final Runnable task) {
        finish(control.submit(task));
    }

    long count(final String name) {
        return counters.snapshot().getOrDefault(name, 0L);
    }

    private static void finish(final Future<?> future) {
        try {
            future.get(10, TimeUnit.SECONDS);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    void stop() throws InterruptedException {
        done(journal.close());
        finish(reader.submit(() -> {}));
        finish(control.submit(() -> {}));
        control.shutdown();
        reader.shutdownNow();
        assertEquals(true, control.awaitTermination(5, TimeUnit.SECONDS));
        assertEquals(true, reader.awaitTermination(5, TimeUnit.SECONDS));
    }
}
