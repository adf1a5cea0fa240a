package io.rollcall.rls.core.internal.engine;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests for watchers whom nobody serves for the moment, since their shard is on its way from one node to another.
 * They wait in their order until it has arrived, but not for long. Any thread.
 */
final class Unserved {

    private static final Logger LOG = LoggerFactory.getLogger(Unserved.class);

    /** Their senders send them again meanwhile. */
    private static final long LONGEST_MS = 3000;

    private static final int MOST = 2000;

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final IntPredicate nobodyServes;
    private final Clock clock;
    private final Executor later;
    private boolean looking;
    private boolean closed;

    private record Waiting(int hash, long untilMs, Runnable again, Runnable giveUp) {}

    /**
     * With nobody waiting.
     *
     * @param nobodyServes whether nobody serves the watchers with a hash
     * @param later runs what it is given some moments later
     */
    Unserved(final IntPredicate nobodyServes, final Clock clock, final Executor later) {
        this.nobodyServes = nobodyServes;
        this.clock = clock;
        this.later = later;
    }

    /**
     * Keeps a request.
     *
     * @param again when somebody serves its watcher
     * @param giveUp when nobody does after a while; at once where too many wait, or the engine has stopped
     */
    void hold(final int hash, final Runnable again, final Runnable giveUp) {
        final boolean taken;
        final boolean begins;
        synchronized (this) {
            taken = !closed && waiting.size() < MOST;
            begins = taken && !looking;
            if (taken) {
                waiting.add(new Waiting(hash, clock.millis() + LONGEST_MS, again, giveUp));
                looking = true;
            }
        }
        if (begins) {
            later.execute(this::look);
        } else if (!taken) {
            giveUp.run();
        }
    }

    /** The engine has stopped: nobody waits any more. */
    void close() {
        final List<Waiting> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(one -> run(one.giveUp));
    }

    private static void run(final Runnable one) {
        try {
            one.run();
        } catch (final RuntimeException | LinkageError e) {
            LOG.error("A request that waited for its shard failed", e);
        }
    }

    private void look() {
        final List<Runnable> ready = new ArrayList<>();
        final boolean more;
        synchronized (this) {
            final long nowMs = clock.millis();
            waiting.removeIf(one -> {
                final boolean served = !nobodyServes.test(one.hash);
                if (served || one.untilMs <= nowMs) {
                    ready.add(served ? one.again : one.giveUp);
                    return true;
                }
                return false;
            });
            more = !waiting.isEmpty();
            looking = more;
        }
        // first: what goes wrong with one of them keeps no other waiting
        if (more) {
            later.execute(this::look);
        }
        ready.forEach(Unserved::run);
    }
}
