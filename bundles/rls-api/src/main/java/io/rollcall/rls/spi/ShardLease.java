package io.rollcall.rls.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The right of one engine to serve the watchers of one shard. A shard is a range of the 16-bit hashes that watchers
 * have.
 */
@ConsumerType
public interface ShardLease {

    /** Number of the shard, from 0. */
    int shard();

    /** Smallest hash in the shard. */
    int firstHash();

    /** Largest hash in the shard. */
    int lastHash();

    /**
     * Grows by one each time the shard is granted, to whomever: an engine that gets a shard again sees from it whether
     * somebody else had it meanwhile.
     */
    long epoch();

    /**
     * Whether the right still stands, by the monotonic clock of this process. Asked before each request that is sent;
     * any thread, never blocks. Once false it stays so, or becomes true again only before any other node could serve.
     */
    boolean held();

    /**
     * Whether nobody else had the shard since this process had it, and gave it up in good order: what was sent to its
     * watchers' dialogs came here all the while, and the last word on them is written.
     */
    default boolean unbroken() {
        return false;
    }
}
