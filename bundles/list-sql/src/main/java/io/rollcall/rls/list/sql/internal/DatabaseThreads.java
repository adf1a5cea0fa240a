package io.rollcall.rls.list.sql.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that wait for the database; beyond the queue they refuse. */
final class DatabaseThreads implements Executor {

    private final AtomicInteger named = new AtomicInteger();
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor alarms =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "rls-list-sql-alarm"));
    private volatile int most;

    DatabaseThreads(final Settings settings) {
        most = settings.queue();
        threads = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "rls-list-sql-" + named.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
        alarms.setRemoveOnCancelPolicy(true);
    }

    /** For time limits; what runs there must not wait. */
    ScheduledExecutorService alarms() {
        return alarms;
    }

    void modify(final Settings changed) {
        most = changed.queue();
        if (changed.threads() > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(changed.threads());
            threads.setCorePoolSize(changed.threads());
        } else {
            threads.setCorePoolSize(changed.threads());
            threads.setMaximumPoolSize(changed.threads());
        }
    }

    @Override
    public void execute(final Runnable task) {
        if (threads.getQueue().size() >= most) {
            throw new RejectedExecutionException("the queue is full");
        }
        threads.execute(task);
    }

    /** Waits for work in hand; whether all is done. */
    boolean stop(final long atMost, final TimeUnit unit) throws InterruptedException {
        alarms.shutdownNow();
        threads.shutdownNow();
        return threads.awaitTermination(atMost, unit);
    }
}
