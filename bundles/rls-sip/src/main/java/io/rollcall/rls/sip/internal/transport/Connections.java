package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.sip.internal.Failures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All TCP connections, by the address of the far end. Any thread. */
public final class Connections {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Map<InetSocketAddress, Connection> byPeer = new ConcurrentHashMap<>();
    private final AtomicLong serial = new AtomicLong();
    private final PacketReceiver receiver;
    private final ThreadPoolExecutor workers;
    private final LongSupplier clockMs;
    private final Failures failures;
    private final Consumer<Thread> starter;
    private final LongAdder opened;
    private final LongAdder lost;
    private final LongAdder refused;
    private volatile StreamLimits limits;
    private volatile boolean stopped;

    public Connections(
            final PacketReceiver receiver,
            final StreamLimits limits,
            final int workers,
            final LongSupplier clockMs,
            final Counters counters,
            final Failures failures) {
        this(receiver, limits, workers, clockMs, counters, failures, Thread::start);
    }

    Connections(
            final PacketReceiver receiver,
            final StreamLimits limits,
            final int workers,
            final LongSupplier clockMs,
            final Counters counters,
            final Failures failures,
            final Consumer<Thread> starter) {
        this.receiver = receiver;
        this.failures = failures;
        this.starter = starter;
        this.limits = limits;
        // each connection waits there at most once
        this.workers = Threads.pool("rls-sip-stream-worker", workers, Integer.MAX_VALUE);
        this.clockMs = clockMs;
        opened = counters.adder("sip.connections.opened");
        lost = counters.adder("sip.connections.closed");
        refused = counters.adder("sip.connections.refused");
    }

    /** New bounds, for old connections too. */
    public void limits(final StreamLimits newLimits, final int newWorkers) {
        limits = newLimits;
        Threads.resize(workers, newWorkers);
    }

    StreamLimits limits() {
        return limits;
    }

    PacketReceiver receiver() {
        return receiver;
    }

    Failures failures() {
        return failures;
    }

    long nowMs() {
        return clockMs.getAsLong();
    }

    /** How many there are. */
    public int size() {
        return byPeer.size();
    }

    /** The connection to that address that is there, or null. */
    Connection existing(final InetSocketAddress peer) {
        final Connection connection = byPeer.get(peer);
        return connection != null && connection.usable() ? connection : null;
    }

    /**
     * The connection to that address, or a new one that connects now; returns before it has.
     *
     * @throws Unavailable when there are too many, or no thread is to be had
     */
    Connection to(final InetSocketAddress peer, final ListenAddress point) throws IOException {
        final Connection there = existing(peer);
        if (there != null) {
            return there;
        }
        synchronized (this) {
            final Connection raced = existing(peer);
            return raced != null ? raced : add(new Connection(this, point, peer, null, name()));
        }
    }

    void accepted(final Socket socket, final ListenAddress point) {
        final InetSocketAddress peer = (InetSocketAddress) socket.getRemoteSocketAddress();
        try {
            synchronized (this) {
                add(new Connection(this, point, peer, socket, name()));
            }
        } catch (final IOException e) {
            refused.increment();
            close(socket);
        }
    }

    private Connection add(final Connection connection) throws IOException {
        if (stopped || byPeer.size() >= limits.connections()) {
            throw new Unavailable(
                    stopped ? "the transport stops" : "more than " + limits.connections() + " connections");
        }
        final Connection old = byPeer.put(connection.peer(), connection);
        if (old != null) {
            old.close("replaced");
        }
        opened.increment();
        try {
            starter.accept(connection.reader());
        } catch (final Throwable e) {
            // the system has no thread to spare: without a reader nobody would ever take it out again
            failures.note("A connection gets no thread and is closed", e);
            connection.close("no thread for it");
            throw new Unavailable("no thread for a connection to " + connection.peer(), e);
        }
        return connection;
    }

    void drain(final Connection connection) {
        try {
            workers.execute(connection::drain);
        } catch (final RejectedExecutionException e) {
            connection.close("the transport stops");
        } catch (final Throwable e) {
            failures.note("What is queued for a connection cannot be written; it is closed", e);
            connection.close("no thread to write to it");
        }
    }

    void closed(final Connection connection, final String why, final boolean connected) {
        byPeer.remove(connection.peer(), connection);
        lost.increment();
        LOG.debug("{} {}: {}", connection.peer(), connected ? "closed" : "not connected", why);
    }

    /** Looks for connections that stand still. Called every second or so. */
    public void check() {
        final long now = nowMs();
        byPeer.values().forEach(connection -> connection.check(now));
    }

    /** Closes what belongs to a listening point that goes away. */
    void closeOf(final ListenAddress point) {
        for (final Connection connection : new ArrayList<>(byPeer.values())) {
            if (connection.point().equals(point)) {
                connection.close("listening point closed");
                Threads.join(connection.reader());
            }
        }
    }

    /** Closes everything and waits for the threads. */
    public void stop() {
        final ArrayList<Connection> all;
        synchronized (this) {
            stopped = true;
            all = new ArrayList<>(byPeer.values());
        }
        all.forEach(connection -> connection.close("the transport stops"));
        all.forEach(connection -> Threads.join(connection.reader()));
        Threads.end(workers);
    }

    private String name() {
        return "rls-sip-stream-" + serial.incrementAndGet();
    }

    private static void close(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            LOG.debug("{}", e.toString());
        }
    }
}
