package io.rollcall.rls.sip.internal.transport;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** Literal addresses. */
public final class Hosts {

    private Hosts() {}

    /** Whether it is an IPv4 or IPv6 address and no name; nothing is looked up. */
    public static boolean literal(final String host) {
        if (host.indexOf(':') >= 0) {
            return host.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.' || c == '%');
        }
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            final char c = host.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }

    /** With brackets where it is IPv6, as it stands in URIs and Vias. */
    public static String bracketed(final String host) {
        return host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    }

    /**
     * The address that packets to a peer leave from, for a socket bound to the wildcard address: asks the routing table
     * and sends nothing.
     */
    static InetAddress sourceTowards(final InetSocketAddress peer) {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(peer);
            return probe.getLocalAddress();
        } catch (final SocketException | java.io.UncheckedIOException e) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
