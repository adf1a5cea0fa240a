package io.rollcall.rls.itests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, never for a time. */
public final class Await {

    private static final long STEP_NS = Duration.ofMillis(50).toNanos();

    private Await() {}

    /** Waits until the condition holds; fails with the message when it does not in time. */
    public static void until(String message, Duration limit, Callable<Boolean> condition) {
        value(() -> message, limit, () -> condition.call() ? Boolean.TRUE : null);
    }

    /** Waits until the source gives something; fails with the message, made at that moment, if it does not in time. */
    public static <T> T value(Supplier<String> message, Duration limit, Callable<T> source) {
        long deadline = System.nanoTime() + limit.toNanos();
        Exception last = null;
        do {
            try {
                T value = source.call();
                if (value != null) {
                    return value;
                }
                last = null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted: " + message.get(), e);
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(STEP_NS);
        } while (System.nanoTime() < deadline);
        throw new AssertionError(message.get() + " (waited " + limit.toSeconds() + " s)", last);
    }
}
