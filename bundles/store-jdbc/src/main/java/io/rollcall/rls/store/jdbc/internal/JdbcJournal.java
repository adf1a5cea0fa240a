package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardOwner;
import io.rollcall.rls.spi.ShardState;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.SubscriptionJournal;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal of one mode: writers, leases and what restores a shard, put together. */
final class JdbcJournal implements SubscriptionJournal, StoreKeeper.User {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcJournal.class);
    private static final long RETRY_MS = 1000;
    private static final long FIRST_PROBE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 5000;

    private final ScheduledExecutorService control;
    private final StoreKeeper keeper;
    private final Leases leases;
    private final Counters counters;
    private final Committer committer;
    private final LastWords lastWords = new LastWords();
    private final Restoring restoring;
    private final Sweeping sweeping;
    private final ScheduledExecutorService reader;
    private final Clock clock;
    private final AtomicReference<ShardOwner> owner = new AtomicReference<>();
    private final Writers writers;
    private CompletableFuture<Void> closing;

    JdbcJournal(
            final ScheduledExecutorService control,
            final ScheduledExecutorService reader,
            final StoreKeeper keeper,
            final Leases leases,
            final Clock clock,
            final Counters counters) {
        this.control = control;
        this.reader = reader;
        this.keeper = keeper;
        this.clock = clock;
        this.leases = leases;
        this.counters = counters;
        committer = new Committer(leases, clock, counters, this::trouble);
        writers = new Writers("rls-store-writer-" + leases.dbMode(), keeper, committer);
        restoring = new Restoring(reader, committer, owner::get, this::written, lastWords, clock, counters, keeper);
        sweeping = new Sweeping(reader, committer, restoring, clock, counters);
    }

    @Override
    public int dbMode() {
        return leases.dbMode();
    }

    @Override
    public void open(final ShardOwner opener) {
        if (!owner.compareAndSet(null, opener)) {
            throw new IllegalStateException("the journal of db_mode " + dbMode() + " is open");
        }
        control.execute(() -> {
            writers.align();
            keeper.want(this);
        });
    }

    @Override
    public void opened(final OpenStore store) {
        committer.use(store, keeper.settings());
        reader.execute(() -> begin(store));
    }

    /** Before shards are given: rows of another server become rows of ours. */
    private void begin(final OpenStore store) {
        if (committer.store() != store) {
            return;
        }
        try {
            new TakeOver(store, keeper.settings().fetchRows(), clock.instant(), counters).run();
        } catch (final SQLException | RuntimeException e) {
            LOG.warn("Subscriptions of another server are not taken over: {}; tried again", Trouble.of(e));
            reader.schedule(() -> begin(store), RETRY_MS, TimeUnit.MILLISECONDS);
            return;
        }
        control.execute(() -> {
            if (committer.store() == store) {
                leases.start(store, restoring);
                sweeping.start(keeper.settings());
                changed();
            }
        });
    }

    @Override
    public void moved() {
        final ShardOwner now = owner.get();
        if (now != null) {
            now.moved();
        }
    }

    @Override
    public void modified() {
        committer.modify(keeper.settings());
        writers.align();
        sweeping.start(keeper.settings());
    }

    @Override
    public void closed() {
        committer.use(null, keeper.settings());
        changed();
    }

    /** Also where the engine and the bundle close it at the same time, or one after the bundle has stopped. */
    @Override
    public CompletionStage<Void> close() {
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        try {
            control.execute(() -> {
                if (owner.get() == null) {
                    closed.complete(null);
                    return;
                }
                if (closing == null) {
                    closing = writers.end()
                            .thenCompose(done -> committer.endMembers())
                            .thenComposeAsync(done -> leases.stop(), control)
                            .handleAsync((done, thrown) -> letGo(), control)
                            .toCompletableFuture();
                }
                closing.whenComplete((done, thrown) -> closed.complete(null));
            });
        } catch (final RejectedExecutionException e) {
            LOG.debug("Closed with the bundle");
            closed.complete(null);
        }
        return closed;
    }

    private Void letGo() {
        sweeping.stop();
        restoring.reset();
        keeper.unwant(this);
        committer.use(null, keeper.settings());
        closing = null;
        owner.set(null);
        return null;
    }

    @Override
    public boolean ready() {
        return committer.ready() && writers.isOpen();
    }

    @Override
    public CompletionStage<Void> write(final ShardLease lease, final StoredChange change) {
        final long number = lastWords.next();
        return lastWords.follow(lease, change.watcher(), number, handIn(lease, change));
    }

    private CompletionStage<Void> handIn(final ShardLease lease, final StoredChange change) {
        if (!ready()) {
            counters.count("store.changes.turned.away");
            return CompletableFuture.failedFuture(
                    new NotKeptException(Reason.UNAVAILABLE, "the database of subscriptions is not ready", null));
        }
        return writers.write(lease, change);
    }

    @Override
    public CompletionStage<Void> forget(final ShardLease lease) {
        return writers.then(lease, () -> new Forgetting(committer, leases).forget(lease));
    }

    /** Complete when all that was handed in for the shard is written, or was told that it is not. */
    private CompletionStage<Void> written(final ShardLease lease) {
        return writers.then(lease, () -> committer.handedOver(lease));
    }

    @Override
    public ServerNode nodeOf(final int hash) {
        return leases.nodeOf(hash);
    }

    @Override
    public List<ServerNode> nodes() {
        return leases.nodes();
    }

    @Override
    public List<ShardState> shards() {
        return leases.shards();
    }

    @Override
    public CompletionStage<Void> drain() {
        final CompletableFuture<Void> drained = new CompletableFuture<>();
        control.execute(() -> leases.drain().whenComplete((done, thrown) -> {
            if (thrown == null) {
                drained.complete(null);
            } else {
                drained.completeExceptionally(thrown);
            }
        }));
        return drained;
    }

    @Override
    public void resume() {
        control.execute(leases::resume);
    }

    /** A writer could not write: until a probe succeeds, nothing is taken. */
    private void trouble(final String what) {
        LOG.warn("The database does not take changes of subscriptions: {}; asked again", what);
        counters.count("store.outages");
        changed();
        probeIn(FIRST_PROBE_MS);
    }

    private void probeIn(final long pauseMs) {
        control.schedule(() -> probe(pauseMs), pauseMs, TimeUnit.MILLISECONDS);
    }

    private void probe(final long pauseMs) {
        final OpenStore store = committer.store();
        if (store == null || committer.ready()) {
            return; // closed, or another one is open
        }
        try {
            store.probe();
        } catch (final Exception e) {
            LOG.debug("The database has trouble still: {}", Trouble.of(e));
            probeIn(Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
            return;
        }
        committer.recovered();
        LOG.info("The database takes changes of subscriptions again");
        changed();
    }

    private void changed() {
        final ShardOwner now = owner.get();
        if (now != null) {
            now.changed();
        }
    }
}
