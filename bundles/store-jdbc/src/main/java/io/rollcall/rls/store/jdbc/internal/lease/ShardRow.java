package io.rollcall.rls.store.jdbc.internal.lease;

/**
 * Who has a shard.
 *
 * @param shard its number, from 0
 * @param node name of the node, or null where nobody has it
 * @param incarnation of the node, or null; of a shard that nobody has, the one that left it in good order
 * @param epoch grows each time it goes from hand to hand
 */
record ShardRow(int shard, String node, String incarnation, long epoch) {

    boolean free() {
        return node == null;
    }
}
