package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.message.ByteWriter;
import io.rollcall.rls.sip.internal.message.Hosts;
import java.net.InetAddress;
import java.util.Locale;

/**
 * What stands in Contact: the address that clients reach us by, for the transport in use. It carries gr, since it can
 * be reached from anywhere that address can (RFC 6665, 4.5.1). Any thread.
 */
public final class ContactBook {

    private volatile PublicAddresses known;

    public ContactBook(final PublicAddresses known) {
        this.known = known;
    }

    /** Other public addresses from now on. */
    public void publicAddresses(final PublicAddresses newAddresses) {
        known = newAddresses;
    }

    /**
     * A Contact value with angle brackets.
     *
     * @param secure whether it must be a SIPS URI (RFC 3261, 8.1.1.8 and 12.1.1)
     * @param transport how the peer is to reach us
     * @param local our address as the peer sees it
     * @param port the port listened on
     */
    public String contact(final boolean secure, final Transport transport, final InetAddress local, final int port) {
        final PublicAddresses.Address address = known.of(transport);
        final StringBuilder text = new StringBuilder(64).append(secure ? "<sips:" : "<sip:");
        if (address != null && address.user() != null) {
            text.append(address.user()).append('@');
        }
        hostPort(text, address, local, port);
        if (transport == Transport.WS || transport == Transport.WSS) {
            // URIs know one value for both (RFC 7118, 5.2.2)
            text.append(";transport=ws");
        } else if (!secure) {
            // a SIPS URI means TLS whatever else it says (RFC 3261, 26.2.2)
            text.append(";transport=").append(transport.name().toLowerCase(Locale.ROOT));
        }
        return text.append(";gr>").toString();
    }

    /**
     * Host and port of Via. With TLS it is the name that clients know, since that is the one our certificate is for,
     * and only so can the peer use the connection in its own direction (RFC 5923, 8.2).
     */
    public String sentBy(final Transport transport, final InetAddress local, final int port) {
        final StringBuilder text = new StringBuilder(32);
        hostPort(text, transport.secure() ? known.of(transport) : null, local, port);
        return text.toString();
    }

    private static void hostPort(
            final StringBuilder text, final PublicAddresses.Address address, final InetAddress local, final int port) {
        if (address == null) {
            text.append(Hosts.bracketed(ByteWriter.host(local))).append(':').append(port);
        } else {
            text.append(address.host()).append(':').append(address.port() < 0 ? port : address.port());
        }
    }
}
