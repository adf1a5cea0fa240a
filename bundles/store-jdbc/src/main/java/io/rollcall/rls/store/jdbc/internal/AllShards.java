package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardState;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The leases of {@code db_mode} 1: this server has all shards for as long as the journal is open. */
final class AllShards implements Leases {

    /** Enough for several writers and for the restoring to go in parts. */
    private static final int SHARDS = 8;

    private static final int HASHES = 1 << 16;
    private static final String NODE = "this";

    private volatile List<Standing> standing = List.of();
    private volatile boolean draining;
    private Shards shards;
    private long epoch;

    @Override
    public int dbMode() {
        return 1;
    }

    @Override
    public void start(final OpenStore store, final Shards taker) {
        shards = taker;
        if (!draining) {
            grantAll();
        }
    }

    private void grantAll() {
        final List<Standing> before = standing;
        epoch++;
        final List<Standing> all = new ArrayList<>(SHARDS);
        for (int shard = 0; shard < SHARDS; shard++) {
            all.add(new Standing(shard, epoch));
        }
        standing = List.copyOf(all);
        before.forEach(Standing::end);
        all.forEach(shards::grant);
    }

    @Override
    public CompletionStage<Void> stop() {
        standing.forEach(Standing::end);
        standing = List.of();
        draining = false;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<ShardLease> confirm(final Connection connection, final Collection<ShardLease> leases) {
        final Set<ShardLease> confirmed = new LinkedHashSet<>(leases);
        confirmed.removeIf(lease -> !lease.held());
        return confirmed;
    }

    @Override
    public ServerNode nodeOf(final int hash) {
        return standing.isEmpty() ? null : node();
    }

    @Override
    public List<ServerNode> nodes() {
        return List.of(node());
    }

    private ServerNode node() {
        return new ServerNode(
                NODE,
                null,
                true,
                draining ? ServerNode.State.DRAINING : ServerNode.State.SERVING,
                standing.size(),
                Duration.ZERO,
                null);
    }

    @Override
    public List<ShardState> shards() {
        final List<Standing> now = standing;
        final List<ShardState> all = new ArrayList<>(SHARDS);
        for (int shard = 0; shard < SHARDS; shard++) {
            final Standing lease = now.isEmpty() ? null : now.get(shard);
            all.add(
                    lease == null
                            ? new ShardState(shard, null, 0, false)
                            : new ShardState(shard, NODE, lease.epoch(), shards.complete(lease)));
        }
        return all;
    }

    @Override
    public CompletionStage<Void> drain() {
        draining = true;
        final List<Standing> leaving = standing;
        return CompletableFuture.allOf(leaving.stream()
                        .map(lease -> shards.handOver(lease).toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .thenRun(() -> {
                    leaving.forEach(Standing::end);
                    if (standing == leaving) {
                        standing = List.of();
                    }
                    shards.changed();
                });
    }

    @Override
    public void resume() {
        if (draining) {
            draining = false;
            if (shards != null && standing.isEmpty()) {
                grantAll();
            }
        }
    }

    /** A lease that stands until it is ended. */
    private static final class Standing implements ShardLease {

        private final int shard;
        private final long epoch;
        private volatile boolean held = true;

        Standing(final int shard, final long epoch) {
            this.shard = shard;
            this.epoch = epoch;
        }

        void end() {
            held = false;
        }

        @Override
        public int shard() {
            return shard;
        }

        @Override
        public int firstHash() {
            return shard * (HASHES / SHARDS);
        }

        @Override
        public int lastHash() {
            return (shard + 1) * (HASHES / SHARDS) - 1;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public boolean held() {
            return held;
        }
    }
}
