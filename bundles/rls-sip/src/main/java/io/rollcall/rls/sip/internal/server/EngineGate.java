package io.rollcall.rls.sip.internal.server;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.ResourceListServer;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.sip.internal.transport.DatagramReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the engine, open while there is one. While there is none, requests and outcomes wait in order for the
 * next; a request that has waited too long, or finds no room, is answered 503. Any thread; the engine is only ever
 * called to queue something.
 */
public final class EngineGate {

    private static final Logger LOG = LoggerFactory.getLogger(EngineGate.class);
    private static final String NO_ENGINE = "No Engine";

    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private final LongSupplier clockMs;
    private final LongAdder waited;
    private final LongAdder expired;
    private final LongAdder dropped;
    /**
     * Calls into the engine hold the read lock: once an engine is gone no call to it is under way, so that what it was
     * told it has in its lanes before it closes them.
     */
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    /** The engine, and nothing is held: the way is free. */
    private volatile ResourceListServer open;

    private ResourceListServer engine;
    private int requestsHeld;
    private volatile int room;
    private volatile long holdMs;
    private volatile boolean stopped;

    /**
     * Something that waits.
     *
     * @param hand hands it to an engine
     * @param refuse answers a request that waited in vain; null for an outcome
     * @param untilMs when that is
     */
    private record Held(Consumer<ResourceListServer> hand, Consumer<Answer> refuse, long untilMs) {}

    /**
     * A closed gate.
     *
     * @param room how many requests, and how many outcomes, may wait
     * @param holdMs how long a request may
     */
    public EngineGate(final int room, final long holdMs, final LongSupplier clockMs, final Counters counters) {
        this.room = room;
        this.holdMs = holdMs;
        this.clockMs = clockMs;
        waited = counters.adder("sip.hold.waited");
        expired = counters.adder("sip.hold.refused");
        dropped = counters.adder("sip.hold.outcomes.dropped");
    }

    /** New bounds from now on. */
    public void bounds(final int newRoom, final long newHoldMs) {
        room = newRoom;
        holdMs = newHoldMs;
    }

    /** An engine came, perhaps in place of another: it gets all that waits. */
    public synchronized void opened(final ResourceListServer arrived) {
        engine = arrived;
        final int waiting = held.size();
        while (!held.isEmpty()) {
            final Held next = held.poll();
            next.hand().accept(arrived);
        }
        requestsHeld = 0;
        open = arrived;
        if (waiting > 0) {
            LOG.info("The engine is back: {} requests and outcomes handed over", waiting);
        }
    }

    /** An engine left; nothing changes when another has taken its place. */
    public synchronized void closed(final ResourceListServer gone) {
        if (engine == gone) {
            calls.writeLock().lock();
            open = null;
            calls.writeLock().unlock();
            engine = null;
            if (!stopped) {
                LOG.info("The engine is gone: requests wait up to {} ms", holdMs);
            }
        }
    }

    /** Hands a SUBSCRIBE on. */
    public void receive(final SubscribeRequest request, final Consumer<Answer> reply) {
        pass(to -> to.receive(request, reply), reply);
    }

    /** Hands a NOTIFY on. */
    public void receive(final NotifyRequest request, final Consumer<Answer> reply) {
        follow(to -> to.take(request, reply), to -> to.receive(request, reply), reply);
    }

    /** Hands the end of a NOTIFY on. */
    public void notifyEnded(final String localTag, final long cseq, final Outcome outcome) {
        follow(to -> to.takeNotifyEnded(localTag, cseq, outcome), to -> to.notifyEnded(localTag, cseq, outcome), null);
    }

    /** Hands the end of a SUBSCRIBE on. */
    public void subscribeEnded(final String localTag, final String remoteTag, final long cseq, final Outcome outcome) {
        follow(
                to -> to.takeSubscribeEnded(localTag, remoteTag, cseq, outcome),
                to -> to.subscribeEnded(localTag, remoteTag, cseq, outcome),
                null);
    }

    /** Whether a tag may be one of the engine's; while there is none, any may. */
    public boolean mayBeOurs(final String tag) {
        final ResourceListServer there = open;
        return there == null || there.mayBeOurs(tag);
    }

    /** Names of the event packages; none while there is no engine. */
    public Set<String> eventPackages() {
        final ResourceListServer there = open;
        return there == null ? Set.of() : there.eventPackages();
    }

    /** Option tags of the extensions; none while there is no engine. */
    public Set<String> extensions() {
        final ResourceListServer there = open;
        return there == null ? Set.of() : there.extensions();
    }

    /** Refuses what has waited too long. Called now and then. */
    public void sweep() {
        final List<Held> late = new ArrayList<>();
        synchronized (this) {
            if (requestsHeld == 0) {
                return;
            }
            final long now = clockMs.getAsLong();
            held.removeIf(one -> one.refuse() != null && one.untilMs() <= now && late.add(one));
            requestsHeld -= late.size();
        }
        late.forEach(this::refuse);
    }

    /** Refuses all requests that wait, at the end of the transport. */
    public void refuseAll() {
        stopped = true;
        final List<Held> all = new ArrayList<>();
        synchronized (this) {
            held.removeIf(one -> one.refuse() != null && all.add(one));
            requestsHeld = 0;
        }
        all.forEach(this::refuse);
    }

    /** What follows is done by this thread where that one reads datagrams and has time: it holds no lock by then. */
    private void follow(
            final Function<ResourceListServer, Runnable> take,
            final Consumer<ResourceListServer> hand,
            final Consumer<Answer> refuse) {
        if (!DatagramReader.hasTime()) {
            pass(hand, refuse);
            return;
        }
        final Runnable[] next = new Runnable[1];
        pass(to -> next[0] = take.apply(to), hand, refuse);
        if (next[0] != null) {
            next[0].run();
        }
    }

    private void pass(final Consumer<ResourceListServer> hand, final Consumer<Answer> refuse) {
        pass(hand, hand, refuse);
    }

    /** Hands it to the engine that is there, or to the one that comes. */
    private void pass(
            final Consumer<ResourceListServer> now,
            final Consumer<ResourceListServer> later,
            final Consumer<Answer> refuse) {
        calls.readLock().lock();
        try {
            final ResourceListServer there = open;
            if (there != null) {
                now.accept(there);
                return;
            }
        } finally {
            calls.readLock().unlock();
        }
        hold(later, refuse);
    }

    private void hold(final Consumer<ResourceListServer> hand, final Consumer<Answer> refuse) {
        final Held one = new Held(hand, refuse, clockMs.getAsLong() + holdMs);
        synchronized (this) {
            if (engine != null) {
                // it came in the meantime, and what was before us is handed over
                hand.accept(engine);
                return;
            }
            waited.increment();
            if (refuse == null ? held.size() - requestsHeld < room : requestsHeld < room) {
                held.add(one);
                requestsHeld += refuse == null ? 0 : 1;
                return;
            }
        }
        if (refuse == null) {
            dropped.increment();
        } else {
            refuse(one);
        }
    }

    private void refuse(final Held one) {
        expired.increment();
        one.refuse().accept(Answer.Refused.unavailable(NO_ENGINE, Math.max(1, holdMs / 1000)));
    }
}
