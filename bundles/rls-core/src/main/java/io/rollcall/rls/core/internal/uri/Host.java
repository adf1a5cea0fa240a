package io.rollcall.rls.core.internal.uri;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Host and port of a URI.
 *
 * @param name in lower case; an IPv6 address in brackets, always spelled in the same way (RFC 5954, 4.2)
 * @param port -1 where none is given: that is not the same as the default port (RFC 3261, 19.1.4)
 */
record Host(String name, int port) {

    private static final int MAX_PORT = 65535;

    /** Null where it makes no sense. */
    static Host parse(final String text) {
        final String stripped = text.strip();
        final int nameEnd =
                stripped.startsWith("[") ? stripped.indexOf(']') + 1 : lastOf(stripped.indexOf(':'), stripped);
        final String spelled = stripped.substring(0, nameEnd);
        final String name = spelled.startsWith("[") ? inetAddress(spelled) : hostName(spelled);
        final String rest = stripped.substring(nameEnd);
        if (name == null || !rest.isEmpty() && rest.charAt(0) != ':') {
            return null;
        }
        final int port = rest.length() <= 1 ? -1 : number(rest.substring(1));
        return rest.length() > 1 && (port < 0 || port > MAX_PORT) ? null : new Host(name, port);
    }

    private static int lastOf(final int colon, final String text) {
        return colon < 0 ? text.length() : colon;
    }

    private static int number(final String digits) {
        final boolean plausible = digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plausible ? Integer.parseInt(digits) : -1;
    }

    private static String hostName(final String spelled) {
        for (int at = 0; at < spelled.length(); at++) {
            final char c = spelled.charAt(at);
            if ((c > 127 || !Character.isLetterOrDigit(c)) && c != '-' && c != '.' && c != '_') {
                return null;
            }
        }
        return spelled.isEmpty() ? null : spelled.toLowerCase(Locale.ROOT);
    }

    /** Text that cannot be an address is refused before the platform sees it: it must never ask the DNS. */
    private static String inetAddress(final String spelled) {
        final boolean literal = spelled.length() > 3
                && spelled.substring(1, spelled.length() - 1).chars().allMatch(c -> c == ':' || c == '.' || hex(c))
                && spelled.indexOf(':') > 0;
        if (!literal) {
            return null;
        }
        try {
            final InetAddress address = InetAddress.getByName(spelled);
            final String text = address.getHostAddress();
            return address.getAddress().length == 4 ? "[::ffff:" + text + ']' : '[' + text + ']';
        } catch (final UnknownHostException e) {
            return null;
        }
    }

    private static boolean hex(final int c) {
        return c <= 'f' && Character.digit(c, 16) >= 0;
    }

    @Override
    public String toString() {
        return port < 0 ? name : name + ':' + port;
    }
}
