package io.rollcall.rls.sip.internal.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.Failures;
import io.rollcall.rls.sip.internal.tls.Tls;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.FreePorts;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.After;
import org.junit.Test;

/** An error in one message, connection or thread start leaves the threads that serve the others alive. */
public class StumblingTest {

    private static final StreamLimits LIMITS =
            new StreamLimits(10, 10, 10, 10_000, 10_000, 1_000_000, 2000, 2000, 10_000, 10_000, 60_000, List.of());

    private final Counters counters = new Counters();
    private final Failures failures = new Failures(Clock.systemUTC(), counters);
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final int port = FreePorts.next();
    /** Threads whose name begins so meet an error at their next look at the clock. */
    private volatile String stumbling = "-";

    private volatile Consumer<Thread> starter = Thread::start;
    private final Connections connections = new Connections(
            this::receive, new Tls(), LIMITS, 1, this::now, counters, failures, thread -> starter.accept(thread));
    private final ListeningPoints points = new ListeningPoints(this::receive, connections, 65_536, failures);

    @After
    public void stop() {
        points.stop();
        connections.stop();
    }

    private void receive(final byte[] bytes, final int from, final Flow flow, final Link link) {
        final String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        if (text.startsWith("BAD")) {
            throw new StackOverflowError("a test");
        }
        received.add(text);
    }

    private long now() {
        if (Thread.currentThread().getName().startsWith(stumbling)) {
            stumbling = "-";
            throw new OutOfMemoryError("a test");
        }
        return System.nanoTime() / 1_000_000;
    }

    private InetSocketAddress address() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    }

    private void open(final Transport transport) throws IOException {
        points.open(new ListenAddress(transport, "127.0.0.1", port));
    }

    private void awaitTheGoodOne() {
        Await.until("the next message is received", () -> received.size() == 1);
        assertTrue(received.get(0), received.get(0).startsWith("GOOD"));
        assertEquals(1L, (long) counters.snapshot().get("sip.failures"));
    }

    @Test
    public void shouldReadTheNextDatagram() throws Exception {
        open(Transport.UDP);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (final String text : List.of("BAD\r\n\r\n", "GOOD\r\n\r\n")) {
                final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, address()));
            }
            awaitTheGoodOne();
        }
    }

    @Test
    public void shouldReadTheNextMessageOfAConnection() throws Exception {
        open(Transport.TCP);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("BAD\r\nl: 0\r\n\r\nGOOD\r\nl: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            awaitTheGoodOne();
        }
    }

    @Test
    public void shouldAcceptTheNextConnection() throws Exception {
        open(Transport.TCP);
        stumbling = "rls-sip-tcp-";
        try (Socket refused = new Socket("127.0.0.1", port)) {
            refused.setSoTimeout(5000);
            assertEquals("closed", -1, refused.getInputStream().read());
        }
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("GOOD\r\nl: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            awaitTheGoodOne();
        }
    }

    @Test
    public void shouldReportAConnectionAsLostThatCannotBeWritten() throws Exception {
        final AtomicInteger losses = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            final Connection connection = connections.to(
                    new Target(
                            Transport.TCP, new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), null),
                    new ListenAddress(Transport.TCP, "127.0.0.1", port));
            connection.onLoss(this, new byte[10], loss -> losses.incrementAndGet());
            stumbling = "rls-sip-stream-worker-";
            connection.send(new byte[10], null);
            Await.until("the loss is reported", () -> losses.get() == 1);
            assertEquals(0, connections.size());
        }
    }

    @Test
    public void shouldForgetAConnectionThatGetsNoThread() throws Exception {
        open(Transport.TCP);
        starter = thread -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        final Target peer =
                new Target(Transport.TCP, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 9), null);
        assertThrows(
                IOException.class, () -> connections.to(peer, new ListenAddress(Transport.TCP, "127.0.0.1", port)));
        assertEquals(0, connections.size());
        assertEquals(1L, (long) counters.snapshot().get("sip.connections.closed"));
        starter = Thread::start;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("GOOD\r\nl: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            awaitTheGoodOne();
        }
    }
}
