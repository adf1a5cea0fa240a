package io.rollcall.rls.store.jdbc.internal.lease;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.spi.ServerNode;

/**
 * What a node says of itself.
 *
 * @param name its name, unique among the nodes of a database
 * @param incarnation another one for each time it joins
 * @param beats grows with each renewal
 * @param leaseMs how long a renewal is good for, milliseconds
 * @param address SIP URI that others forward to, or null
 * @param state what it does
 */
record NodeRow(String name, String incarnation, long beats, long leaseMs, String address, ServerNode.State state) {

    NodeRow {
        requireNonNull(name);
        requireNonNull(incarnation);
        requireNonNull(state);
    }

    boolean dead() {
        return state == ServerNode.State.DEAD;
    }

    boolean serving() {
        return state == ServerNode.State.SERVING;
    }

    /** Whether it has a shard, and is alive. */
    boolean has(final ShardRow shard) {
        return !dead() && sameLife(shard.node(), shard.incarnation());
    }

    /** Whether both are the same life of the same node. */
    boolean sameLife(final String otherName, final String otherIncarnation) {
        return name.equals(otherName) && incarnation.equals(otherIncarnation);
    }
}
