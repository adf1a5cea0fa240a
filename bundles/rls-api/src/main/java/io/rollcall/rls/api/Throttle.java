package io.rollcall.rls.api;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets something happen at most once a period, such as a log line that a peer can cause at will. Any thread; never
 * blocks.
 */
public final class Throttle {

    private final Clock clock;
    private final long periodMs;
    private final AtomicLong nextAtMs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong suppressed = new AtomicLong();

    /**
     * A closed-by-default gate.
     *
     * @param clock tells the time
     * @param periodMs milliseconds between two passes
     */
    public Throttle(final Clock clock, final long periodMs) {
        this.clock = clock;
        this.periodMs = periodMs;
    }

    /** Whether it may happen now; a refusal is remembered for {@link #suppressed()}. */
    public boolean permits() {
        final long now = clock.millis();
        final long next = nextAtMs.get();
        if (now >= next && nextAtMs.compareAndSet(next, now + periodMs)) {
            return true;
        }
        suppressed.incrementAndGet();
        return false;
    }

    /** How often it was refused since this was last asked. */
    public long suppressed() {
        return suppressed.getAndSet(0);
    }
}
