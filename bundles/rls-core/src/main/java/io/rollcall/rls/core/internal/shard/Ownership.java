package io.rollcall.rls.core.internal.shard;

import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.journal.Grant;
import io.rollcall.rls.core.internal.journal.HeldMessages;
import io.rollcall.rls.core.internal.journal.JournalSettings;
import io.rollcall.rls.core.internal.journal.Journaling;
import io.rollcall.rls.core.internal.lane.Lanes;
import io.rollcall.rls.core.internal.subscription.Restoring;
import io.rollcall.rls.core.internal.subscription.Shard;
import io.rollcall.rls.core.internal.subscription.Tenure;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardOwner;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionJournal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine as one journal sees it, from its opening to its close; deaf afterwards. Any thread. */
final class Ownership implements ShardOwner {

    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

    /** Back ends were not heard for longer than that: they are asked again. */
    private static final long MISSED_AFTER_MS = 8000;

    private final EngineContext engine;
    private final Lanes<Shard> lanes;
    private final Journaling journaling;
    private final SubscriptionJournal journal;
    private final Consumer<Collection<StoredWatcher>> takingUp;
    private final Map<Integer, Grant> grants = new ConcurrentHashMap<>();
    private final long openedMs;
    private final LongAdder restored = new LongAdder();
    private final LongAdder unwritten = new LongAdder();
    private long reported = -1;
    private volatile boolean over;

    Ownership(
            final EngineContext engine,
            final Lanes<Shard> lanes,
            final SubscriptionJournal journal,
            final Consumer<Collection<StoredWatcher>> takingUp) {
        this.engine = engine;
        this.lanes = lanes;
        this.journaling = engine.journaling();
        this.journal = journal;
        this.takingUp = takingUp;
        this.openedMs = engine.clock().millis();
    }

    SubscriptionJournal journal() {
        return journal;
    }

    /** Another journal, or none, has the word from now on. */
    void end() {
        over = true;
    }

    @Override
    public void granted(final ShardLease lease) {
        if (over) {
            return;
        }
        final Grant grant = new Grant(journal, lease);
        grants.put(lease.shard(), grant);
        final boolean stale = engine.journaling().granted(grant);
        if (stale) {
            // somebody else served it meanwhile: what is here is older than what is written
            LOG.warn("Shard {} was served by another node meanwhile; what it wrote counts", lease.shard());
            forget(lease, journaling.carriedIn(lease));
        }
        lanes.onRange(lease.firstHash(), lease.lastHash(), shard -> Tenure.granted(shard, grant));
    }

    @Override
    public CompletionStage<Void> restore(final ShardLease lease, final Collection<StoredWatcher> watchers) {
        final Grant grant = current(lease);
        if (grant == null) {
            return CompletableFuture.completedFuture(null);
        }
        takingUp.accept(watchers);
        final List<CompletableFuture<Void>> parts = new ArrayList<>();
        final long nowMs = engine.clock().millis();
        // watchers and back ends learn from what they are sent where we are, and what came meanwhile went nowhere
        final boolean mayBeAnothers = journaling.mode() == JournalSettings.DATABASE && !lease.unbroken();
        // and what came to this engine by then may have waited in vain
        final boolean late = nowMs - openedMs >= HeldMessages.HOLD_MS;
        for (final StoredWatcher watcher : watchers) {
            final boolean missed =
                    mayBeAnothers || late || nowMs - watcher.storedAt().toEpochMilli() > MISSED_AFTER_MS;
            parts.add(on(watcher.hash(), shard -> {
                final int count = Restoring.fromJournal(shard, watcher, missed, !missed && lease.unbroken());
                engine.counters().adder("journal.restored").add(count);
                restored.add(count);
            }));
        }
        return all(parts);
    }

