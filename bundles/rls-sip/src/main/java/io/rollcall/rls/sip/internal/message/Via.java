package io.rollcall.rls.sip.internal.message;

import io.rollcall.rls.api.Transport;
import java.net.InetSocketAddress;

/**
 * The topmost value of Via (RFC 3261, 20.42).
 *
 * @param value the value as written
 * @param host host of sent-by, without the brackets of IPv6
 * @param port port of sent-by, or the default of the transport it names (RFC 3261, 18.2.2)
 * @param sentBy sent-by as written
 * @param branch the branch, or null
 * @param rport whether the parameter rport is there (RFC 3581)
 * @param alias whether its sender takes requests on the connection it came by (RFC 5923)
 */
public record Via(String value, String host, int port, String sentBy, String branch, boolean rport, boolean alias) {

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException when it cannot be used
     */
    static Via parse(final String value) {
        int at = 0;
        int slashes = 0;
        while (at < value.length() && !(slashes == 2 && value.charAt(at) <= ' ' && afterTransport(value, at))) {
            if (value.charAt(at) == '/') {
                slashes++;
            }
            at++;
        }
        final int semicolon = Lexis.find(value, at, ';');
        final String sentBy =
                at >= value.length() ? "" : value.substring(at, semicolon).trim();
        if (sentBy.isEmpty() || !value.regionMatches(true, 0, "SIP", 0, 3)) {
            throw new IllegalArgumentException("Bad Via");
        }
        final Parameters parameters = Parameters.read(value, semicolon);
        final int colon = sentBy.lastIndexOf(':');
        final boolean withPort = colon > sentBy.lastIndexOf(']');
        final Transport transport = transport(value.substring(0, at));
        final String host = (withPort ? sentBy.substring(0, colon) : sentBy).trim();
        return new Via(
                value,
                host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
                withPort
                        ? (int) Lexis.number("Via", sentBy.substring(colon + 1).trim(), 65_535)
                        : transport.defaultPort(),
                sentBy,
                parameters.branch,
                parameters.rport,
                parameters.alias);
    }

    private record Parameters(String branch, boolean rport, boolean alias) {

        /** From the semicolon on; of several of one name the first counts. */
        static Parameters read(final String value, final int semicolon) {
            String branch = null;
            boolean rport = false;
            boolean alias = false;
            int end;
            for (int at = semicolon; at < value.length(); at = end) {
                end = Lexis.find(value, at + 1, ';');
                final int name = Lexis.skip(value, at + 1, end);
                if (branch == null && Lexis.named(value, name, end, "branch")) {
                    branch = Lexis.valueOf(value, name, end, "branch");
                }
                rport |= Lexis.named(value, name, end, "rport");
                alias |= Lexis.named(value, name, end, "alias");
            }
            return new Parameters(branch, rport, alias);
        }
    }

    private static Transport transport(final String protocol) {
        try {
            return Transport.of(
                    protocol.substring(protocol.lastIndexOf('/') + 1).trim());
        } catch (final IllegalArgumentException e) {
            return Transport.UDP;
        }
    }

    /** Whether the branch is one of RFC 3261, unique across space and time. */
    public boolean unique() {
        return branch != null && branch.regionMatches(true, 0, "z9hG4bK", 0, 7);
    }

    /** Whether sent-by names a port. */
    public boolean explicitPort() {
        return sentBy.lastIndexOf(':') > sentBy.lastIndexOf(']');
    }

    /** Where a response goes that finds no connection, and every one over UDP (RFC 3261, 18.2.2; RFC 3581, 4). */
    public InetSocketAddress responseTo(final InetSocketAddress source) {
        return rport || source.getPort() == port ? source : new InetSocketAddress(source.getAddress(), port);
    }

    /** The value as it stands in a response: with received and rport where they belong, whatever the peer put there. */
    void write(final ByteWriter out, final InetSocketAddress source) {
        final String address = ByteWriter.host(source.getAddress());
        final int first = Lexis.find(value, 0, ';');
        out.text(value, 0, first);
        int at = first;
        while (at < value.length()) {
            final int end = Lexis.find(value, at + 1, ';');
            final int name = Lexis.skip(value, at + 1, end);
            if (Lexis.named(value, name, end, "rport")) {
                out.text(value, at, name).text("rport=").number(source.getPort());
            } else if (!Lexis.named(value, name, end, "received")) {
                out.text(value, at, end);
            }
            at = end;
        }
        if (rport || !Hosts.same(host, source.getAddress())) {
            out.text(";received=").text(address);
        }
    }

    /** White space may stand around the slashes; the one after the transport token ends the protocol. */
    private static boolean afterTransport(final String value, final int at) {
        return at > 0 && value.charAt(at - 1) != '/' && value.charAt(at - 1) > ' ';
    }
}
