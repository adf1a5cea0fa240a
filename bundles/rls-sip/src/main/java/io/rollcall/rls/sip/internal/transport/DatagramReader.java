package io.rollcall.rls.sip.internal.transport;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;

/** The one thread that reads a socket. It knows whether it keeps up with what comes. */
public final class DatagramReader extends Thread {

    /** Whoever had to wait for a datagram no longer ago than that keeps up with them. */
    private static final long IDLE_NS = 1_000_000;

    /** A datagram that was there already comes sooner. */
    private static final long WAIT_NS = 20_000;

    /** Of this thread alone. */
    private long waitedNs = System.nanoTime();

    private boolean idle;

    DatagramReader(final Runnable reading, final int port) {
        super(reading, "rls-sip-udp-" + port);
        setDaemon(true);
    }

    /** Whether this thread reads datagrams and has time for more: for what follows from them, which holds no lock. */
    public static boolean hasTime() {
        return Thread.currentThread() instanceof DatagramReader reader && reader.idle;
    }

    /** Waits for the next datagram; called by the reader. */
    static void receive(final DatagramSocket socket, final DatagramPacket packet) throws IOException {
        final long beforeNs = System.nanoTime();
        socket.receive(packet);
        if (Thread.currentThread() instanceof DatagramReader reader) {
            reader.waited(beforeNs, System.nanoTime());
        }
    }

    private void waited(final long beforeNs, final long nowNs) {
        if (nowNs - beforeNs > WAIT_NS) {
            waitedNs = nowNs;
        }
        idle = nowNs - waitedNs < IDLE_NS;
    }
}
