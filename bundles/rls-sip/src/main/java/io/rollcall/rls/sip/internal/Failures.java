package io.rollcall.rls.sip.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Throttle;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What failed here though it should not: one message, timer or connection, while the thread that met it goes on with
 * the next. Counted; one line in the log now and then, because a peer may be able to cause it at will. Any thread.
 */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final long LOG_EVERY_MS = 10_000;

    private final Throttle throttle;
    private final LongAdder counted;

    public Failures(final Clock clock, final Counters counters) {
        throttle = new Throttle(clock, LOG_EVERY_MS);
        counted = counters.adder("sip.failures");
    }

    /**
     * Takes note and never throws: there may be no memory left even to say so.
     *
     * @param what a sentence for the operator
     */
    public void note(final String what, final Throwable failure) {
        try {
            counted.increment();
            LOG.debug(what, failure);
            if (throttle.permits()) {
                final long more = throttle.suppressed();
                LOG.error("{}: {}{}{}", what, failure, place(failure), more > 0 ? " (and " + more + " more)" : "");
            }
        } catch (final Throwable e) {
            // counted at least
        }
    }

    private static String place(final Throwable failure) {
        final StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
