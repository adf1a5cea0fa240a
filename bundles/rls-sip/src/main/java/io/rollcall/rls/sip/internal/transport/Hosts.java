package io.rollcall.rls.sip.internal.transport;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** Literal addresses. */
public final class Hosts {

    private Hosts() {}

    /**
     * Whether it is an IPv4 or IPv6 address and no name. What passes here {@link InetAddress#getByName} reads or
     * refuses without asking anybody.
     */
    public static boolean literal(final String host) {
        return host.indexOf(':') >= 0 ? six(host) : four(host);
    }

    private static boolean six(final String host) {
        final char first = host.charAt(0);
        return (first == ':' || Character.digit(first, 16) >= 0)
                && host.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.' || c == '%');
    }

    /** Four numbers of one to three digits up to 255. */
    private static boolean four(final String host) {
        int octets = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i <= host.length(); i++) {
            final char c = i < host.length() ? host.charAt(i) : '.';
            if (c == '.') {
                if (digits == 0 || value > 255) {
                    return false;
                }
                octets++;
                digits = 0;
                value = 0;
            } else if (c >= '0' && c <= '9' && digits < 3) {
                digits++;
                value = value * 10 + c - '0';
            } else {
                return false;
            }
        }
        return octets == 4;
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
        } catch (final SocketException | UncheckedIOException e) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
