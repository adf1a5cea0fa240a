package io.rollcall.rls.sip.internal.overload;

import java.util.concurrent.atomic.AtomicInteger;

/** What is remembered of one source address. Any thread. */
public final class Source {

    private final long key;
    private final Bucket requests = new Bucket();
    private final Bucket refusals = new Bucket();
    private final Bucket excess = new Bucket();
    private final AtomicInteger open = new AtomicInteger();
    /** When it was last looked for; a lock of {@link Sources} guards it. */
    private long seenNs;

    Source(final long key) {
        this.key = key;
    }

    long key() {
        return key;
    }

    long seenNs() {
        return seenNs;
    }

    void seen(final long nowNs) {
        seenNs = nowNs;
    }

    /** Whether one more request is within its rate. */
    public synchronized boolean asks(final long nowNs, final OverloadLimits limits) {
        return requests.take(nowNs, 1, limits.sourceRate(), limits.sourceBurst());
    }

    /** Whether it is told that it asks too much. */
    public synchronized boolean hears(final long nowNs, final OverloadLimits limits) {
        return refusals.take(nowNs, 1, limits.refusalRate(), limits.refusalRate());
    }

    /** Whether an answer may be so many bytes larger than its request. */
    public synchronized boolean draws(final int moreBytes, final long nowNs, final OverloadLimits limits) {
        return excess.take(nowNs, moreBytes, limits.answerAllowance(), limits.answerAllowance());
    }

    /** SUBSCRIBEs of it that wait for the engine. */
    AtomicInteger open() {
        return open;
    }
}
