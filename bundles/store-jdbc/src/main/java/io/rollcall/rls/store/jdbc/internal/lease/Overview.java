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
    private final ServerNode[] owners;

    Overview(final Picture picture, final Sightings sightings, final Membership membership, final OwnShards own) {
        this.picture = picture;
        this.sightings = sightings;
        this.membership = membership;
        this.own = own;
        final Map<String, ServerNode> nodes = new HashMap<>();
        picture.nodes().forEach(node -> nodes.put(node.name(), node(node)));
        owners = picture.shards().stream()
                .map(shard -> picture.ownerOf(shard)
                        .map(node -> nodes.get(node.name()))
                        .orElse(null))
                .toArray(ServerNode[]::new);
    }

    private ServerNode node(final NodeRow node) {
        return new ServerNode(
                node.name(),
                node.address(),
                node.name().equals(membership.name()),
                node.state(),
                picture.count(node.name()),
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
