package io.rollcall.rls.shell.internal;

import java.time.Duration;
import java.time.Instant;

/** How values read on a console. */
final class Words {

    private static final String NONE = "-";

    private Words() {}

    /** A dash stands for what is missing. */
    static String orNone(final Object value) {
        return value == null || value.toString().isEmpty() ? NONE : value.toString();
    }

    /** Such as {@code 58 min 3 s}; the two largest units count. */
    static String duration(final Duration duration) {
        if (duration == null) {
            return NONE;
        }
        if (duration.isNegative()) {
            return "-" + duration(duration.negated());
        }
        final long seconds = duration.toSeconds();
        if (seconds == 0 && !duration.isZero()) {
            return duration.toMillis() + " ms";
        } else if (seconds < 60) {
            return seconds + " s";
        } else if (seconds < 3600) {
            return pair(seconds / 60, "min", seconds % 60, "s");
        } else if (seconds < 86_400) {
            return pair(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    /** How long ago that was. */
    static String age(final Instant then, final Instant now) {
        return then == null ? NONE : duration(Duration.between(then, now));
    }

    /** How long until then; what is over is said to be. */
    static String left(final Instant then, final Instant now) {
        if (then == null) {
            return NONE;
        }
        return then.isAfter(now) ? duration(Duration.between(now, then)) : "over";
    }

    private static String pair(final long large, final String largeUnit, final long small, final String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
