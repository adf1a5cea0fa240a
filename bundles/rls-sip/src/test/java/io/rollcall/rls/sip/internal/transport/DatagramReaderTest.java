package io.rollcall.rls.sip.internal.transport;

import static org.junit.Assert.assertFalse;

import io.rollcall.rls.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public final class DatagramReaderTest {

    private final BlockingQueue<Boolean> hadTime = new LinkedBlockingQueue<>();
    private DatagramSocket socket;
    private DatagramSocket peer;

    @Before
    public void open() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @After
    public void close() {
        socket.close();
        peer.close();
    }

    private void read() {
        final DatagramPacket packet = new DatagramPacket(new byte[16], 16);
        while (!socket.isClosed()) {
            try {
                DatagramReader.receive(socket, packet);
                hadTime.add(DatagramReader.hasTime());
            } catch (final IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Who has to wait for the next one keeps up with them. */
    @Test
    public void shouldHaveTimeWhereItWaits() {
        final DatagramReader reader = new DatagramReader(this::read, 1);
        reader.start();
        Await.until("it never has time", this::hasTime);
    }

    private boolean hasTime() {
        try {
            peer.send(new DatagramPacket(new byte[1], 1, socket.getLocalSocketAddress()));
            return Boolean.TRUE.equals(hadTime.poll(10, TimeUnit.SECONDS));
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void shouldNotBeAskedOfOtherThreads() {
        assertFalse(DatagramReader.hasTime());
    }
}
