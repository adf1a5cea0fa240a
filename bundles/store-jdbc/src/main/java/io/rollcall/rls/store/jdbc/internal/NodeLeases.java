package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardState;
import io.rollcall.rls.store.jdbc.internal.lease.Fence;
import io.rollcall.rls.store.jdbc.internal.lease.Lease;
import io.rollcall.rls.store.jdbc.internal.lease.LeaseHolder;
import io.rollcall.rls.store.jdbc.internal.lease.LeaseKeeper;
import io.rollcall.rls.store.jdbc.internal.lease.LeaseSettings;
import io.rollcall.rls.store.jdbc.internal.lease.LeaseThreads;
import io.rollcall.rls.store.jdbc.internal.lease.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The leases of {@code db_mode} 2: several servers on one database have some of the shards each. */
final class NodeLeases implements Leases {

    private final Supplier<String> defaultName;

    /** What the rows of shards say that this process left. */
    private final Set<String> pastLives = ConcurrentHashMap.newKeySet();

    private final Clock clock;
    private final Counters counters;
    private volatile LeaseSettings settings;
    private volatile Running running;
    private boolean draining;
    private CompletionStage<Void> ended = CompletableFuture.completedFuture(null);

    /**
     * On one database.
     *
     * @param keeper of the leases
     * @param fence against late writers
     */
    private record Running(LeaseKeeper keeper, LeaseThreads threads, Fence fence) {}

    /**
     * Of a node that takes no part yet.
     *
     * @param defaultName the name where none is configured; may block
     */
    NodeLeases(
            final LeaseSettings settings,
            final Supplier<String> defaultName,
            final Clock clock,
            final Counters counters) {
        this.settings = settings;
        this.defaultName = defaultName;
        this.clock = clock;
        this.counters = counters;
    }

    @Override
    public int dbMode() {
        return 2;
    }

    /** Other settings from now on. */
    void settings(final LeaseSettings changed) {
        if (!changed.equals(settings)) {
            settings = changed;
            final Running now = running;
            if (now != null) {
                now.keeper.settings(changed);
            }
        }
    }

    @Override
    public void start(final OpenStore store, final Shards shards) {
        end();
        final String prefix = store.tables().names().prefix();
        final LeaseKeeper keeper = new LeaseKeeper(
                settings,
                defaultName,
                pastLives,
                new Transactions(store::connect),
                prefix,
                System::nanoTime,
                clock,
                counters,
                new Holder(shards));
        if (draining) {
            keeper.drain();
        }
        final Running next = new Running(keeper, new LeaseThreads(keeper), new Fence(prefix));
        running = next;
        ended.thenRun(next.threads::start);
    }

    @Override
    public CompletionStage<Void> stop() {
        draining = false;
        end();
        return ended;
    }

    private void end() {
        final Running before = running;
        running = null;
        if (before != null) {
            final CompletionStage<Void> stopped = before.threads.stop();
            ended = ended.thenCompose(none -> stopped);
        }
    }

    @Override
    public Set<ShardLease> confirm(final Connection connection, final Collection<ShardLease> leases)
            throws SQLException {
        final Running now = running;
        return now == null ? Set.of() : now.fence.standing(connection, leases);
    }

    @Override
    public ServerNode nodeOf(final int hash) {
        final Running now = running;
        return now == null ? null : now.keeper.nodeOf(hash);
    }

    @Override
    public List<ServerNode> nodes() {
        final Running now = running;
        return now == null ? List.of() : now.keeper.nodes();
    }

    @Override
    public List<ShardState> shards() {
        final Running now = running;
        return now == null ? List.of() : now.keeper.shards();
    }

    @Override
    public CompletionStage<Void> drain() {
        draining = true;
        final Running now = running;
        return now == null ? CompletableFuture.completedFuture(null) : now.keeper.drain();
    }

    @Override
    public void resume() {
        draining = false;
        final Running now = running;
        if (now != null) {
            now.keeper.resume();
        }
    }

    /** The journal, as the keeper of leases sees it. */
    private record Holder(Shards shards) implements LeaseHolder {

        @Override
        public void taken(final List<Lease> leases) {
            leases.forEach(shards::grant);
        }

        @Override
        public CompletionStage<Void> handOver(final Lease lease) {
            return shards.handOver(lease);
        }

        @Override
        public void lost(final Lease lease) {
            shards.lost(lease);
        }

        @Override
        public boolean complete(final Lease lease) {
            return shards.complete(lease);
        }

        @Override
        public boolean isWhole(final int shard) {
            return shards.isWhole(shard);
        }

        @Override
        public void changed() {
            shards.changed();
        }
    }
}
