package io.rollcall.rls.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Port numbers on loopback that nobody listens on. */
final class Ports {

    private static final int TRIES = 50;

    private Ports() {}

    /** A number free for TCP. */
    static int tcp() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number free for UDP and TCP both, as a SIP listening point needs it. */
    static int sip() {
        for (int i = 0; i < TRIES; i++) {
            int port = tcp();
            try (DatagramSocket probe =
                    new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                return probe.getLocalPort();
            } catch (IOException e) {
                continue; // taken for UDP: try the next
            }
        }
        throw new IllegalStateException("No port free for both UDP and TCP in " + TRIES + " tries");
    }
}
