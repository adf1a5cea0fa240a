package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.message.Hosts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where to listen, as the key {@code listen} says it.
 *
 * @param transport the transport
 * @param host a literal address, without the brackets of IPv6
 * @param port 1 to 65535
 */
public record ListenAddress(Transport transport, String host, int port) {

    public ListenAddress {
        // the same address however it is written (RFC 5954, 4.2)
        host = host.indexOf(':') < 0 ? host : Hosts.canonical(host);
    }

    /**
     * Reads {@code udp:127.0.0.1:5060} or {@code tls:[::1]:5061}.
     *
     * @throws IllegalArgumentException with a message that reads on from the value
     */
    public static ListenAddress parse(final String text) {
        final int first = text.indexOf(':');
        final int last = text.lastIndexOf(':');
        if (first < 1 || last == first) {
            throw new IllegalArgumentException("is not transport:address:port");
        }
        final Transport transport;
        try {
            transport = Transport.of(text.substring(0, first));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("names a transport that is not known", e);
        }
        final String bracketed = text.substring(first + 1, last);
        final boolean six = bracketed.startsWith("[") && bracketed.endsWith("]");
        final String host = six ? bracketed.substring(1, bracketed.length() - 1) : bracketed;
        if (host.indexOf(':') >= 0 != six || !Hosts.literal(host)) {
            throw new IllegalArgumentException("has no literal address (IPv6 in brackets)");
        }
        return new ListenAddress(transport, host, port(text.substring(last + 1)));
    }

    /** Each, and TCP beside every UDP port (RFC 3261, 18.2.1). */
    public static List<ListenAddress> withTwins(final List<ListenAddress> addresses) {
        final Set<ListenAddress> all = new LinkedHashSet<>(addresses);
        for (final ListenAddress address : addresses) {
            if (address.transport == Transport.UDP) {
                all.add(new ListenAddress(Transport.TCP, address.host, address.port));
            }
        }
        return new ArrayList<>(all);
    }

    /** The address. */
    public InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (final UnknownHostException e) {
            throw new IllegalStateException("no literal address: " + host, e);
        }
    }

    @Override
    public String toString() {
        return transport.name().toLowerCase(Locale.ROOT) + ':' + Hosts.bracketed(host) + ':' + port;
    }

    private static int port(final String text) {
        try {
            final int port = Integer.parseInt(text);
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (final NumberFormatException e) {
            // refused below
        }
        throw new IllegalArgumentException("has no port from 1 to 65535");
    }
}
