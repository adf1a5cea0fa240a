package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.sip.internal.Failures;
import io.rollcall.rls.sip.internal.tls.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All connections, by what they can be used for. Any thread. */
public final class Connections {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Set<Connection> all = ConcurrentHashMap.newKeySet();
    private final Map<Target, Connection> byTarget = new ConcurrentHashMap<>();
    private final Map<Flow, Connection> byFlow = new ConcurrentHashMap<>();
    /** Accepted connections that may be used in the other direction, by transport and address of sent-by. */
    private final Map<Target, Connection> aliases = new ConcurrentHashMap<>();

    private final AtomicLong serial = new AtomicLong();
    private final PacketReceiver receiver;
    private final Tls tls;
    private final StreamWriters writers;
    private final LongSupplier clockMs;
    private final Failures failures;
    private final Consumer<Thread> starter;
    private final LongAdder opened;
    private final LongAdder lost;
    private final LongAdder refused;
    private final StreamBudget budget = new StreamBudget(() -> limits().bufferBytes());
    private volatile StreamLimits limits;
    private volatile boolean stopped;

    public Connections(
            final PacketReceiver receiver,
            final Tls tls,
            final StreamLimits limits,
            final int workers,
            final LongSupplier clockMs,
            final Counters counters,
            final Failures failures) {
        this(receiver, tls, limits, workers, clockMs, counters, failures, Thread::start);
    }

    Connections(
            final PacketReceiver receiver,
            final Tls tls,
            final StreamLimits limits,
            final int workers,
            final LongSupplier clockMs,
            final Counters counters,
            final Failures failures,
            final Consumer<Thread> starter) {
        this.receiver = receiver;
        this.tls = tls;
        this.failures = failures;
        this.starter = starter;
        this.limits = limits;
        writers = new StreamWriters(workers);
        this.clockMs = clockMs;
        opened = counters.adder("sip.connections.opened");
        lost = counters.adder("sip.connections.closed");
        refused = counters.adder("sip.connections.refused");
    }

    /** New bounds, for old connections too. */
    public void limits(final StreamLimits newLimits, final int newWorkers) {
        limits = newLimits;
        writers.threads(newWorkers);
    }

    StreamLimits limits() {
        return limits;
    }

    StreamBudget budget() {
        return budget;
    }

    PacketReceiver receiver() {
        return receiver;
    }

    Tls tls() {
        return tls;
    }

    Failures failures() {
        return failures;
    }

    long nowMs() {
        return clockMs.getAsLong();
    }

