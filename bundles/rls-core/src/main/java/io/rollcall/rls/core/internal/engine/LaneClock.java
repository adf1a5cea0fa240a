package io.rollcall.rls.core.internal.engine;

import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the lanes the time on a thread of its own, which sleeps while no deadline is near: an idle server is idle. */
final class LaneClock {

    private static final Logger LOG = LoggerFactory.getLogger(LaneClock.class);

    /** The precision of deadlines: those that are due within it share one look at the lanes. */
    private static final long SHORTEST_MS = 5;

    /** What is not a deadline, such as the sweep, is looked after that often. */
    private static final long LONGEST_MS = 1000;

    private static final long MS_NS = 1_000_000;

    private final Clock clock;
    private volatile Thread thread;
    private volatile long asleepUntilMs;

    LaneClock(final Clock clock) {
        this.clock = clock;
    }

    /**
     * Starts the thread.
     *
     * @param tick wakes the lanes that are due and gives back the next deadline of the others
     */
    void start(final LongSupplier tick) {
        final Thread started = new Thread(() -> run(tick), "rls-clock-1");
        thread = started;
        started.start();
    }

    /** There is a deadline at that time; wakes the thread where it would sleep too long. Any thread. */
    void planned(final long dueMs) {
        if (dueMs < asleepUntilMs - SHORTEST_MS) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread. */
    void stop() {
        final Thread stopped = thread;
        thread = null;
        LockSupport.unpark(stopped);
    }

    private void run(final LongSupplier tick) {
        final Thread self = Thread.currentThread();
        while (thread == self) {
            // before the lanes are looked at: whoever plans something from here on wakes this thread
            asleepUntilMs = Long.MAX_VALUE;
            final long dueMs = guarded(tick);
            final long nowMs = clock.millis();
            final long untilMs = Math.max(nowMs + SHORTEST_MS, Math.min(nowMs + LONGEST_MS, dueMs));
            asleepUntilMs = untilMs;
            if (thread == self) {
                LockSupport.parkNanos(this, (untilMs - nowMs) * MS_NS);
            }
        }
    }

    private static long guarded(final LongSupplier tick) {
        try {
            return tick.getAsLong();
        } catch (final RuntimeException e) {
            LOG.error("The clock of the lanes failed once; it goes on", e);
            return 0;
        }
    }
}
