package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Connections, and the way from UDP to TCP and back. */
public class TcpTest {

    @Rule
    public final Side side = new Side("timer_t1_ms", "50", "timer_t2_ms", "200");

    private UdpPeer udp;

    @Before
    public void open() throws Exception {
        udp = new UdpPeer(side.address());
    }

    @After
    public void close() {
        udp.close();
    }

    private FakeEngine.Ended ended() {
        Await.until("the NOTIFY ended", () -> side.engine.notifiesEnded.size() == 1);
        return side.engine.notifiesEnded.get(0);
    }

    /** TCP beside UDP; answers and NOTIFYs come on the watcher's connection. */
    @Test
    @Requirement({"3261-18-b", "3261-18-d", "5626-4-a"})
    public void shouldAnswerAndNotifyOnTheConnectionOfTheWatcher() throws Exception {
        try (TcpPeer peer = new TcpPeer(side.address())) {
            peer.say(Messages.subscribe("TCP", 9, "z9hG4bKt1", ""));
            final String response = peer.hear();
            assertTrue(response, response.startsWith("SIP/2.0 200 OK\r\n"));
            assertTrue(response, response.contains("Contact: <sip:127.0.0.1:" + side.port + ";transport=tcp;gr>\r\n"));
            final Flow flow = side.engine.subscribes.get(0).head().flow();
            assertEquals(Transport.TCP, flow.transport());
            side.transport.send(Messages.notify("sip:alice@127.0.0.1:9;transport=tcp", new byte[3000], flow));
            final String request = peer.hear();
            assertTrue(request, request.contains("Via: SIP/2.0/TCP 127.0.0.1:" + side.port + ";rport;branch="));
            peer.say(Messages.response("200 OK", request, ""));
            assertEquals(200, ((Outcome.Answered) ended().outcome()).status());
        }
    }

    /** Frames are cut by Content-Length, however the bytes come. */
    @Test
    @Requirement("3261-18-e")
    public void shouldFindTwoMessagesInOnePieceAndOneInManyPieces() throws Exception {
        try (TcpPeer peer = new TcpPeer(side.address())) {
            peer.say(Messages.subscribe("TCP", 9, "z9hG4bKt2", "") + Messages.subscribe("TCP", 9, "z9hG4bKt3", ""));
            assertTrue(peer.hear().contains("branch=z9hG4bKt2"));
            assertTrue(peer.hear().contains("branch=z9hG4bKt3"));
            for (final String piece :
                    Messages.subscribe("TCP", 9, "z9hG4bKt4", "").split("(?<=\\G.{40})")) {
                peer.say(piece);
            }
            assertTrue(peer.hear().contains("branch=z9hG4bKt4"));
        }
    }

    @Test
    @Requirement("5626-3-a")
    public void shouldAnswerAPing() throws Exception {
        try (TcpPeer peer = new TcpPeer(side.address())) {
            peer.sayRaw("\r\n\r\n");
            assertEquals("\r\n", peer.hearBytes(2));
            peer.sayRaw("\r\n");
            peer.say(Messages.subscribe("TCP", 9, "z9hG4bKt5", ""));
            assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        }
    }

