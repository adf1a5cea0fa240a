package io.rollcall.rls.testkit.contract;

import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardOwner;
import io.rollcall.rls.spi.StoredWatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine that notes down what a journal gives it. Any thread. */
public final class RecordingOwner implements ShardOwner {

    private final Map<Integer, ShardLease> leases = new ConcurrentHashMap<>();
    private final List<StoredWatcher> restored = new CopyOnWriteArrayList<>();
    private final List<Integer> complete = new CopyOnWriteArrayList<>();
    private final List<Integer> gone = new CopyOnWriteArrayList<>();
    private final AtomicInteger largestStep = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger moves = new AtomicInteger();

    /** One that has nothing. */
    public RecordingOwner() {}

    @Override
    public void granted(final ShardLease lease) {
        leases.put(lease.shard(), lease);
    }

    @Override
    public CompletionStage<Void> restore(final ShardLease lease, final Collection<StoredWatcher> watchers) {
        for (final StoredWatcher watcher : watchers) {
            if (watcher.hash() < lease.firstHash() || watcher.hash() > lease.lastHash()) {
                throw new AssertionError(watcher.watcher() + " is not of shard " + lease.shard());
            }
        }
        restored.addAll(watchers);
        largestStep.accumulateAndGet(watchers.size(), Math::max);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> complete(final ShardLease lease) {
        complete.add(lease.shard());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> handOver(final ShardLease lease) {
        gone.add(lease.shard());
        complete.remove((Integer) lease.shard());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void lost(final ShardLease lease) {
        gone.add(lease.shard());
        complete.remove((Integer) lease.shard());
    }

    @Override
    public void moved() {
        moves.incrementAndGet();
    }

    @Override
    public void changed() {
        changes.incrementAndGet();
    }

    /** The lease of the shard with that hash. */
    public ShardLease leaseOf(final int hash) {
        return leases.values().stream()
                .filter(lease -> lease.firstHash() <= hash && hash <= lease.lastHash())
                .findAny()
                .orElseThrow(() -> new AssertionError("nobody has the hash " + hash));
    }

    /** All leases that were granted, the last of each shard. */
    public List<ShardLease> leases() {
        return new ArrayList<>(leases.values());
    }

    /** What was restored, in the order in which it came. */
    public List<StoredWatcher> restored() {
        return restored;
    }

    /** Shards that are complete. */
    public List<Integer> completed() {
        return complete;
    }

    /** Shards that were handed over or lost. */
    public List<Integer> gone() {
        return gone;
    }

    /** Watchers in the largest step. */
    public int largestStep() {
        return largestStep.get();
    }

    /** How often it was said that the database is another one. */
    public int moves() {
        return moves.get();
    }

    /** How often something was said to have changed. */
    public int changes() {
        return changes.get();
    }
}
