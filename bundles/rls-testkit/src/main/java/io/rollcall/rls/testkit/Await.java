package io.rollcall.rls.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for a condition with a message and a limit; the only place of the test kit where a thread waits for time to
 * pass. Called by test threads; blocks until the condition holds. A condition that never holds is an
 * {@link AssertionError} with the message. An interrupt ends the wait in the same way and stays set.
 */
public final class Await {

    /** How long is waited where nothing else is said. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long POLL_NS = 2_000_000;
    /** A condition may also look at things whose change does not notify the monitor. */
    private static final long RECHECK_MS = 50;

    private Await() {}

    /** Polls the condition for up to {@link #PATIENCE}. */
    public static void until(final String message, final BooleanSupplier condition) {
        until(message, PATIENCE, condition);
    }

    /** Polls the condition every 2 ms for up to the time given. */
    public static void until(final String message, final Duration atMost, final BooleanSupplier condition) {
        until(() -> message, atMost, condition);
    }

    /** As above; the message is made when the wait has failed, so that it can tell what is there. */
    public static void until(final Supplier<String> message, final Duration atMost, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                throw failure(message.get(), atMost);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Waits on a monitor that is notified when the state changes; the condition is asked while the monitor is held. */
    public static void on(
            final Object monitor,
            final Supplier<String> message,
            final Duration atMost,
            final BooleanSupplier condition) {
        if (!holds(monitor, atMost, condition)) {
            throw failure(message.get(), atMost);
        }
    }

    /** Waits like {@link #on}, and says whether the condition held in time instead of failing. */
    public static boolean holds(final Object monitor, final Duration atMost, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (monitor) {
            while (!condition.getAsBoolean()) {
                final long leftMs = (deadline - System.nanoTime() + 999_999) / 1_000_000;
                if (leftMs <= 0) {
                    return false;
                }
                try {
                    monitor.wait(Math.min(leftMs, RECHECK_MS));
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    /** Watches for the whole time that the condition never becomes true: for things that must not happen. */
    public static void never(final String message, final Duration during, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + during.toNanos();
        do {
            if (condition.getAsBoolean()) {
                throw new AssertionError("happened, but must not: " + message);
            }
            LockSupport.parkNanos(POLL_NS);
        } while (System.nanoTime() - deadline < 0);
    }

    private static AssertionError failure(final String message, final Duration atMost) {
        return new AssertionError("not within " + atMost.toMillis() + " ms: " + message);
    }
}
