package io.rollcall.rls.sip.internal.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Literal addresses. */
public final class Hosts {

    private Hosts() {}

    /**
     * Whether it is an IPv4 or IPv6 address and no name. What passes here {@link InetAddress#getByName} reads without
     * asking anybody.
     */
    public static boolean literal(final String host) {
        return host.indexOf(':') >= 0 ? six(host) : four(host);
    }

    private static boolean six(final String host) {
        final char first = host.charAt(0);
        if (first != ':' && Character.digit(first, 16) < 0
                || !host.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.' || c == '%')) {
            return false;
        }
        try {
            // what looks like this is never asked for
            return InetAddress.getByName(host) != null;
        } catch (final UnknownHostException e) {
            return false;
        }
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

    /** A literal IPv6 address as short as it gets, with its scope where it has one. */
    public static String canonical(final String literal) {
        final InetAddress address = byLiteral(literal);
        final String full = address.getHostAddress();
        final int scope = full.indexOf('%');
        return ByteWriter.host(address) + (scope < 0 ? "" : full.substring(scope));
    }

    /**
     * The address that a literal names.
     *
     * @throws IllegalArgumentException with a message that reads on from the literal, when it is none after all
     */
    public static InetAddress byLiteral(final String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (final UnknownHostException e) {
            throw new IllegalArgumentException("is no address", e);
        }
    }

    /** Whether a host is this address, by value and not by spelling (RFC 5954, 4.2). */
    public static boolean same(final String host, final InetAddress address) {
        if (host.equals(ByteWriter.host(address))) {
            return true;
        }
        return address instanceof Inet6Address
                && literal(host)
                && host.indexOf('%') < 0
                && Arrays.equals(byLiteral(host).getAddress(), address.getAddress());
    }

    /**
     * Whether an address means something behind somebody's address translation alone (RFC 1918, RFC 4193, RFC 6598).
     */
    public static boolean inner(final InetAddress address) {
        final byte[] bytes = address.getAddress();
        return address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc
                || bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    }

    /** With brackets where it is IPv6, as it stands in URIs and Vias. */
    public static String bracketed(final String host) {
        return host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    }
}
