package io.rollcall.rls.sip.internal.transaction;

/**
 * The timers of RFC 3261, table 4.
 *
 * @param t1Ms estimate of the round trip time, milliseconds
 * @param t2Ms longest time between two retransmissions, milliseconds
 */
public record TimerValues(long t1Ms, long t2Ms) {

    /** As the RFC has them. */
    public static final TimerValues STANDARD = new TimerValues(500, 4000);

    /** Timers F and J: how long a transaction goes on. */
    public long lifeMs() {
        return 64 * t1Ms;
    }
}
