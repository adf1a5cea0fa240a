package io.rollcall.rls.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What one phase of one round came to: names with their units, in the order they were taken. For one thread. */
final class Figures {

    private final String phase;
    private final Map<String, Double> values = new LinkedHashMap<>();

    Figures(final String phase) {
        this.phase = phase;
    }

    String phase() {
        return phase;
    }

    Map<String, Double> values() {
        return values;
    }

    /** Not a number is left out: there was nothing to measure. */
    Figures with(final String name, final double value) {
        if (!Double.isNaN(value) && !Double.isInfinite(value)) {
            values.put(name, value);
        }
        return this;
    }

    /** p50, p99 and the largest of a histogram in microseconds, as milliseconds. */
    Figures with(final String name, final Histogram us) {
        if (us.getTotalCount() == 0) {
            return this;
        }
        return with(name + " p50 ms", us.getValueAtPercentile(50) / 1000.0)
                .with(name + " p99 ms", us.getValueAtPercentile(99) / 1000.0)
                .with(name + " max ms", us.getMaxValue() / 1000.0);
    }
}
