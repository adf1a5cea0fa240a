package io.rollcall.rls.sip.internal.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/** What a message came on, and what its answer goes back on: a UDP socket or a connection. Any thread. */
public interface Link {

    /** The listening point it belongs to. */
    ListenAddress point();

    /**
     * Sends without blocking.
     *
     * @param peer the address; a connection has its own and pays no heed to it
     * @throws IOException when it is closed, or its queue is full
     */
    void send(byte[] message, InetSocketAddress peer) throws IOException;

    /**
     * Sends without blocking, for as long as there is a right to.
     *
     * @param right asked once more when what waited before it is sent; where it says no, this is dropped
     */
    default void send(final byte[] message, final InetSocketAddress peer, final BooleanSupplier right)
            throws IOException {
        send(message, peer);
    }

    /** What came makes no sense: a connection cannot find the next message and closes, a socket goes on. */
    void unusable(String why);

    /**
     * Whoever made the connection takes requests on it (RFC 5923, 8).
     *
     * @param sentBy host of the sent-by in its Via
     * @param port port of that
     */
    default void alias(final String sentBy, final int port) {
        // of no use but to a connection with TLS
    }
}
