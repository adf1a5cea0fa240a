package io.rollcall.rls.core.internal.xcap;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what it is given at once, on the thread that gives it, so that all happens in one order; no alarm ever rings.
 */
final class DirectExecutor extends ScheduledThreadPoolExecutor {

    private final ScheduledFuture<?> never;

    DirectExecutor() {
        super(0);
        setRemoveOnCancelPolicy(true);
        never = super.schedule(() -> {}, Long.MAX_VALUE, TimeUnit.DAYS);
        never.cancel(false);
    }

    @Override
    public void execute(final Runnable task) {
        task.run();
    }

    @Override
    public ScheduledFuture<?> schedule(final Runnable task, final long delay, final TimeUnit unit) {
        return never;
    }
}
