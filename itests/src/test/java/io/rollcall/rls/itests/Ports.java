package io.rollcall.rls.itests;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Port numbers on loopback that nobody listens on. A server is told its ports a while before it opens them, so they are
 * none that a socket without a number of its own gets meanwhile, and processes that test side by side count through
 * numbers of their own.
 */
public final class Ports {

    private static final int FIRST = 12_000;
    private static final int END = 32_000; // the numbers Linux gives to others begin at 32768
    private static final int FORKS = 8;
    private static final int STEPS = (END - FIRST) / FORKS;
    private static final int TRIES = 50;
    private static final int FORK = Integer.getInteger("rollcall.fork", 0) % FORKS;
    private static final AtomicInteger STEP =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(STEPS));

    private Ports() {}

    /** A number free for TCP. */
    public static int tcp() {
        return sip();
    }

    /** A number free for UDP and TCP both, as a SIP listening point needs it. */
    public static int sip() {
        return sip(InetAddress.getLoopbackAddress());
    }

    /** A number free for UDP and TCP both at that address. */
    public static int sip(InetAddress address) {
        for (int i = 0; i < TRIES; i++) {
            InetSocketAddress candidate = new InetSocketAddress(address, next());
            try (ServerSocket tcp = new ServerSocket();
                    DatagramSocket udp = new DatagramSocket(candidate)) {
                tcp.bind(candidate);
                return udp.getLocalPort();
            } catch (IOException e) {
                continue; // taken: try the next
            }
        }
        throw new IllegalStateException("No port free for both UDP and TCP in " + TRIES + " tries");
    }

    private static int next() {
        return FIRST + STEP.getAndIncrement() % STEPS * FORKS + FORK;
    }
}
