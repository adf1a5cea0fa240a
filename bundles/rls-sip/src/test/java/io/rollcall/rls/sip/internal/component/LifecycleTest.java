package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.FreePorts;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

/** Start, stop, changes of configuration, and an engine that comes and goes. */
public class LifecycleTest {

    private static SipTransport transport(final Map<String, ?> properties) {
        return Side.open(properties);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }

    private static InetSocketAddress at(final String host, final int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    @Test
    public void shouldGiveBackPortsAndThreadsEachTime() throws Exception {
        final int port = FreePorts.next();
        final Set<Thread> before = threads();
        for (int round = 0; round < 3; round++) {
            final SipTransport transport = transport(Map.of("listen", "udp:127.0.0.1:" + port));
            final FakeEngine engine = new FakeEngine();
            transport.setEngine(engine);
            try (TcpPeer tcp = new TcpPeer(at("127.0.0.1", port));
                    UdpPeer udp = new UdpPeer(at("127.0.0.1", port))) {
                tcp.say(Messages.subscribe("TCP", 9, "z9hG4bKl1", ""));
                tcp.hear();
                udp.say(Messages.subscribe("UDP", udp.port(), "z9hG4bKl2", ""));
                udp.hear();
                transport.send(Messages.notify("sip:a@127.0.0.1:" + udp.port(), new byte[5], null));
                transport.send(Messages.notify("sip:a@no-such-name.invalid", new byte[5], null));
                udp.hear();
                transport.deactivate();
                assertTrue(tcp.closedByServer());
            }
            assertTrue(engine.notifiesEnded.size() >= 1);
            assertTrue(engine.notifiesEnded.stream().anyMatch(ended -> ended.outcome() instanceof Outcome.Lost));
            try (DatagramSocket again = new DatagramSocket(at("127.0.0.1", port));
                    ServerSocket tcpAgain = new ServerSocket()) {
                tcpAgain.setReuseAddress(true);
                tcpAgain.bind(at("127.0.0.1", port));
                assertNotNull(again);
            }
        }
        Await.until(() -> "threads are left: " + left(before), Duration.ofSeconds(5), () -> left(before)
                .isEmpty());
    }

    private static List<String> left(final Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().startsWith("rls-")
                        || thread.getThreadGroup() != null
                                && thread.getThreadGroup().getName().startsWith("rls-")
                        || thread.getName().contains("Scanner"))
                .map(Thread::getName)
                .collect(Collectors.toList());
    }

    @Test
    public void shouldOpenAndCloseOnlyWhatChanged() throws Exception {
        final int first = FreePorts.next();
        final int second = FreePorts.next();
        final int third = FreePorts.next();
        final SipTransport transport =
                transport(Map.of("listen", "udp:127.0.0.1:" + first + ", udp:127.0.0.1:" + second));
        final FakeEngine engine = new FakeEngine();
        transport.setEngine(engine);
        try (TcpPeer staying = new TcpPeer(at("127.0.0.1", first))) {
            transport.modified(Map.of("listen", new String[] {"udp:127.0.0.1:" + first, "udp:127.0.0.1:" + third}));
            assertEquals(4, transport.listening().size());
            staying.say(Messages.subscribe("TCP", 9, "z9hG4bKl3", ""));
            assertTrue(staying.hear().startsWith("SIP/2.0 200 "));
            try (UdpPeer udp = new UdpPeer(at("127.0.0.1", third));
                    UdpPeer gone = new UdpPeer(at("127.0.0.1", second))) {
                udp.say(Messages.subscribe("UDP", udp.port(), "z9hG4bKl4", ""));
                assertTrue(udp.hear().startsWith("SIP/2.0 200 "));
                gone.say(Messages.subscribe("UDP", gone.port(), "z9hG4bKl5", ""));
                assertNull(gone.hearWithin(200));
            }
        } finally {
            transport.deactivate();
        }
    }

    @Test
    public void shouldKeepTheOldListeningPointsWhereAValueIsBad() {
        final int port = FreePorts.next();
        final SipTransport transport = transport(Map.of("listen", "udp:127.0.0.1:" + port));
        try {
            transport.modified(Map.of("listen", "udp:nowhere", "udp_max_bytes", "many"));
            assertEquals(2, transport.listening().size());
            assertEquals(port, transport.listening().get(0).port());
        } finally {
            transport.deactivate();
        }
    }

