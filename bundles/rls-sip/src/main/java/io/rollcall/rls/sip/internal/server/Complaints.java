package io.rollcall.rls.sip.internal.server;

import io.rollcall.rls.api.Throttle;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for operators now and then of what peers sent that was wrong: they can cause any number. Any thread. */
final class Complaints {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final long LOG_EVERY_MS = 10_000;
    private static final int LONGEST = 300;

    private final Throttle throttle;

    Complaints(final Clock clock) {
        throttle = new Throttle(clock, LOG_EVERY_MS);
    }

    void add(final String what) {
        if (throttle.permits()) {
            final long more = throttle.suppressed();
            LOG.warn("{}{}", clean(what), more > 0 ? " (and " + more + " more like it)" : "");
        }
    }

    private static String clean(final String text) {
        final StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            line.append(text.charAt(i) < ' ' ? '?' : text.charAt(i));
        }
        return line.toString();
    }
}
