package io.rollcall.rls.spi;

/**
 * A shard of the database and who has it.
 *
 * @param shard its number
 * @param node name of the node that has it, or null where nobody does
 * @param epoch how often it went from hand to hand
 * @param complete whether its state was taken up, as far as this server knows
 */
public record ShardState(int shard, String node, long epoch, boolean complete) {}
