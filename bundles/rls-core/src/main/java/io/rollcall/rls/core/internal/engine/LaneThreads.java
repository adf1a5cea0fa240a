package io.rollcall.rls.core.internal.engine;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of the engine: a small pool for the lanes, and one that tells them the time. */
final class LaneThreads {

    private static final int FEWEST = 2;

    private final ThreadPoolExecutor pool =
            (ThreadPoolExecutor) Executors.newFixedThreadPool(usual(), named("rls-lane-"));
    private final LaneClock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    LaneThreads(final Clock clock) {
        this.clock = new LaneClock(clock);
    }

    ExecutorService pool() {
        return pool;
    }

    /** How many threads there are from now on; 0 for one a processor. */
    void resize(final int threads) {
        final int size = threads == 0 ? usual() : threads;
        if (size > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(size);
            pool.setCorePoolSize(size);
        } else {
            pool.setCorePoolSize(size);
            pool.setMaximumPoolSize(size);
        }
    }

    private static int usual() {
        return Math.max(FEWEST, Runtime.getRuntime().availableProcessors());
    }

    LaneClock clock() {
        return clock;
    }

    /** Waits a little; false where somebody wants this thread to end. */
    boolean pause(final long ms) {
        try {
            return !stopped.await(ms, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void stop() {
        stopped.countDown();
        clock.stop();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(2, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (final InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory named(final String prefix) {
        final AtomicInteger number = new AtomicInteger();
        return task -> new Thread(task, prefix + number.incrementAndGet());
    }
}