    /** A stream whose frames cannot be found is closed; others go on. */
    @Test
    @Requirement("3261-18-e")
    public void shouldCloseAConnectionThatCarriesNoSip() throws Exception {
        try (TcpPeer bad = new TcpPeer(side.address());
                TcpPeer good = new TcpPeer(side.address())) {
            bad.sayRaw("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(bad.closedByServer());
            good.say(Messages.subscribe("TCP", 9, "z9hG4bKt6", ""));
            assertTrue(good.hear().startsWith("SIP/2.0 200 "));
        }
    }

    /** M02 over TCP: the missing bytes are waited for, then that connection alone is closed. */
    @Test
    @Requirement("3261-18-e")
    public void shouldCloseAConnectionWhoseMessageIsNeverCompleted() throws Exception {
        side.change("stream_read_ms", "200");
        try (TcpPeer bad = new TcpPeer(side.address());
                TcpPeer good = new TcpPeer(side.address())) {
            bad.say(Messages.subscribe("TCP", 9, "z9hG4bKm1", "").replace("Length: 0", "Length: 99"));
            assertTrue(bad.closedByServer());
            good.say(Messages.subscribe("TCP", 9, "z9hG4bKm2", ""));
            assertTrue(good.hear().startsWith("SIP/2.0 200 "));
        }
        assertEquals(1, side.engine.subscribes.size());
    }

    /** Above 1300 bytes by TCP, with Via changed accordingly; Contact keeps the peer on UDP for the rest. */
    @Test
    @Requirement("3261-18-a")
    public void shouldSendALargeNotifyByTcp() throws Exception {
        try (ServerSocket listening = new ServerSocket(udp.port(), 1, InetAddress.getByName("127.0.0.1"))) {
            side.transport.send(Messages.notify("sip:alice@127.0.0.1:" + udp.port(), new byte[1200], null));
            try (TcpPeer peer = new TcpPeer(listening.accept())) {
                final String request = peer.hear();
                assertTrue(request, request.contains("Via: SIP/2.0/TCP "));
                assertTrue(request, request.contains(";transport=udp;gr>"));
                peer.say(Messages.response("200 OK", request, ""));
                assertEquals(200, ((Outcome.Answered) ended().outcome()).status());
            }
        }
    }

    /** Without TCP it comes by UDP, and the failed try is remembered. */
    @Test
    @Requirement("3261-18-a")
    public void shouldFallBackToUdpAndRemember() throws Exception {
        side.transport.send(Messages.notify("sip:alice@127.0.0.1:" + udp.port(), new byte[2000], null));
        final String request = udp.hear();
        assertTrue(request, request.contains("Via: SIP/2.0/UDP "));
        assertTrue(request, request.contains(";transport=udp;gr>"));
        udp.say(Messages.response("200 OK", request, ""));
        assertEquals(200, ((Outcome.Answered) ended().outcome()).status());
        assertEquals(1, side.count("sip.connections.opened"));
        side.transport.send(Messages.notify("sip:alice@127.0.0.1:" + udp.port(), new byte[2000], null));
        udp.hear();
        assertEquals("TCP was tried again", 1, side.count("sip.connections.opened"));
        assertEquals(2, side.count("sip.requests.largeudp"));
    }

    @Test
    public void shouldEndARequestWhoseConnectionIsLost() throws Exception {
        try (TcpPeer peer = new TcpPeer(side.address())) {
            peer.say(Messages.subscribe("TCP", 9, "z9hG4bKt7", ""));
            peer.hear();
            side.transport.send(Messages.notify(
                    "sip:alice@127.0.0.1:9;transport=tcp",
                    new byte[10],
                    side.engine.subscribes.get(0).head().flow()));
            peer.hear();
        }
        assertTrue(ended().outcome() instanceof Outcome.Unreachable);
        assertFalse(ended().thread().equals(Thread.currentThread().getName()));
    }

    @Test
    public void shouldTellThatNobodyTakesTheConnection() {
        side.transport.send(Messages.notify("sip:alice@127.0.0.1:1;transport=tcp", new byte[10], null));
        assertTrue(ended().outcome() instanceof Outcome.Unreachable);
    }

    /** The lane is never held up: a peer that reads nothing fills its queue, the rest is told. */
    @Test
    public void shouldNotWaitForAPeerThatReadsNothing() throws Exception {
        side.change("stream_queue", "3");
        try (TcpPeer peer = new TcpPeer(side.address())) {
            peer.say(Messages.subscribe("TCP", 9, "z9hG4bKt8", ""));
            peer.hear();
            final Flow flow = side.engine.subscribes.get(0).head().flow();
            final byte[] body = new byte[3_000_000];
            for (int i = 0; i < 12; i++) {
                side.transport.send(Messages.notify("sip:alice@127.0.0.1:9;transport=tcp", body, flow));
            }
            Await.until("some found the queue full", () -> side.engine.notifiesEnded.size() >= 3);
            // our queue says nothing about the watcher
            assertEquals(Outcome.Lost.INSTANCE, side.engine.notifiesEnded.get(0).outcome());
            assertTrue(side.count("sip.requests.notsent") >= 3);
        }
    }
}
