package io.rollcall.rls.sip.internal.overload;

/** A leaky bucket: so much a second, and so much at once after silence. Whoever uses it sees to its lock. */
final class Bucket {

    private static final double SECOND_NS = 1e9;

    /** What was taken so far is paid for up to this time; never further back than a full bucket. */
    private long paidUntilNs;

    private boolean used;

    /**
     * Takes an amount, or nothing where there is not so much.
     *
     * @param rate how much comes in a second
     * @param burst how much there can be
     */
    boolean take(final long nowNs, final long amount, final long rate, final long burst) {
        if (amount > burst || rate <= 0) {
            return false;
        }
        final long fullAtNs = nowNs - (long) (burst * SECOND_NS / rate);
        if (!used || paidUntilNs - fullAtNs < 0) {
            used = true;
            paidUntilNs = fullAtNs;
        }
        final long until = paidUntilNs + (long) (amount * SECOND_NS / rate);
        if (until - nowNs > 0) {
            return false;
        }
        paidUntilNs = until;
        return true;
    }
}
