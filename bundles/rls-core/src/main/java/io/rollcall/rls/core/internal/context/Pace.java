package io.rollcall.rls.core.internal.context;

import java.util.concurrent.atomic.AtomicLong;

/** Lets so many a second go ahead, whichever lanes they are on. Any thread. */
public final class Pace {

    private static final long SECOND_US = 1_000_000;

    private final AtomicLong nextUs = new AtomicLong(Long.MIN_VALUE);

    /** When the next one may go ahead, in milliseconds; each call takes a turn. */
    public long turnMs(final long nowMs, final long perSecond) {
        final long nowUs = nowMs * 1000;
        final long stepUs = Math.max(1, SECOND_US / perSecond);
        final long before = nextUs.getAndUpdate(next -> Math.max(next, nowUs) + stepUs);
        return Math.max(before, nowUs) / 1000;
    }
}
