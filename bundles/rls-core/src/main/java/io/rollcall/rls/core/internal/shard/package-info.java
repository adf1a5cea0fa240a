/**
 * How the engine comes by the shards it serves: opens and closes journals as {@code db_mode} says, takes up what they
 * have, hands over, and copies mode 0 into an archive.
 */
package io.rollcall.rls.core.internal.shard;
