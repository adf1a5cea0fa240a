package io.rollcall.rls.sip.internal.transport;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of this bundle end with it. */
public final class Threads {

    private static final long PATIENCE_MS = 2000;
    private static final long IDLE_S = 10;

    private Threads() {}

    /** Waits for a thread that was told to end, unless it is this one. */
    static void join(final Thread thread) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(PATIENCE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A pool that has no threads while there is no work. */
    public static ThreadPoolExecutor pool(final String name, final int size, final int queue) {
        final AtomicInteger serial = new AtomicInteger();
        final ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), task -> {
                    final Thread thread = new Thread(task, name + '-' + serial.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Gives a pool another size. */
    public static void resize(final ThreadPoolExecutor pool, final int size) {
        if (size > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(size);
            pool.setCorePoolSize(size);
        } else {
            pool.setCorePoolSize(size);
            pool.setMaximumPoolSize(size);
        }
    }

    /** Ends a pool and waits for its threads. */
    public static void end(final ThreadPoolExecutor pool) {
        pool.shutdownNow();
        try {
            pool.awaitTermination(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
