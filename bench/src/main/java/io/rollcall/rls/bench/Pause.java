package io.rollcall.rls.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, on the driver's own thread. */
final class Pause {

    private static final long LOOK_NS = 2_000_000;

    private Pause() {}

    /** Waits until the condition holds; false when the time is over before. */
    static boolean until(final Duration limit, final BooleanSupplier condition) {
        return until(System.nanoTime() + limit.toNanos(), condition);
    }

    /** Waits until the condition holds; false when System.nanoTime reaches the end before. */
    static boolean until(final long endNs, final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return true;
    }

    static void of(final Duration time) {
        final long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
