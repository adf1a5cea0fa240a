package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What both tables said, ready to be asked. Any thread. */
final class Overview {

    private final Picture picture;
    private final Sightings sightings;
    private final Membership membership;
    private final OwnShards own;
    private final Map<String, Integer> counts = new HashMap<>();
    private final ServerNode[] owners;

    Overview(final Picture picture, final Sightings sightings, final Membership membership, final OwnShards own) {
        this.picture = picture;
        this.sightings = sightings;
        this.membership = membership;
        this.own = own;
        final Map<String, NodeRow> rows = new HashMap<>();
        picture.nodes().forEach(node -> rows.put(node.name(), node));
        picture.shards().stream()
                .filter(shard -> !shard.free())
                .forEach(shard -> counts.merge(shard.node(), 1, Integer::sum));
        final Map<String, ServerNode> nodes = new HashMap<>();
        rows.forEach((name, row) -> nodes.put(name, node(row)));
        owners = picture.shards().stream()
                .map(shard -> {
                    final NodeRow row = rows.get(shard.node());
                    return row != null && row.has(shard) ? nodes.get(row.name()) : null;
                })
                .toArray(ServerNode[]::new);
    }

    private ServerNode node(final NodeRow node) {
        return new ServerNode(
                node.name(),
                node.address(),
                node.name().equals(membership.name()),
                node.state(),
                counts.getOrDefault(node.name(), 0),
                sightings.heard(node),
                // random, and new in each life
                node.incarnation());
    }

    /** What this node takes for its own is its own only while the lease stands. */
    ServerNode nodeOf(final int hash) {
        if (owners.length == 0) {
            return null;
        }
        final int shard = Picture.shardOf(hash, owners.length);
        final ServerNode owner = owners[shard];
        if (owner == null || !owner.self()) {
            return owner;
        }
        final Lease lease = own.get(shard);
        return lease != null && lease.held() ? owner : null;
    }

    List<ServerNode> nodes() {
        final List<ServerNode> nodes = new ArrayList<>();
        for (final NodeRow row : picture.nodes()) {
            final ServerNode node = node(row);
            nodes.add(node.self() ? 0 : nodes.size(), node);
        }
        return nodes;
    }

    List<ShardState> shards() {
        final List<ShardState> shards = new ArrayList<>();
        for (final ShardRow row : picture.shards()) {
            final ServerNode owner = owners[row.shard()];
            shards.add(new ShardState(
                    row.shard(),
                    owner == null ? null : owner.name(),
                    row.epoch(),
                    owner != null && (!owner.self() || own.isComplete(row.shard()))));
        }
        return shards;
    }
}
