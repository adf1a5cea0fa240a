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
 * Finds ports nobody listens on, for servers that must be told their port a while before they open it; sockets of our
 * own are better bound to port 0. The ports are none that sockets get which are bound to port 0 (32768 and more on
 * Linux), and each process counts through a block of its own: it holds the first port of that for as long as it lives.
 */
public final class FreePorts {

    private static final int FIRST = 10_000;
    private static final int BLOCK = 500;
    private static final int BLOCKS = 44;
    private static final int TRIES = 100;
    private static final AtomicInteger STEP =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(BLOCK));

    /** Never closed; null where other processes have all blocks. */
    private static final ServerSocket GUARD = guard();

    private static final int OWN =
            GUARD == null ? start(ThreadLocalRandom.current().nextInt(BLOCKS)) : GUARD.getLocalPort();

    private FreePorts() {}

    private static int start(final int block) {
        return FIRST + Math.floorMod(block, BLOCKS) * BLOCK;
    }

    private static ServerSocket guard() {
        final int any = ThreadLocalRandom.current().nextInt(BLOCKS);
        for (int i = 0; i < BLOCKS; i++) {
            try {
                return new ServerSocket(start(any + i), 1, InetAddress.getLoopbackAddress());
            } catch (final IOException e) {
                continue; // of another process
            }
        }
        return null;
    }

    /** A loopback port free for both UDP and TCP at this moment. */
    public static int next() {
        return next(InetAddress.getLoopbackAddress());
    }

    /** A port of that address free for both UDP and TCP at this moment. */
    public static int next(final InetAddress address) {
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            final int port = OWN + 1 + Math.floorMod(STEP.getAndIncrement(), BLOCK - 1);
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
