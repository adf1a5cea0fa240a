package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.spi.NotKeptException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether changes of subscriptions are written, as all lanes see it together: one line when they are not, and one when
 * they are again. Any thread.
 */
final class WriteOutage {

    private static final Logger LOG = LoggerFactory.getLogger(WriteOutage.class);

    /** An outage that begins so soon after a line was written has none of its own, unless it lasts. */
    private static final long QUIET_MS = 10_000;

    private final Set<Object> lanes = new HashSet<>();

    /** Number of the one that is on, or 0. */
    private volatile int current;

    private int begun;
    private boolean said;
    private long quietUntilMs = Long.MIN_VALUE;
    private long refusedUntilMs = Long.MIN_VALUE;

    /** Remembered with each write: one that was handed in before says nothing of how it is now. */
    int current() {
        return current;
    }

    /**
     * A write did not come through.
     *
     * @return whether that was worth a line
     */
    synchronized boolean failed(final Object lane, final NotKeptException failure, final long nowMs) {
        if (current == 0) {
            current = ++begun;
            lanes.clear();
        }
        lanes.add(lane);
        if (said || nowMs < quietUntilMs) {
            return false;
        }
        said = true;
        LOG.error("Subscriptions cannot be written: {}; tried again, and said when they can", why(failure));
        return true;
    }

    /**
     * A write is committed.
     *
     * @param since what {@link #current()} was when it was handed in
     * @return whether that was worth a line
     */
    boolean committed(final int since, final long nowMs) {
        return since != 0 && over(since, nowMs);
    }

    private synchronized boolean over(final int since, final long nowMs) {
        if (since != current) {
            return false;
        }
        current = 0;
        if (!said) {
            return false;
        }
        said = false;
        quietUntilMs = nowMs + QUIET_MS;
        LOG.info("Subscriptions can be written again; {} lanes could not write some of theirs", lanes.size());
        return true;
    }

    /** There is nothing to be written from now on, or something again. */
    synchronized void forget() {
        current = 0;
        said = false;
    }

    /** A value is refused for good, which is no outage; the journal and the subscription say more of it. */
    synchronized boolean refused(final NotKeptException failure, final long nowMs) {
        if (nowMs < refusedUntilMs) {
            return false;
        }
        refusedUntilMs = nowMs + QUIET_MS;
        LOG.error("A change of subscriptions is refused: {}", why(failure));
        return true;
    }

    private static String why(final NotKeptException failure) {
        final Throwable cause = failure.getCause();
        return cause == null ? failure.getMessage() : failure.getMessage() + " (" + cause.getMessage() + ')';
    }
}
