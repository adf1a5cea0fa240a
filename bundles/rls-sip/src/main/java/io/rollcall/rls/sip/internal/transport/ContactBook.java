package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.message.ByteWriter;
import io.rollcall.rls.sip.internal.message.SipUri;
import java.net.InetAddress;
import java.util.Locale;

/**
 * What stands in Contact: the address that clients reach us by, for the transport in use. It carries gr, since it can
 * be reached from anywhere that address can (RFC 6665, 4.5.1). Any thread.
 */
public final class ContactBook {

    private volatile PublicAddress publicAddress;

    /**
     * The key {@code server_address}.
     *
     * @param user user part, or null
     * @param host name or address, with the brackets of IPv6
     * @param port the port, or -1 for the one listened on
     */
    public record PublicAddress(String user, String host, int port) {

        /**
         * Reads {@code host}, {@code host:port} or {@code sip:user@host:port}.
         *
         * @throws IllegalArgumentException with a message that reads on from the value
         */
        public static PublicAddress parse(final String text) {
            final String uri = text.regionMatches(true, 0, "sip:", 0, 4) ? text : "sip:" + text;
            final var parsed = SipUri.parse(uri);
            if (parsed.host().chars().anyMatch(c -> c <= ' ' || "<>\"/;,".indexOf(c) >= 0)) {
                throw new IllegalArgumentException("is not a host or host:port");
            }
            final int at = uri.indexOf('@');
            return new PublicAddress(
                    at < 0 ? null : uri.substring(4, at), Hosts.bracketed(parsed.host()), parsed.port());
        }
    }

    public ContactBook(final PublicAddress publicAddress) {
        this.publicAddress = publicAddress;
    }

    /** Another public address from now on, or null for none. */
    public void publicAddress(final PublicAddress newAddress) {
        publicAddress = newAddress;
    }

    /**
     * A Contact value with angle brackets.
     *
     * @param transport how the peer is to reach us
     * @param local our address as the peer sees it
     * @param port the port listened on
     */
    public String contact(final Transport transport, final InetAddress local, final int port) {
        final PublicAddress known = publicAddress;
        final StringBuilder text = new StringBuilder(64).append("<sip:");
        if (known == null) {
            text.append(Hosts.bracketed(ByteWriter.host(local))).append(':').append(port);
        } else {
            if (known.user() != null) {
                text.append(known.user()).append('@');
            }
            text.append(known.host()).append(':').append(known.port() < 0 ? port : known.port());
        }
        return text.append(";transport=")
                .append(transport.name().toLowerCase(Locale.ROOT))
                .append(";gr>")
                .toString();
    }
}