    @Test
    public void shouldListenOnIpv6() throws Exception {
        final int port = FreePorts.next(InetAddress.getByName("::1"));
        final SipTransport transport = transport(Map.of("listen", "udp:[::1]:" + port));
        transport.setEngine(new FakeEngine());
        try (UdpPeer peer = new UdpPeer(at("::1", port))) {
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKl6", "").replace("127.0.0.1", "[::1]"));
            final String response = peer.hear();
            assertTrue(response, response.startsWith("SIP/2.0 200 "));
            assertTrue(response, response.contains("Contact: <sip:[::1]:" + port));
            transport.send(Messages.notify("sip:a@[::1]:" + peer.port(), new byte[5], null));
            assertTrue(peer.hear().startsWith("NOTIFY sip:a@[::1]:"));
        } finally {
            transport.deactivate();
        }
    }

    @Test
    public void shouldOpenAPortLaterThatWasTaken() throws Exception {
        final int port;
        final SipTransport transport;
        try (DatagramSocket taken = new DatagramSocket(at("127.0.0.1", 0))) {
            port = taken.getLocalPort();
            transport = transport(Map.of("listen", "udp:127.0.0.1:" + port));
            assertEquals(1, transport.listening().size());
        }
        try {
            Await.until(
                    "the port is opened",
                    Duration.ofSeconds(10),
                    () -> transport.listening().size() == 2);
        } finally {
            transport.deactivate();
        }
    }

    @Test
    public void shouldHoldRequestsAndOutcomesForTheNextEngine() throws Exception {
        final int port = FreePorts.next();
        final SipTransport transport = transport(Map.of("listen", "udp:127.0.0.1:" + port));
        final FakeEngine old = new FakeEngine();
        final FakeEngine next = new FakeEngine();
        transport.setEngine(old);
        transport.unsetEngine(old);
        try (UdpPeer peer = new UdpPeer(at("127.0.0.1", port))) {
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKl7", ""));
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKl7", ""));
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKl8", ""));
            transport.send(Messages.notify("sip:a@127.0.0.1:" + peer.port(), new byte[5], null));
            final String request = peer.hear();
            peer.say(Messages.response("200 OK", request, ""));
            Await.until("all wait", () -> transport.counters().get("sip.hold.waited") == 3);
            assertNull("answered without an engine", peer.hearWithin(100));
            transport.setEngine(next);
            assertTrue(peer.hear().contains("z9hG4bKl7"));
            assertTrue(peer.hear().contains("z9hG4bKl8"));
            assertNull("a retransmission was answered too", peer.hearWithin(100));
            assertEquals(2, next.subscribes.size());
            assertEquals(1, next.notifiesEnded.size());
            assertEquals(0, old.subscribes.size());
        } finally {
            transport.deactivate();
        }
    }

    @Test
    public void shouldRefuseWhatWaitsTooLongOrFindsNoRoom() throws Exception {
        final int port = FreePorts.next();
        final SipTransport transport =
                transport(Map.of("listen", "udp:127.0.0.1:" + port, "hold_time", 1, "hold_queue", 1));
        try (UdpPeer peer = new UdpPeer(at("127.0.0.1", port))) {
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKl9", ""));
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKl10", ""));
            final String noRoom = peer.hear();
            assertTrue(noRoom, noRoom.startsWith("SIP/2.0 503 ") && noRoom.contains("z9hG4bKl10"));
            assertTrue(noRoom, noRoom.contains("Retry-After: 1\r\n"));
            final String late = peer.hear();
            assertTrue(late, late.startsWith("SIP/2.0 503 ") && late.contains("z9hG4bKl9"));
        } finally {
            transport.deactivate();
        }
    }

    @Test
    public void shouldSurviveAnEngineThatReplacesAnother() throws Exception {
        final int port = FreePorts.next();
        final SipTransport transport = transport(Map.of("listen", "udp:127.0.0.1:" + port));
        final FakeEngine old = new FakeEngine();
        final FakeEngine next = new FakeEngine();
        transport.setEngine(old);
        transport.setEngine(next);
        transport.unsetEngine(old);
        try (UdpPeer peer = new UdpPeer(at("127.0.0.1", port))) {
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKl11", ""));
            peer.hear();
            assertEquals(1, next.subscribes.size());
        } finally {
            transport.deactivate();
        }
    }
}