    /** Bytes that messages take which are not complete yet. */
    public long buffered() {
        return budget.taken();
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    /** The connection that can be used for that target and is there, or null. */
    Connection existing(final Target target) {
        final Connection connection = byTarget.get(target);
        return usable(connection) ? connection : alias(target);
    }

    /** The connection that is this flow, or null where it is gone. */
    Connection of(final Flow flow) {
        final Connection connection = byFlow.get(flow);
        return usable(connection) ? connection : null;
    }

    private static boolean usable(final Connection connection) {
        return connection != null && connection.usable();
    }

    /** One that the target has made and lets us use; only where it has proved to be the target (RFC 5923, 8). */
    private Connection alias(final Target target) {
        if (aliases.isEmpty() || target.domain() == null) {
            return null;
        }
        final Connection connection = aliases.get(new Target(target.transport(), target.peer(), null));
        return usable(connection) && connection.identities().covers(target.domain()) ? connection : null;
    }

    /**
     * The far end of an accepted connection asks that requests to its sent-by come on it, too (RFC 5923, 8). They do if
     * the transport is TLS and its certificate covers that name; it is no harm to ask otherwise.
     *
     * @param sentBy host of sent-by
     * @param port port of sent-by
     */
    void alias(final Connection connection, final String sentBy, final int port) {
        if (!connection.outgoing()
                && connection.identities() != null
                && connection.identities().covers(sentBy)) {
            final InetAddress from = connection.target().peer().getAddress();
            final Target alias = new Target(connection.point().transport(), new InetSocketAddress(from, port), null);
            if (connection.alias(alias)) {
                aliases.put(alias, connection);
                if (!connection.usable()) {
                    aliases.remove(alias, connection);
                }
            }
        }
    }

    /**
     * A connection that can be used for that target, or a new one that connects now; returns before it has.
     *
     * @throws Unavailable when there are too many, or no thread is to be had
     */
    Connection to(final Target target, final ListenAddress point) throws IOException {
        final Connection there = existing(target);
        if (there != null) {
            return there;
        }
        synchronized (this) {
            final Connection raced = existing(target);
            return raced != null ? raced : add(new Connection(this, point, target, null, name()), true);
        }
    }

    void accepted(final Socket socket, final ListenAddress point) {
        final InetSocketAddress peer = (InetSocketAddress) socket.getRemoteSocketAddress();
        final Target target = new Target(point.transport(), peer, null);
        try {
            synchronized (this) {
                if (hasEnough(peer.getAddress())) {
                    throw new Unavailable("more than " + limits.ofOneAddress() + " connections of " + peer);
                }
                // nobody who came by TLS is known by name yet
                add(
                        new Connection(this, point, target, socket, name()),
                        !point.transport().secure());
            }
        } catch (final IOException e) {
            refused.increment();
            close(socket);
        }
    }

    /** So that one peer cannot have all connections. */
    private boolean hasEnough(final InetAddress address) {
        return all.size() >= limits.ofOneAddress()
                && all.stream()
                                .filter(one -> !one.outgoing())
                                .filter(one -> one.target().peer().getAddress().equals(address))
                                .count()
                        >= limits.ofOneAddress();
    }

    private Connection add(final Connection connection, final boolean reusable) throws IOException {
        if (stopped || all.size() >= limits.connections()) {
            throw new Unavailable(
                    stopped ? "the transport stops" : "more than " + limits.connections() + " connections");
        }
        all.add(connection);
        final Connection old = reusable ? byTarget.put(connection.target(), connection) : null;
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
            throw new Unavailable(
                    "no thread for a connection to " + connection.target().peer(), e);
        }
        return connection;
    }

    void connected(final Connection connection) {
        byFlow.put(connection.flow(), connection);
        if (!connection.usable()) {
            byFlow.remove(connection.flow(), connection);
        }
    }

    void drain(final Connection connection) {
        try {
            writers.write(connection, nowMs());
        } catch (final RejectedExecutionException e) {
            connection.close("the transport stops");
        } catch (final Throwable e) {
            failures.note("What is queued for a connection cannot be written; it is closed", e);
            connection.close("no thread to write to it");
        }
    }

    void closed(final Connection connection, final String why, final boolean connected) {
        all.remove(connection);
        byTarget.remove(connection.target(), connection);
        if (connected) {
            byFlow.remove(connection.flow(), connection);
            aliases.values().removeIf(one -> one == connection);
        }
        lost.increment();
        LOG.debug("{} {}: {}", connection.target(), connected ? "closed" : "not connected", why);
    }

    /** Looks for connections that stand still. Called every second or so. */
    public void check() {
        final long now = nowMs();
        all.forEach(connection -> connection.check(now));
    }

    /** Sees that peers that take no data hold up nobody else. Called several times a second. */
    public void relieve() {
        writers.relieve(nowMs());
    }

    /** Closes what belongs to a listening point that goes away. */
    void closeOf(final ListenAddress point) {
        for (final Connection connection : new ArrayList<>(all)) {
            if (connection.point().equals(point)) {
                connection.close("listening point closed");
                Threads.join(connection.reader());
            }
        }
    }

    /** Closes everything and waits for the threads. */
    public void stop() {
        final List<Connection> last;
        synchronized (this) {
            stopped = true;
            last = new ArrayList<>(all);
        }
        last.forEach(connection -> connection.close("the transport stops"));
        last.forEach(connection -> Threads.join(connection.reader()));
        writers.stop();
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
