package io.rollcall.rls.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds ports nobody listens on, for servers that must be told their port. Between finding and use another process may
 * take the port, so sockets of our own are better bound to port 0. The ports are none that sockets get which are bound
 * to port 0 (32768 and more on Linux), and each process begins somewhere else.
 */
public final class FreePorts {

    private static final int FIRST = 10_000;
    private static final int COUNT = 22_000;
    private static final int TRIES = 50;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /** A loopback port free for both UDP and TCP at this moment. */
    public static int next() {
        return next(InetAddress.getLoopbackAddress());
    }

    /** A port of that address free for both UDP and TCP at this moment. */
    public static int next(final InetAddress address) {
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            final int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket tcp = new ServerSocket(port, 1, address);
                    DatagramSocket udp = new DatagramSocket(new InetSocketAddress(address, tcp.getLocalPort()))) {
                return udp.getLocalPort();
            } catch (final IOException e) {
                last = e;
            }
        }
        throw new UncheckedIOException("no port free for UDP and TCP on " + address, last);
    }
}
