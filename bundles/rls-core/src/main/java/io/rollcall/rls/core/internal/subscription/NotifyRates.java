package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.EventHeader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How often a watcher wants to be told (RFC 6446), in NOTIFYs a second for the list as a whole (5.4). Zero where it
 * asked for nothing. Of the three parameters {@code adaptive-min-rate} is not taken up, and so it is not told back.
 *
 * @param max no more often than this, {@code max-rate}
 * @param min no less often, {@code min-rate}
 */
record NotifyRates(double max, double min) {

    /** Names of the parameters of Event that are about rates: they are between the watcher and us. */
    static final String[] PARAMETERS = {"max-rate", "min-rate", "adaptive-min-rate"};

    static final NotifyRates NONE = new NotifyRates(0, 0);

    private static final Pattern RATE = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,10})?");

    /**
     * What is granted of what an Event asks for.
     *
     * @param gapMs the shortest gap that we keep by ourselves; nobody is told more often
     * @param secondsLeft the rest of the subscription: a NOTIFY within it there shall be (5.3)
     */
    static NotifyRates of(final EventHeader event, final long gapMs, final long secondsLeft) {
        final double askedMax = rate(event, "max-rate");
        final double askedMin = rate(event, "min-rate");
        if (askedMax == 0 && askedMin == 0) {
            return NONE;
        }
        final double most = gapMs <= 0 ? Double.MAX_VALUE : 1000.0 / gapMs;
        final double least = secondsLeft <= 0 ? 0 : 1.0 / secondsLeft;
        final double max = askedMax == 0 ? 0 : Math.max(least, Math.min(askedMax, most));
        // contradicting values: the lowest of what was asked for as the most counts (8)
        return new NotifyRates(max, Math.min(askedMin, max == 0 ? most : max));
    }

    private static double rate(final EventHeader event, final String name) {
        final String text = event.parameter(name).orElse("");
        return RATE.matcher(text).matches() ? Double.parseDouble(text) : 0;
    }

    /** Whether a SUBSCRIBE asks for any rate, and so may change it in its answers to NOTIFYs (4.1, 9.3). */
    static boolean askedBy(final EventHeader event) {
        for (final String parameter : PARAMETERS) {
            if (event.parameter(parameter).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** An Event as it concerns back ends. */
    static EventHeader forBackEnds(final EventHeader event) {
        return event.withoutId().without(PARAMETERS);
    }

    /** The Event of a subscription whose last SUBSCRIBE had the rates of another. */
    static EventHeader renewed(final EventHeader event, final EventHeader latest) {
        if (!askedBy(event) && !askedBy(latest)) {
            return event;
        }
        final List<String> parameters =
                new ArrayList<>(event.without(PARAMETERS).parameters());
        for (final String name : PARAMETERS) {
            latest.parameter(name).ifPresent(value -> parameters.add(name + '=' + value));
        }
        return new EventHeader(event.name(), parameters);
    }

    /** Milliseconds that pass between two NOTIFYs at least. */
    long shortestMs() {
        return max == 0 ? 0 : (long) Math.ceil(1000 / max);
    }

    /** Milliseconds that pass between two NOTIFYs at most, or {@link Long#MAX_VALUE}. */
    long longestMs() {
        return min == 0 ? Long.MAX_VALUE : (long) Math.floor(1000 / min);
    }

    /** The parameters of Subscription-State that tell what was granted (4.2), each after a semicolon. */
    String parameters() {
        return parameter("max-rate", max) + parameter("min-rate", min);
    }

    private static String parameter(final String name, final double rate) {
        if (rate == 0) {
            return "";
        }
        final BigDecimal rounded = BigDecimal.valueOf(rate).setScale(10, RoundingMode.DOWN);
        return ';' + name + '=' + rounded.stripTrailingZeros().toPlainString();
    }
}
