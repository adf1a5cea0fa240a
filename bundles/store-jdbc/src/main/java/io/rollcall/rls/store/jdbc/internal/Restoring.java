package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardOwner;
import io.rollcall.rls.spi.StoredWatcher;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives shards to the engine with their state, in steps, and takes them from it. Reads on its own thread. */
final class Restoring implements Leases.Shards {

    private static final Logger LOG = LoggerFactory.getLogger(Restoring.class);
    private static final long RETRY_MS = 1000;

    private final ScheduledExecutorService reader;
    private final Committer committer;
    private final Supplier<ShardOwner> owner;
    private final Function<ShardLease, CompletionStage<Void>> written;
    private final LastWords lastWords;
    private final Clock clock;
    private final Counters counters;
    private final StoreKeeper keeper;
    private final Queue<ShardLease> granted = new ConcurrentLinkedQueue<>();
    private final Set<ShardLease> complete = ConcurrentHashMap.newKeySet();

    /** The last lease of each shard that was neither lost nor handed over; it may have lapsed for a while. */
    private final Map<Integer, ShardLease> current = new ConcurrentHashMap<>();

    /**
     * Nothing to do yet.
     *
     * @param reader the thread that waits for the database
     * @param owner the engine, or null while the journal is closed
     * @param written complete when what was handed in for a shard is written
     * @param lastWords what of it was not
     */
    Restoring(
            final ScheduledExecutorService reader,
            final Committer committer,
            final Supplier<ShardOwner> owner,
            final Function<ShardLease, CompletionStage<Void>> written,
            final LastWords lastWords,
            final Clock clock,
            final Counters counters,
            final StoreKeeper keeper) {
        this.reader = reader;
        this.committer = committer;
        this.owner = owner;
        this.written = written;
        this.lastWords = lastWords;
        this.clock = clock;
        this.counters = counters;
        this.keeper = keeper;
    }

    @Override
    public void grant(final ShardLease lease) {
        final ShardOwner engine = owner.get();
        if (engine != null) {
            complete.removeIf(one -> one.shard() == lease.shard());
            current.put(lease.shard(), lease);
            committer.forgetBook(lease);
            lastWords.forget(lease.shard());
            engine.granted(lease);
            granted.add(lease);
            reader.execute(this::beginGranted);
        }
    }

    /** All that were granted until now, for they come by the hundred. */
    private void beginGranted() {
        final List<ShardLease> some = new ArrayList<>();
        for (ShardLease lease = granted.poll(); lease != null; lease = granted.poll()) {
            some.add(lease);
        }
        begin(some);
    }

    private void begin(final Collection<ShardLease> leases) {
        final OpenStore store = committer.store();
        if (store != null) {
            LeaseRun.of(leases.stream().filter(this::isCurrent).toList())
                    .forEach(run -> step(run, reading(store, run)));
        }
    }

    private Reading reading(final OpenStore store, final LeaseRun run) {
        final int rows = keeper.settings().fetchRows();
        return new Reading(store, run.firstHash(), run.lastHash(), rows, clock.instant(), counters);
    }

    private void step(final LeaseRun run, final Reading reading) {
        final ShardOwner engine = owner.get();
        if (engine == null || !run.retain(this::isCurrent)) {
            return;
        }
        if (!run.held()) {
            // lapsed, not lost: they may stand again, and nobody else would read these shards then
            reader.schedule(() -> step(run, reading), RETRY_MS, TimeUnit.MILLISECONDS);
            return;
        }
        final List<StoredWatcher> some;
        try {
            some = reading.next();
        } catch (final SQLException | RuntimeException e) {
            LOG.warn("Shards from hash {} on cannot be read: {}; read again", run.firstHash(), Trouble.of(e));
            reader.schedule(() -> begin(run.unread()), RETRY_MS, TimeUnit.MILLISECONDS);
            return;
        }
        if (some.isEmpty()) {
            run.readUpTo(Integer.MAX_VALUE, lease -> finish(lease, engine));
            return;
        }
        final CompletableFuture<?>[] parts = run.parts(some).entrySet().stream()
                .map(part -> restore(engine, part.getKey(), part.getValue()))
                .toArray(CompletableFuture<?>[]::new);
        final int hash = some.get(some.size() - 1).hash();
        CompletableFuture.allOf(parts)
                .whenCompleteAsync(
                        (done, thrown) -> {
                            run.readUpTo(hash, lease -> finish(lease, engine));
                            step(run, reading);
                        },
                        reader);
    }

    private CompletableFuture<Void> restore(
            final ShardOwner engine, final ShardLease lease, final List<StoredWatcher> watchers) {
        final Book book = committer.book(lease);
        for (final StoredWatcher watcher : watchers) {
            watcher.lists().forEach(list -> book.put(watcher.watcher(), list));
            counters.adder("store.lists.restored").add(watcher.lists().size());
            counters.adder("store.backends.restored").add(watcher.backEnds().size());
        }
        return engine.restore(lease, watchers).toCompletableFuture();
    }

    private void finish(final ShardLease lease, final ShardOwner engine) {
        engine.complete(lease).whenComplete((done, thrown) -> {
            // the engine goes on with this shard by itself: going on with all of them after each of them is too much
            if (isCurrent(lease)) {
                complete.add(lease);
            }
        });
    }

    @Override
    public CompletionStage<Void> handOver(final ShardLease lease) {
        final ShardOwner engine = owner.get();
        if (engine == null) {
            return CompletableFuture.completedFuture(null);
        }
        current.remove(lease.shard(), lease);
        complete.remove(lease);
        return engine.handOver(lease).thenCompose(done -> written.apply(lease));
    }

    @Override
    public void lost(final ShardLease lease) {
        current.remove(lease.shard(), lease);
        complete.remove(lease);
        committer.forgetBook(lease);
        lastWords.forget(lease.shard());
        final ShardOwner engine = owner.get();
        if (engine != null) {
            engine.lost(lease);
        }
    }

    @Override
    public void changed() {
        final ShardOwner engine = owner.get();
        if (engine != null) {
            engine.changed();
        }
    }

    @Override
    public boolean isWhole(final int shard) {
        return lastWords.areWritten(shard);
    }

    @Override
    public boolean complete(final ShardLease lease) {
        return complete.contains(lease);
    }

    /** Whether a watcher with that hash is served here, and all that is kept of him was read. */
    boolean serves(final int hash) {
        return complete.stream()
                .anyMatch(lease -> lease.firstHash() <= hash && hash <= lease.lastHash() && lease.held());
    }

    private boolean isCurrent(final ShardLease lease) {
        return current.get(lease.shard()) == lease;
    }

    /** No shard is complete any more. */
    void reset() {
        current.clear();
        complete.clear();
    }
}
