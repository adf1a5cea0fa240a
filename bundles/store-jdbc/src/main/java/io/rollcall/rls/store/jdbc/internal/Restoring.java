package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardOwner;
import io.rollcall.rls.spi.StoredWatcher;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Clock clock;
    private final Counters counters;
    private final StoreKeeper keeper;
    private final Set<ShardLease> complete = ConcurrentHashMap.newKeySet();

    /** The last lease of each shard that was neither lost nor handed over; it may have lapsed for a while. */
    private final Map<Integer, ShardLease> current = new ConcurrentHashMap<>();

    /**
     * Nothing to do yet.
     *
     * @param reader the thread that waits for the database
     * @param owner the engine, or null while the journal is closed
     * @param written complete when what was handed in for a shard is written
     */
    Restoring(
            final ScheduledExecutorService reader,
            final Committer committer,
            final Supplier<ShardOwner> owner,
            final Function<ShardLease, CompletionStage<Void>> written,
            final Clock clock,
            final Counters counters,
            final StoreKeeper keeper) {
        this.reader = reader;
        this.committer = committer;
        this.owner = owner;
        this.written = written;
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
            engine.granted(lease);
            reader.execute(() -> begin(lease));
        }
    }

    private void begin(final ShardLease lease) {
        final OpenStore store = committer.store();
        if (store != null && isCurrent(lease)) {
            step(
                    lease,
                    new Reading(
                            store,
                            lease.firstHash(),
                            lease.lastHash(),
                            keeper.settings().fetchRows(),
                            clock.instant(),
                            counters));
        }
    }

    private void step(final ShardLease lease, final Reading reading) {
        final ShardOwner engine = owner.get();
        if (engine == null || !isCurrent(lease)) {
            return;
        }
        if (!lease.held()) {
            // lapsed, not lost: it may stand again, and nobody else would read this shard then
            reader.schedule(() -> step(lease, reading), RETRY_MS, TimeUnit.MILLISECONDS);
            return;
        }
        final List<StoredWatcher> some;
        try {
            some = reading.next();
        } catch (final SQLException | RuntimeException e) {
            LOG.warn("Shard {} cannot be read: {}; read again", lease.shard(), Trouble.of(e));
            reader.schedule(() -> begin(lease), RETRY_MS, TimeUnit.MILLISECONDS);
            return;
        }
        if (some.isEmpty()) {
            finish(lease, engine);
            return;
        }
        final Book book = committer.book(lease);
        for (final StoredWatcher watcher : some) {
            watcher.lists().forEach(list -> book.put(watcher.watcher(), list));
            counters.adder("store.lists.restored").add(watcher.lists().size());
            counters.adder("store.backends.restored").add(watcher.backEnds().size());
        }
        engine.restore(lease, some).whenCompleteAsync((done, thrown) -> step(lease, reading), reader);
    }

    private void finish(final ShardLease lease, final ShardOwner engine) {
        engine.complete(lease).whenComplete((done, thrown) -> {
            if (isCurrent(lease)) {
                complete.add(lease);
            }
            engine.changed();
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
