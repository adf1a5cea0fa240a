package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;

/**
 * The way a message came: transport, the local address it arrived at and the peer it came from.
 *
 * <p>Kept with a dialog so that what we send on our own goes out where the peer expects it (RFC 5626, 5.3, RFC 3581).
 *
 * @param transport the transport
 * @param local the listening point or the local end of the connection
 * @param peer the source of the packet or the far end of the connection
 */
public record Flow(Transport transport, InetSocketAddress local, InetSocketAddress peer) {

    public Flow {
        requireNonNull(transport);
        requireNonNull(local);
        requireNonNull(peer);
    }
}
