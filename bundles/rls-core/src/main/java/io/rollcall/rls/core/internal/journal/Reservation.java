package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.spi.StoredListSubscription;

/**
 * The numbers of NOTIFYs that may be used without a write: what is written is ahead of what is in use, so that whoever
 * takes up the subscription repeats none. Each NOTIFY has a CSeq of its own and at most one version, so that the CSeqs
 * bound both. On the lane.
 */
public final class Reservation {

    private final long firstCseq;
    private final long firstVersion;
    private long asked;
    private long committed;

    /**
     * Nothing is reserved beyond these.
     *
     * @param cseq of the last NOTIFY
     * @param nextVersion of the next document
     */
    public Reservation(final long cseq, final long nextVersion) {
        this.firstCseq = cseq;
        this.firstVersion = nextVersion;
        this.asked = cseq;
        this.committed = cseq;
    }

    /** Whether a NOTIFY may leave whose CSeq is one more than this. */
    public boolean permits(final long cseq) {
        return cseq < committed;
    }

    /** Whether it is time to ask for more. */
    public boolean low(final long cseq, final long range) {
        return asked - cseq <= range / 2;
    }

    /** Asks for a range ahead of this number where there is little left. */
    public void ask(final long cseq, final long range) {
        if (low(cseq, range)) {
            asked = cseq + range;
        }
    }

    /** The end of what was asked for. */
    public long cseq() {
        return asked;
    }

    /** The first version beyond it. */
    public long version() {
        return firstVersion + (asked - firstCseq) & StoredListSubscription.MAX_VERSION;
    }

    /** Nothing is kept of it yet, so nothing can be repeated: what is asked for may be used at once. */
    public void anew() {
        committed = asked;
    }

    /** Something is kept of it that nobody knew of: nothing is used before what is asked for is committed. */
    public void revoke() {
        committed = firstCseq;
    }

    /** Numbers up to this are committed. */
    public void committed(final long cseq) {
        committed = Math.max(committed, cseq);
    }
}
