package io.rollcall.rls.core.internal.lane;

import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial queue on a pool: what is executed here runs one after the other, in order, with the deadlines in between. So
 * the state of a shard needs no lock.
 */
public final class Lane implements Executor, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** After so many tasks other lanes get the thread. */
    private static final int TURN = 256;

    /** A thread that has other work does no more. */
    private static final int SHORT_TURN = 4;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Deadlines deadlines = new Deadlines();
    private final Executor pool;
    private final Clock clock;
    private final LongConsumer planned;
    private final Runnable shortTurn = () -> turn(SHORT_TURN);
    private volatile long nextDueMs = Deadline.NEVER;

    /**
     * A lane with nothing to do.
     *
     * @param planned told when the next deadline is, as often as that may have changed
     */
    Lane(final Executor pool, final Clock clock, final LongConsumer planned) {
        this.pool = pool;
        this.clock = clock;
        this.planned = planned;
    }

    /** Queues a task. Any thread; never blocks. */
    @Override
    public void execute(final Runnable task) {
        tasks.add(task);
        wake();
    }

    /**
     * Queues a task for a thread that has time. Any thread; never blocks.
     *
     * @return what that thread has to run then, with no lock held; null where another one is at it
     */
    Runnable take(final Runnable task) {
        tasks.add(task);
        return scheduled.compareAndSet(false, true) ? shortTurn : null;
    }

    /** Sets, moves or takes back a deadline. On the lane only. */
    public void at(final long dueMs, final Deadline deadline) {
        deadlines.set(deadline, dueMs);
    }

    /** Wakes the lane where a deadline is due; gives back when the next one is, if it is not. Any thread. */
    long tick(final long nowMs) {
        final long dueMs = nextDueMs;
        if (dueMs > nowMs) {
            return dueMs;
        }
        wake();
        return Deadline.NEVER;
    }

    private void wake() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                pool.execute(this);
            } catch (final RejectedExecutionException e) {
                LOG.debug("The engine stops; a lane with {} tasks is left", tasks.size(), e);
            }
        }
    }

    /** One turn of the lane; called by the pool. */
    @Override
    public void run() {
        turn(TURN);
    }

    private void turn(final int most) {
        Runnable task;
        for (int done = 0; done < most && (task = tasks.poll()) != null; done++) {
            guarded(task);
        }
        final long nowMs = clock.millis();
        Deadline due;
        while ((due = deadlines.poll(nowMs)) != null) {
            final Deadline now = due;
            guarded(() -> now.due(nowMs));
        }
        final long dueMs = deadlines.nextMs();
        nextDueMs = dueMs;
        scheduled.set(false);
        if (dueMs != Deadline.NEVER) {
            planned.accept(dueMs);
        }
        if (!tasks.isEmpty()) {
            wake();
        }
    }

    /** A bug in one task, or an Error out of a plug-in that is being exchanged, must not stop the lane for all. */
    private static void guarded(final Runnable task) {
        try {
            task.run();
        } catch (final RuntimeException | Error e) {
            LOG.error("A task of a lane failed; the lane goes on", e);
        }
    }
}
