package io.rollcall.rls.xcap.http.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Lets a bounded number of requests to one server be under way, and a bounded number wait. Any thread; never blocks.
 */
final class Gate {

    private final Executor executor;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    Gate(final Executor executor) {
        this.executor = executor;
    }

    /**
     * Starts the task now or when another leaves; it must call {@link #leave} when its request is over.
     *
     * @return false where too many wait already: nothing is started
     */
    boolean enter(final Runnable task, final int maxUnderWay, final int maxWaiting) {
        synchronized (this) {
            if (underWay >= maxUnderWay) {
                if (waiting.size() >= maxWaiting) {
                    return false;
                }
                waiting.add(task);
                return true;
            }
            underWay++;
        }
        start(task);
        return true;
    }

    private void start(final Runnable task) {
        try {
            executor.execute(task);
        } catch (final RejectedExecutionException e) {
            // The bundle is being stopped; whoever waits is answered by its time limit.
            leave();
        }
    }

    /** A request is over. */
    void leave() {
        final Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                underWay--;
            }
        }
        if (next != null) {
            start(next);
        }
    }
}
