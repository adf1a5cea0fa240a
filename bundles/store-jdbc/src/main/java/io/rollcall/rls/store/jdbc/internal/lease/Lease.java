package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.spi.ShardLease;

/** A shard of this node. Stands as long as the node does and the shard is not given away. Any thread. */
public final class Lease implements ShardLease {

    private final Term term;
    private final int shard;
    private final int firstHash;
    private final int lastHash;
    private final long epoch;
    private final boolean unbroken;
    private volatile boolean over;

    Lease(final Term term, final int shard, final int count, final long epoch, final boolean unbroken) {
        this.term = term;
        this.shard = shard;
        this.firstHash = Picture.firstHash(shard, count);
        this.lastHash = Picture.firstHash(shard + 1, count) - 1;
        this.epoch = epoch;
        this.unbroken = unbroken;
    }

    @Override
    public int shard() {
        return shard;
    }

    @Override
    public int firstHash() {
        return firstHash;
    }

    @Override
    public int lastHash() {
        return lastHash;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public boolean held() {
        return !over && term.standing();
    }

    @Override
    public boolean unbroken() {
        return unbroken;
    }

    /** Whether it is of this life. */
    boolean in(final Term other) {
        return term == other;
    }

    void end() {
        over = true;
    }

    @Override
    public String toString() {
        return "shard " + shard + " epoch " + epoch;
    }
}
