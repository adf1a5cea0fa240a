package io.rollcall.rls.core.internal.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Goes on evenly from the time it was made, whatever becomes of the machine's clock: a jump of that one must not end
 * subscriptions, nor hold up what is due.
 */
final class SteadyClock extends Clock {

    private static final long MS_NS = 1_000_000;

    private final long startMs = System.currentTimeMillis();
    private final long startNs = System.nanoTime();

    @Override
    public long millis() {
        return startMs + (System.nanoTime() - startNs) / MS_NS;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(final ZoneId zone) {
        return Clock.system(zone);
    }
}
