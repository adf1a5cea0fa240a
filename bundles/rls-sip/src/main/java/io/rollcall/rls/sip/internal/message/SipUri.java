package io.rollcall.rls.sip.internal.message;

import io.rollcall.rls.api.Transport;

/**
 * What is needed of a SIP or SIPS URI to send something there (RFC 3261, 19.1; RFC 3263, 4).
 *
 * @param secure whether it is a SIPS URI
 * @param host name or address, without the brackets of IPv6
 * @param port the port, or -1
 * @param transport the transport parameter, or null
 * @param loose whether it has the parameter lr
 */
public record SipUri(boolean secure, String host, int port, Transport transport, boolean loose) {

    private static final int MAX_PORT = 65_535;

    /**
     * Reads a URI without angle brackets.
     *
     * @throws IllegalArgumentException when it is no SIP or SIPS URI; the message reads on from the URI
     */
    public static SipUri parse(final String uri) {
        final boolean secure = uri.regionMatches(true, 0, "sips:", 0, 5);
        if (!secure && !uri.regionMatches(true, 0, "sip:", 0, 4)) {
            throw new IllegalArgumentException("is not a SIP URI");
        }
        final int at = uri.indexOf('@');
        final int from = at < 0 ? (secure ? 5 : 4) : at + 1;
        final int end = headersAt(uri);
        final int semicolon = uri.indexOf(';', from);
        final int hostEnd = semicolon >= 0 && semicolon < end ? semicolon : end;
        final String parameters = uri.substring(hostEnd, end);
        final String maddr = Lexis.parameter(parameters, "maddr");
        final String hostPort = uri.substring(from, hostEnd);
        final String named = Lexis.parameter(parameters, "transport");
        final int colon = portColon(hostPort);
        final String host =
                maddr != null && !maddr.isEmpty() ? maddr : colon < 0 ? hostPort : hostPort.substring(0, colon);
        if (!looksLikeHost(bare(host))) {
            throw new IllegalArgumentException("names no host");
        }
        return new SipUri(
                secure,
                bare(host),
                colon < 0 ? -1 : port(hostPort.substring(colon + 1)),
                named == null || named.isEmpty() ? null : Transport.of(named),
                Lexis.parameter(parameters, "lr") != null);
    }

    /** The URI as it may stand in a request line: without header fields (RFC 3261, 19.1.1). */
    static String withoutHeaders(final String uri) {
        return uri.substring(0, headersAt(uri));
    }

    /** Where the question mark is that is not part of the user, or the end. */
    private static int headersAt(final String uri) {
        final int question = uri.indexOf('?', uri.indexOf('@') + 1);
        return question < 0 ? uri.length() : question;
    }

    /** Letters, digits and what else is in names and addresses; underscores are no good manners, but met with. */
    private static boolean looksLikeHost(final String host) {
        for (int i = 0; i < host.length(); i++) {
            final char c = host.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') && ".-_:".indexOf(c) < 0) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    /** The transport to be used where nothing else is known (RFC 3263, 4.1). */
    public Transport transportOr(final Transport otherwise) {
        if (!secure) {
            return transport == null ? otherwise : transport;
        }
        return transport == Transport.WS || transport == Transport.WSS ? Transport.WSS : Transport.TLS;
    }

    /** The port, or the default of the transport. */
    public int portFor(final Transport used) {
        return port >= 0 ? port : used.defaultPort();
    }

    private static int portColon(final String hostPort) {
        final int colon = hostPort.lastIndexOf(':');
        return colon > hostPort.lastIndexOf(']') ? colon : -1;
    }

    private static int port(final String text) {
        final long port = Lexis.number("port", text.trim(), MAX_PORT);
        if (port == 0) {
            throw new IllegalArgumentException("has port 0");
        }
        return (int) port;
    }

    private static String bare(final String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
