package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Finds the socket or the connection a request of ours goes out by. Any thread; nothing here blocks. */
public final class Transports {

    private static final int REMEMBERED = 10_000;

    private final ListeningPoints points;
    private final Connections connections;
    private final LongSupplier clockMs;
    private final Map<InetSocketAddress, Long> noStreamUntilMs = new ConcurrentHashMap<>();
    private final Map<InetAddress, InetAddress> sources = new ConcurrentHashMap<>();

    /**
     * A way out.
     *
     * @param link what to send on
     * @param point the listening point that Via and Contact name
     * @param local address of ours that the peer sees, where the listening point is bound to all
     * @param reused whether it is a connection that was there before
     */
    public record Way(Link link, ListenAddress point, InetAddress local, boolean reused) {}

    public Transports(final ListeningPoints points, final Connections connections, final LongSupplier clockMs) {
        this.points = points;
        this.connections = connections;
        this.clockMs = clockMs;
    }

    /**
     * The UDP socket for a peer: the one it was last heard on, else one of its address family.
     *
     * @param heard the way the peer was last heard, or null
     * @throws IOException when there is none; {@link Unavailable} where one is wanted and not open now
     */
    public Way datagram(final InetSocketAddress peer, final Flow heard) throws IOException {
        DatagramPoint best = null;
        int bestRank = 0;
        for (final DatagramPoint candidate : points.datagramPoints()) {
            final int rank = rank(candidate.local().getAddress(), candidate.local(), peer, heard);
            if (rank > bestRank) {
                best = candidate;
                bestRank = rank;
            }
        }
        if (best == null) {
            throw none(Transport.UDP, peer);
        }
        return new Way(best, best.point(), localTowards(best.local().getAddress(), peer), false);
    }

    /**
     * A connection to a target: the one that is there, else one that connects now.
     *
     * @throws IOException when no listening point fits; {@link Unavailable} where one is wanted and not open now, or
     *     there are too many connections
     */
    public Way stream(final Target target, final Flow heard) throws IOException {
        if (target.transport() == Transport.WS || target.transport() == Transport.WSS) {
            // only a client opens one (RFC 7118, 4.1)
            throw new IOException("there is no WebSocket of " + target.peer());
        }
        ListenAddress best = null;
        int bestRank = 0;
        for (final ListenAddress candidate : points.open()) {
            if (candidate.transport() == target.transport()) {
                final InetAddress address = candidate.address();
                final InetSocketAddress local = new InetSocketAddress(address, candidate.port());
                final int rank = rank(address, local, target.peer(), heard);
                if (rank > bestRank) {
                    best = candidate;
                    bestRank = rank;
                }
            }
        }
        if (best == null) {
            throw none(target.transport(), target.peer());
        }
        return way(connections.to(target, best), target.peer());
    }

    /** Whether there is, or is to be, a listening point of that transport. */
    public boolean offers(final Transport transport) {
        return points.wanted().stream().anyMatch(point -> point.transport() == transport);
    }

    /**
     * The listening point that a Contact names.
     *
     * @param secure whether the Contact must be a SIPS URI
     * @param used the one in use
     * @return that, or one with TLS where that is wanted and there is one
     */
    public ListenAddress contactPoint(final boolean secure, final ListenAddress used) {
        if (!secure || used.transport().secure()) {
            return used;
        }
        ListenAddress found = used;
        for (final ListenAddress candidate : points.wanted()) {
            if (candidate.transport() == Transport.TLS
                    && (found == used || candidate.host().equals(used.host()))) {
                found = candidate;
            }
        }
        return found;
    }

    /** The connection that a peer came by, or null where it is gone. */
    public Way connectionOf(final Flow flow) {
        final Connection connection = connections.of(flow);
        return connection == null ? null : way(connection, flow.peer());
    }

    private Way way(final Connection connection, final InetSocketAddress peer) {
        final Flow flow = connection.flow();
        return new Way(
                connection,
                connection.point(),
                flow == null
                        ? localTowards(connection.point().address(), peer)
                        : flow.local().getAddress(),
                flow != null);
    }

    /** Calls back if the connection is lost on which that message was sent. */
    public static void onLoss(final Link link, final Object key, final byte[] message, final Loss.Listener listener) {
        if (link instanceof Connection connection) {
            connection.onLoss(key, message, listener);
        }
    }

    /** Whether a connection is there, or was. */
    public static boolean connected(final Link link) {
        return !(link instanceof Connection connection) || connection.connected();
    }

    /** The request on it has ended. */
    public static void forget(final Link link, final Object key) {
        if (link instanceof Connection connection) {
            connection.forget(key);
        }
    }

    /** Whether a connect there failed not long ago. */
    public boolean streamFailedLately(final InetSocketAddress peer) {
        final Long until = noStreamUntilMs.get(peer);
        if (until == null) {
            return false;
        }
        if (clockMs.getAsLong() < until) {
            return true;
        }
        noStreamUntilMs.remove(peer, until);
        return false;
    }

    /** Remembers that nobody takes connections there. */
    public void streamFailed(final InetSocketAddress peer, final long rememberMs) {
        if (noStreamUntilMs.size() >= REMEMBERED) {
            final long now = clockMs.getAsLong();
            noStreamUntilMs.values().removeIf(until -> until <= now);
            if (noStreamUntilMs.size() >= REMEMBERED) {
                noStreamUntilMs.clear();
            }
        }
        noStreamUntilMs.put(peer, clockMs.getAsLong() + rememberMs);
    }

    private IOException none(final Transport transport, final InetSocketAddress peer) {
        if (!offers(transport)) {
            return new IOException(transport + " is not offered");
        }
        final String why = "no " + transport + " listening point reaches "
                + peer.getAddress().getHostAddress();
        for (final ListenAddress candidate : points.wanted()) {
            if (candidate.transport() == transport && rank(candidate.address(), null, peer, null) > 0) {
                return new Unavailable(why + " now");
            }
        }
        return new IOException(why);
    }

    /** 0: cannot reach it; the more, the better. */
    private static int rank(
            final InetAddress address, final InetSocketAddress local, final InetSocketAddress peer, final Flow heard) {
        if (heard != null && local.equals(heard.local())) {
            return 4;
        }
        final boolean any = address.isAnyLocalAddress();
        final boolean sameFamily = address.getClass() == peer.getAddress().getClass();
        if (!sameFamily) {
            // a socket bound to all IPv6 addresses takes IPv4 too
            return any && address instanceof Inet6Address ? 1 : 0;
        }
        if (any) {
            return 2;
        }
        return address.isLoopbackAddress() == peer.getAddress().isLoopbackAddress() ? 3 : 1;
    }

    /**
     * Our address as a peer sees it.
     *
     * @param bound the address listened on, perhaps all of them
     */
    public InetAddress localTowards(final InetAddress bound, final InetSocketAddress peer) {
        if (!bound.isAnyLocalAddress()) {
            return bound;
        }
        final InetAddress known = sources.get(peer.getAddress());
        if (known != null) {
            return known;
        }
        final InetAddress found = sourceTowards(peer);
        if (sources.size() < REMEMBERED) {
            sources.put(peer.getAddress(), found);
        }
        return found;
    }

    /** Forgets which of our addresses leads where: routes change. Called every minute or so. */
    public void forgetSources() {
        sources.clear();
    }

    /**
     * The address that packets to a peer leave from, for a socket bound to the wildcard address: asks the routing table
     * and sends nothing.
     */
    private static InetAddress sourceTowards(final InetSocketAddress peer) {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(peer);
            return probe.getLocalAddress();
        } catch (final SocketException | UncheckedIOException e) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
