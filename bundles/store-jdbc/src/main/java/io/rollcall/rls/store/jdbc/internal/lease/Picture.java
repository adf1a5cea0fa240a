package io.rollcall.rls.store.jdbc.internal.lease;

import java.util.List;
import java.util.Optional;

/**
 * What both tables said at one moment.
 *
 * @param nodes all nodes, dead ones too
 * @param shards all shards, in their order
 * @param moves another number whenever a shard was taken or given back
 */
record Picture(List<NodeRow> nodes, List<ShardRow> shards, long moves) {

    static final Picture NONE = new Picture(List.of(), List.of(), -1);

    Picture {
        nodes = List.copyOf(nodes);
        shards = List.copyOf(shards);
    }

    /** Number of the shard that has this 16-bit hash. */
    static int shardOf(final int hash, final int count) {
        return (int) ((long) hash * count >>> 16);
    }

    /** Smallest hash of a shard; of the one after the last, the first that there is none of. */
    static int firstHash(final int shard, final int count) {
        return (int) (((long) shard << 16) + count - 1) / count;
    }

    Optional<NodeRow> node(final String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** The node that has a shard, where it is alive. */
    Optional<NodeRow> ownerOf(final ShardRow shard) {
        return shard.free()
                ? Optional.empty()
                : nodes.stream().filter(node -> node.has(shard)).findFirst();
    }

    /** How many shards a node has. */
    int count(final String name) {
        return (int) shards.stream().filter(shard -> name.equals(shard.node())).count();
    }
}
