package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.api.ConfigurationReader;

/**
 * Lets so many NOTIFYs start in each interval, whichever lanes they are on. Turns are given in the order they are asked
 * for, so that no list waits for ever behind busier ones. Any thread.
 */
public final class NotifyTurns {

    /** When the interval begins whose turns are given out now; it may lie ahead. */
    private long startMs = Long.MIN_VALUE / 2;

    private long given;
    private Limit limit = Limit.DEFAULTS;

    /**
     * How many.
     *
     * @param most NOTIFYs in an interval, 0 for any number
     * @param intervalMs length of the interval
     */
    public record Limit(int most, long intervalMs) {

        /** Every default. */
        public static final Limit DEFAULTS = new Limit(0, 10_000);

        static Limit read(final ConfigurationReader keys, final Limit standing) {
            return new Limit(
                    (int) keys.number("max_notifications_at_once", 0, 100_000_000, DEFAULTS.most, standing.most),
                    1000
                            * keys.number(
                                    "timer_interval", 1, 3600, DEFAULTS.intervalMs / 1000, standing.intervalMs / 1000));
        }

        /** Whether there is one. */
        public boolean applies() {
            return most > 0;
        }
    }

    /** When the one who asks may go ahead, in milliseconds; each call takes a turn. */
    public synchronized long turnMs(final long nowMs, final Limit current) {
        if (startMs + current.intervalMs() <= nowMs || !current.equals(limit)) {
            limit = current;
            startMs = nowMs;
            given = 0;
        } else if (given >= current.most()) {
            startMs += current.intervalMs();
            given = 0;
        }
        given++;
        return Math.max(nowMs, startMs);
    }
}
