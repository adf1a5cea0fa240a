package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.tls.SipIdentities;
import io.rollcall.rls.sip.internal.tls.Tls;
import java.io.IOException;
import java.net.Socket;

/**
 * A connection that is ready for messages: connected, and its hands shaken.
 *
 * @param socket what is read and written: the bare socket, or TLS around it
 * @param peer whom the far end has proved to be, or null
 */
record StreamOpening(Socket socket, SipIdentities peer) {

    /**
     * Makes one ready. Blocks, on the connection's own thread; nobody else reads or writes yet.
     *
     * @param transport what is spoken on it
     * @param target whom to connect to; null where the socket was accepted
     */
    static StreamOpening of(final Connections owner, final Transport transport, final Target target, final Socket plain)
            throws IOException {
        final StreamLimits limits = owner.limits();
        if (target != null) {
            plain.connect(target.peer(), limits.connectMs());
        }
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        Socket socket = plain;
        SipIdentities peer = null;
        if (transport.secure()) {
            final Tls.Secured secured = target == null
                    ? owner.tls().accept(plain, limits.handshakeMs())
                    : owner.tls().connect(plain, target.domain(), limits.handshakeMs());
            socket = secured.socket();
            peer = secured.peer();
        }
        if (transport == Transport.WS || transport == Transport.WSS) {
            upgrade(socket, limits);
        }
        return new StreamOpening(socket, peer);
    }

    private static void upgrade(final Socket socket, final StreamLimits limits) throws IOException {
        socket.setSoTimeout(limits.handshakeMs());
        final WebSocketHandshake handshake = new WebSocketHandshake(limits.origins());
        handshake.read(socket.getInputStream());
        socket.getOutputStream().write(handshake.response());
        final String refusal = handshake.refusal();
        if (refusal != null) {
            throw new IOException(
                    "no WebSocket for SIP: " + refusal.lines().findFirst().orElse(""));
        }
    }
}
