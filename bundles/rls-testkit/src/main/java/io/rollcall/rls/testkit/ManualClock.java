package io.rollcall.rls.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told to advance. May be read and advanced by any thread. */
public final class ManualClock extends Clock {

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    /** A clock that stands at 2026-01-01T00:00:00Z. */
    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public ManualClock(final Instant start) {
        this(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    private ManualClock(final AtomicReference<Instant> now, final ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** Moves the clock; a negative duration moves it back, as a real clock can. */
    public void advance(final Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** A view of this same clock in another zone: it moves with this one. */
    @Override
    public Clock withZone(final ZoneId other) {
        return new ManualClock(now, other);
    }
}
