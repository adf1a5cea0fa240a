package io.rollcall.rls.store.jdbc.internal.lease;

import java.util.function.LongSupplier;

/**
 * One life of this node among the others, from its joining until it is fenced or leaves. All its leases end with it,
 * and a renewal of it renews them all. Any thread.
 */
final class Term {

    private final String incarnation;
    private final LongSupplier nanoTime;
    private volatile long deadlineNs;
    private volatile boolean alone;
    private volatile boolean over;

    /**
     * A life that stands until a deadline.
     *
     * @param deadlineNs by the clock
     * @param alone whether there is no other node, so that it stands without renewals
     */
    Term(final String incarnation, final LongSupplier nanoTime, final long deadlineNs, final boolean alone) {
        this.incarnation = incarnation;
        this.nanoTime = nanoTime;
        this.deadlineNs = deadlineNs;
        this.alone = alone;
    }

    String incarnation() {
        return incarnation;
    }

    /** Whether nobody else can have taken its shards yet. */
    boolean standing() {
        return !over && (alone || deadlineNs - nanoTime.getAsLong() > 0);
    }

    boolean over() {
        return over;
    }

    void renewed(final long newDeadlineNs) {
        deadlineNs = newDeadlineNs;
    }

    /** A lease that is shorter than the last one: others are about to count by it. */
    void atMost(final long newDeadlineNs) {
        if (deadlineNs - newDeadlineNs > 0) {
            deadlineNs = newDeadlineNs;
        }
    }

    void alone(final boolean nowAlone) {
        alone = nowAlone;
    }

    void end() {
        over = true;
    }
}
