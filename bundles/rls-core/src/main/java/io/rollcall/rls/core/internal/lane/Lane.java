package io.rollcall.rls.core.internal.lane;

import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
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
    private final AtomicLongArray nextDueMs;
    private final int number;
    private final Runnable shortTurn = () -> turn(SHORT_TURN);

    /**
     * A lane with nothing to do.
     *
     * @param planned told when the next deadline is, as often as that may have changed
     * @param nextDueMs of all lanes, side by side for who looks at all of them
     * @param number its place there
     */
    Lane(
            final Executor pool,
            final Clock clock,
            final LongConsumer planned,
            final AtomicLongArray nextDueMs,
            final int number) {
        this.nextDueMs = nextDueMs;
        this.number = number;
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

    /** Has it run soon, for the sake of its deadlines. Any thread. */
    void wake() {
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
        int done = 0;
        Runnable task;
        for (; done < most && (task = tasks.poll()) != null; done++) {
            guarded(task);
        }
        final long nowMs = clock.millis();
        Deadline due;
        // the pool does all that is due in its turn: what is late would be later behind the tasks of the next
        for (; (most == TURN || done < most) && (due = deadlines.poll(nowMs)) != null; done++) {
            final Deadline now = due;
            guarded(() -> now.due(nowMs));
        }
        final long dueMs = deadlines.nextMs();
        nextDueMs.set(number, dueMs);
        scheduled.set(false);
        if (dueMs != Deadline.NEVER) {
            planned.accept(dueMs);
        }
        if (!tasks.isEmpty() || dueMs <= nowMs) {
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
