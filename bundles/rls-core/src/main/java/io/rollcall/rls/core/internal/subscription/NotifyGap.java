package io.rollcall.rls.core.internal.subscription;

/**
 * The gap between two NOTIFYs that nobody asked for. It is there for states that change often; a list that is another
 * one is told sooner, since who changed it waits to see that, but not each time at once.
 */
final class NotifyGap {

    private static final long RELISTED_GAP_MS = 1000;
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    /** Gaps end at multiples of it: the threads wake once for all that are over then. */
    private static final long BEAT_MS = 20;

    private long lastMs = LONG_AGO;
    private long lastRelistedMs = LONG_AGO;
    private boolean relisted;

    /** The next one tells another list. */
    void relisted() {
        relisted = true;
    }

    /** When the next one may leave, where this is the gap between states. */
    long overMs(final long gapMs) {
        if (gapMs == 0) {
            return lastMs;
        }
        final long statesMs = lastMs + gapMs;
        return onBeat(relisted ? Math.min(statesMs, lastRelistedMs + RELISTED_GAP_MS) : statesMs);
    }

    private static long onBeat(final long ms) {
        return -Math.floorDiv(-ms, BEAT_MS) * BEAT_MS;
    }

    /**
     * One leaves.
     *
     * @param paced whether nobody asked for it, and it is not the rest of one before
     */
    void begins(final long nowMs, final boolean paced) {
        if (paced) {
            lastMs = nowMs;
        }
        if (relisted) {
            lastRelistedMs = nowMs;
            relisted = false;
        }
    }
}