    @Override
    public CompletionStage<Void> complete(final ShardLease lease) {
        final Grant grant = current(lease);
        if (grant == null) {
            return CompletableFuture.completedFuture(null);
        }
        return lanes.askRange(lease.firstHash(), lease.lastHash(), shard -> Tenure.complete(shard, grant))
                .thenCompose(parts -> all(
                        parts.stream().map(CompletionStage::toCompletableFuture).toList()))
                .thenRun(() -> {
                    journaling.complete(grant);
                    goOn(lease);
                    LOG.debug("Shard {} is served", lease.shard());
                });
    }

    /** One line when all that is ours is taken up, and one for all that goes unwritten; on the clock thread. */
    void look() {
        final long away = unwritten.sumThenReset();
        if (away > 0) {
            LOG.warn(
                    "{} list subscriptions were not in the database when their shards were lost: nobody else knows of"
                            + " them, and their watchers are told to subscribe anew",
                    away);
        }
        final long count = restored.sum();
        if (count != reported && !grants.isEmpty() && grants.values().stream().allMatch(Grant::isComplete)) {
            reported = count;
            LOG.info("{} shards are served; {} list subscriptions were taken up with them", grants.size(), count);
        }
    }

    private void goOn(final ShardLease lease) {
        lanes.onRange(
                lease.firstHash(), lease.lastHash(), shard -> Tenure.goOn(shard, lease.firstHash(), lease.lastHash()));
    }

    @Override
    public CompletionStage<Void> handOver(final ShardLease lease) {
        final Grant grant = current(lease);
        if (grant == null) {
            return CompletableFuture.completedFuture(null);
        }
        // nothing is begun from here on, and on each lane nothing is under way when its turn comes
        grant.leave();
        grants.remove(lease.shard());
        return lanes.askRange(lease.firstHash(), lease.lastHash(), shard -> Tenure.handOver(shard, in(lease)))
                .thenCompose(parts -> {
                    grant.end();
                    final List<CompletableFuture<Void>> writes = new ArrayList<>();
                    for (final List<StoredChange> changes : parts) {
                        changes.forEach(change -> writes.add(grant.write(change).toCompletableFuture()));
                    }
                    return all(writes);
                })
                .whenComplete((written, failure) -> {
                    journaling.ended(grant);
                    journaling.forgotten(lease);
                });
    }

    @Override
    public void lost(final ShardLease lease) {
        final Grant grant = current(lease);
        if (grant != null) {
            engine.counters().count("journal.shards.lost");
            grants.remove(lease.shard());
            journaling.ended(grant);
            final BitSet carried = journaling.carriedIn(lease);
            journaling.forgotten(lease);
            forget(lease, carried);
        }
    }

    private void forget(final ShardLease lease, final BitSet carried) {
        lanes.onRange(lease.firstHash(), lease.lastHash(), shard -> {
            unwritten.add(Tenure.lost(shard, in(lease), carried::get));
        });
    }

    @Override
    public void moved() {
        if (!over) {
            journaling.moved();
        }
    }

    @Override
    public void changed() {
        if (!over) {
            grants.values().stream().filter(Grant::isComplete).map(Grant::lease).forEach(this::goOn);
        }
    }

    private Grant current(final ShardLease lease) {
        final Grant grant = over ? null : grants.get(lease.shard());
        return grant != null && grant.lease() == lease ? grant : null;
    }

    private static IntPredicate in(final ShardLease lease) {
        return hash -> hash >= lease.firstHash() && hash <= lease.lastHash();
    }

    private CompletableFuture<Void> on(final int hash, final Consumer<Shard> work) {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        lanes.on(hash, shard -> {
            try {
                work.accept(shard);
                done.complete(null);
            } catch (final RuntimeException | LinkageError e) {
                engine.counters().count("engine.failures");
                LOG.error("A watcher cannot be taken up; the others go on", e);
                done.complete(null);
            }
        });
        return done;
    }

    private static CompletableFuture<Void> all(final Collection<CompletableFuture<Void>> all) {
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }
}
