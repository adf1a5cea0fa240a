package io.rollcall.rls.store.jdbc.internal.lease;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two threads of a {@link LeaseKeeper}: a slow look at the shards holds no renewal up. */
public final class LeaseThreads {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseThreads.class);
    private static final long AFTER_BUG_MS = 1000;

    private final LeaseKeeper keeper;
    private final Semaphore wakes = new Semaphore(0);
    private final Semaphore ends = new Semaphore(0);
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final Thread renewals;
    private final Thread looks;
    private volatile boolean stopped;

    /** Not started yet. */
    public LeaseThreads(final LeaseKeeper keeper) {
        this.keeper = keeper;
        keeper.onWake(wakes::release);
        renewals = new Thread(() -> repeat(keeper::renew, ends), "rls-lease-renewal");
        looks = new Thread(this::looks, "rls-lease");
        renewals.setDaemon(true);
        looks.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        looks.start();
        renewals.start();
    }

    /**
     * Ends all leases.
     *
     * @return complete when others may take the shards
     */
    public CompletionStage<Void> stop() {
        stopped = true;
        keeper.end();
        // not interrupted: a database inside of this process would lose its file
        ends.release();
        wakes.release();
        return left;
    }

    private void looks() {
        try {
            repeat(keeper::look, wakes);
            keeper.leave();
        } finally {
            left.complete(null);
        }
    }

    private void repeat(final LongSupplier work, final Semaphore woken) {
        while (!stopped) {
            long waitMs = AFTER_BUG_MS;
            try {
                waitMs = work.getAsLong();
            } catch (final RuntimeException e) {
                LOG.error("The leases are not looked after; again in {} ms", waitMs, e);
            }
            try {
                if (!stopped && woken.tryAcquire(Math.max(1, waitMs), TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                }
            } catch (final InterruptedException e) {
                LOG.debug("Nobody interrupts this thread", e);
            }
        }
    }
}
