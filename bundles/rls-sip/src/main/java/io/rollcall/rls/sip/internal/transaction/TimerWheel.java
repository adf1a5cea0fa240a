package io.rollcall.rls.sip.internal.transaction;

import io.rollcall.rls.sip.internal.Failures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A hashed timer wheel: starting and stopping a timer costs the same however many there are. Most timers of
 * transactions are stopped long before they fire. Any thread; what is due runs on the one thread that turns the wheel,
 * and must not block.
 */
public final class TimerWheel {

    private static final int SLOTS = 1024;

    /** The thread looks at the clock that often, even where nothing is near. */
    private static final long LONGEST_SLEEP_MS = 1000;

    private final long tickMs;
    private final LongSupplier clockMs;
    private final Failures failures;
    private final Timer[] slots = new Timer[SLOTS];
    private long turnedTo;
    private long asleepUntil;
    private int running;
    private volatile Thread thread;

    /**
     * A wheel that stands still until {@link #start} or {@link #turn}.
     *
     * @param tickMs milliseconds from slot to slot, the precision of all timers
     * @param clockMs a clock that never goes back
     * @param failures told of timers that fail
     */
    public TimerWheel(final long tickMs, final LongSupplier clockMs, final Failures failures) {
        this.tickMs = tickMs;
        this.clockMs = clockMs;
        this.failures = failures;
        turnedTo = clockMs.getAsLong() / tickMs;
    }

    /** Turns the wheel on a thread of its own. */
    public void start(final String threadName) {
        final Thread started = new Thread(this::run, threadName);
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Ends the thread; no timer fires afterwards. */
    public void stop() {
        final Thread stopped = thread;
        thread = null;
        synchronized (this) {
            Arrays.fill(slots, null);
            running = 0;
            notifyAll();
        }
        if (stopped != null) {
            join(stopped);
        }
    }

    /** Starts a timer. */
    public synchronized Timer schedule(final long delayMs, final Runnable task) {
        final Timer timer = new Timer(task, (clockMs.getAsLong() + delayMs + tickMs - 1) / tickMs);
        if (running == 0) {
            turnedTo = Math.max(turnedTo, clockMs.getAsLong() / tickMs);
        }
        final long tick = Math.max(timer.dueTick, turnedTo + 1);
        if (tick < asleepUntil) {
            asleepUntil = tick;
            notifyAll();
        }
        final int slot = (int) (tick % SLOTS);
        timer.slot = slot;
        timer.next = slots[slot];
        if (timer.next != null) {
            timer.next.previous = timer;
        }
        slots[slot] = timer;
        running++;
        return timer;
    }

    /** How many timers run. */
    public synchronized int running() {
        return running;
    }

    /** Fires what is due by the clock. Called by the thread of the wheel, or by tests. */
    public void turn() {
        final List<Timer> due = new ArrayList<>();
        synchronized (this) {
            final long now = clockMs.getAsLong() / tickMs;
            final long from = Math.max(turnedTo + 1, now - SLOTS + 1);
            for (long tick = from; tick <= now; tick++) {
                collect((int) (tick % SLOTS), now, due);
            }
            turnedTo = Math.max(turnedTo, now);
        }
        due.sort((a, b) -> Long.compare(a.dueTick, b.dueTick));
        for (final Timer timer : due) {
            try {
                timer.task.run();
            } catch (final Throwable e) {
                failures.note("A timer failed; the others go on", e);
            }
        }
    }

    private void collect(final int slot, final long now, final List<Timer> due) {
        Timer timer = slots[slot];
        while (timer != null) {
            final Timer next = timer.next;
            if (timer.dueTick <= now) {
                unlink(timer);
                due.add(timer);
            }
            timer = next;
        }
    }

    private void unlink(final Timer timer) {
        if (timer.previous != null) {
            timer.previous.next = timer.next;
        } else {
            slots[timer.slot] = timer.next;
        }
        if (timer.next != null) {
            timer.next.previous = timer.previous;
        }
        timer.slot = Timer.GONE;
        timer.next = null;
        timer.previous = null;
        running--;
    }

    private void run() {
        final Thread self = Thread.currentThread();
        while (thread == self) {
            try {
                synchronized (this) {
                    asleepUntil = nextTick();
                    if (thread == self) {
                        wait(Math.max(1, asleepUntil * tickMs - clockMs.getAsLong()));
                    }
                    asleepUntil = 0;
                }
                if (thread == self) {
                    turn();
                }
            } catch (final InterruptedException e) {
                return;
            } catch (final Throwable e) {
                failures.note("The timers stumbled and go on", e);
            }
        }
    }

    /** The next tick with timers in its slot, as far as the thread may sleep: a thread that wakes for nothing costs. */
    private long nextTick() {
        final long last = turnedTo + Math.min(SLOTS, LONGEST_SLEEP_MS / tickMs);
        long tick = turnedTo + 1;
        while (running > 0 && tick < last && slots[(int) (tick % SLOTS)] == null) {
            tick++;
        }
        return running == 0 ? last : tick;
    }

    private static void join(final Thread stopped) {
        if (stopped == Thread.currentThread()) {
            return;
        }
        try {
            stopped.join(2000);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A running timer. */
    public final class Timer {

        private static final int GONE = -1;

        private final Runnable task;
        private final long dueTick;
        private int slot;
        private Timer next;
        private Timer previous;

        private Timer(final Runnable task, final long dueTick) {
            this.task = task;
            this.dueTick = dueTick;
        }

        /** Stops it; nothing happens when it has fired. */
        public void cancel() {
            synchronized (TimerWheel.this) {
                if (slot != GONE && running > 0 && (previous != null || slots[slot] == this)) {
                    unlink(this);
                }
            }
        }
    }
}
