package io.rollcall.rls.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Keeps tasks until the test runs them, in the order they came, on the test's own thread. */
public final class ManualExecutor implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(final Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
        }
    }

    /** How many tasks wait. */
    public int waiting() {
        synchronized (tasks) {
            return tasks.size();
        }
    }

    /** Runs the oldest task; false if there was none. */
    public boolean runNext() {
        final Runnable task;
        synchronized (tasks) {
            task = tasks.poll();
        }
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /** Runs tasks until none is left, also those that come meanwhile; gives back how many ran. */
    public int runAll() {
        int ran = 0;
        while (runNext()) {
            ran++;
        }
        return ran;
    }
}
