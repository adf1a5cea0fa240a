package io.rollcall.rls.core.internal.lane;

import java.time.Clock;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done some time later on no lane. The clock of the lanes tells the time, and the pool does it: the
 * thread behind {@link CompletableFuture#orTimeout} lives as long as the Java machine, and holds the classes of an
 * engine that was updated. Any thread; never blocks.
 */
public final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final Executor pool;
    private final Clock clock;
    private final LongConsumer planned;
    private final TreeSet<Alarm> waiting =
            new TreeSet<>(Comparator.comparingLong(Alarm::dueMs).thenComparingLong(Alarm::number));
    private long numbers;

    private record Alarm(long dueMs, long number, Runnable task) {}

    /**
     * With nothing to do.
     *
     * @param planned told of each time at which something is due
     */
    Alarms(final Executor pool, final Clock clock, final LongConsumer planned) {
        this.pool = pool;
        this.clock = clock;
        this.planned = planned;
    }

    /** Does everything it is given so much later. */
    public Executor in(final long ms) {
        return task -> set(ms, task);
    }

    /** The same answer, or a {@link TimeoutException} where it does not come within that time. */
    public <T> CompletableFuture<T> within(final long ms, final CompletionStage<T> answer) {
        final CompletableFuture<T> limited = answer.toCompletableFuture().copy();
        if (!limited.isDone()) {
            final Alarm alarm =
                    set(ms, () -> limited.completeExceptionally(new TimeoutException("after " + ms + " ms")));
            limited.whenComplete((value, failure) -> takeBack(alarm));
        }
        return limited;
    }

    private Alarm set(final long ms, final Runnable task) {
        final Alarm alarm;
        synchronized (this) {
            alarm = new Alarm(clock.millis() + ms, numbers++, task);
            waiting.add(alarm);
        }
        planned.accept(alarm.dueMs);
        return alarm;
    }

    private synchronized void takeBack(final Alarm alarm) {
        waiting.remove(alarm);
    }

    /** Hands to the pool what is due; when the next one is, or {@link Deadline#NEVER}. */
    long tick(final long nowMs) {
        for (Alarm due = poll(nowMs); due != null; due = poll(nowMs)) {
            try {
                pool.execute(due.task);
            } catch (final RejectedExecutionException e) {
                LOG.debug("Nobody waits any more: the engine stops", e);
            }
        }
        return nextMs();
    }

    private synchronized Alarm poll(final long nowMs) {
        return waiting.isEmpty() || waiting.first().dueMs > nowMs ? null : waiting.pollFirst();
    }

    private synchronized long nextMs() {
        return waiting.isEmpty() ? Deadline.NEVER : waiting.first().dueMs;
    }
}
