package io.rollcall.rls.testkit.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;

/**
 * One port bound for UDP and, where wanted, for TCP too (RFC 3261 18.2.1).
 *
 * @param datagrams the UDP socket
 * @param listener the TCP listener, or null
 */
record BoundPort(DatagramChannel datagrams, ServerSocketChannel listener) {

    private static final int TRIES = 50;
    private static final int BACKLOG = 1024;

    /** Binds the port; with port 0 one is looked for that is free for both. */
    static BoundPort bind(final InetAddress address, final int port, final boolean tcp) throws IOException {
        for (int i = 1; true; i++) {
            final DatagramChannel datagrams = DatagramChannel.open();
            ServerSocketChannel listener = null;
            try {
                datagrams.bind(new InetSocketAddress(address, port));
                if (tcp) {
                    listener = ServerSocketChannel.open();
                    listener.bind(datagrams.getLocalAddress(), BACKLOG);
                }
                return new BoundPort(datagrams, listener);
            } catch (final IOException e) {
                datagrams.close();
                if (listener != null) {
                    listener.close();
                }
                if (port != 0 || i == TRIES) {
                    throw e;
                }
            }
        }
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) datagrams.getLocalAddress();
    }
}
