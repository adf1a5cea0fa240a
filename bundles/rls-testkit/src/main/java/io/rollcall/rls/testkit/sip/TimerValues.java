package io.rollcall.rls.testkit.sip;

import java.time.Duration;

/**
 * Timers of the non-INVITE transactions (RFC 3261 17.1.2.2).
 *
 * @param t1 first retransmission interval on UDP
 * @param t2 longest retransmission interval
 * @param timeout timer F, when is given up; 64 * T1 by the RFC
 */
public record TimerValues(Duration t1, Duration t2, Duration timeout) {

    /** 500 ms, 4 s, 32 s. */
    public static final TimerValues RFC = of(Duration.ofMillis(500));

    /** T2 = 8 * T1 and F = 64 * T1. */
    public static TimerValues of(final Duration t1) {
        return new TimerValues(t1, t1.multipliedBy(8), t1.multipliedBy(64));
    }

    /** Other T1 and T2, but give up at that time whatever they are. */
    public TimerValues givingUpAfter(final Duration limit) {
        return new TimerValues(t1, t2, limit);
    }
}
