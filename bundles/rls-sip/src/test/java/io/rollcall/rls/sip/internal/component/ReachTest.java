package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.FreePorts;
import io.rollcall.rls.testkit.Requirement;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Which way requests of ours take, and how those end that find none. */
public class ReachTest {

    @Rule
    public final Side side = new Side("udp_max_bytes", "65000");

    private UdpPeer peer;

    @Before
    public void open() throws Exception {
        peer = new UdpPeer(side.address());
    }

    @After
    public void close() {
        peer.close();
    }

    private Outcome ended() {
        Await.until("the NOTIFY ended", () -> !side.engine.notifiesEnded.isEmpty());
        assertFalse(side.engine
                .notifiesEnded
                .get(0)
                .thread()
                .equals(Thread.currentThread().getName()));
        return side.engine.notifiesEnded.get(0).outcome();
    }

    private void unreachable(final String why, final String target, final int bytes, final String... routes) {
        side.engine.notifiesEnded.clear();
        side.transport.send(Messages.notify(target, new byte[bytes], null, routes));
        final Outcome outcome = ended();
        assertTrue(outcome.toString(), outcome.toString().contains(why));
        assertTrue(outcome instanceof Outcome.Unreachable);
    }

    @Test
    public void shouldSayWhyNothingCanBeSent() {
        unreachable("is not a SIP URI", "tel:+4912345", 5);
        unreachable("TLS is not offered", "sips:a@127.0.0.1", 5);
        unreachable("no-such-name.invalid has no address", "sip:a@no-such-name.invalid", 5);
        unreachable("no UDP listening point reaches", "sip:a@[::1]", 5);
        unreachable("takes no TCP", "sip:a@127.0.0.1:1", 70_000);
    }

    @Test
    @Requirement("3261-12.2-a")
    public void shouldFollowTheRouteSet() {
        side.transport.send(Messages.notify(
                "sip:a@far.invalid", new byte[5], null, "<sip:127.0.0.1:" + peer.port() + ";lr>", "<sip:p2;lr>"));
        final String request = peer.hear();
        assertTrue(request, request.startsWith("NOTIFY sip:a@far.invalid SIP/2.0\r\n"));
        assertTrue(
                request, request.contains("Route: <sip:127.0.0.1:" + peer.port() + ";lr>\r\nRoute: <sip:p2;lr>\r\n"));
    }

    /** The name is looked up on another thread, the caller goes on. */
    @Test
    public void shouldLookUpNames() {
        side.transport.send(Messages.notify("sip:a@localhost:" + peer.port(), new byte[5], null));
        assertTrue(peer.hear().startsWith("NOTIFY sip:a@localhost:"));
    }

    @Test
    @Requirement("3261-18-c")
    public void shouldTakeAndSendDatagramsOf60Kilobytes() throws Exception {
        final String body = "x".repeat(60_000);
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKbig", 1)
                .replace("Content-Length: 4\n\nbody", "Content-Length: 60000\n\n" + body));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        assertEquals(60_000, side.engine.notifies.get(0).body().bytes().length);
        side.transport.send(Messages.notify("sip:a@127.0.0.1:" + peer.port(), new byte[60_000], null));
        assertTrue(peer.hear().contains("Content-Length: 60000\r\n"));
    }

    /** A change of the listening points ends no subscription: what was under way is lost, not timed out. */
    @Test
    public void shouldEndAsLostWhatWasUnderWayOnAClosedPort() {
        final int other = FreePorts.next();
        side.transport.send(Messages.notify("sip:a@127.0.0.1:" + peer.port(), new byte[5], null));
        peer.hear();
        side.change("listen", "udp:127.0.0.1:" + other);
        assertTrue(endedOnAnyThread() instanceof Outcome.Lost);
        side.transport.send(Messages.notify("sip:a@127.0.0.1:" + peer.port(), new byte[5], null));
        final String request = peer.hear();
        assertTrue(request, request.contains("Contact: <sip:127.0.0.1:" + other + ";"));
        assertEquals(other, peer.lastFrom().getPort());
    }

    /** The old address is closed, the new one is taken by somebody: nothing of that is the watcher's fault. */
    @Test
    public void shouldEndAsLostWhereTheListeningPointIsNotOpenNow() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))) {
            side.change("listen", "udp:127.0.0.1:" + taken.getLocalPort());
            side.transport.send(Messages.notify("sip:a@127.0.0.1:" + peer.port(), new byte[5], null));
            assertEquals(Outcome.Lost.INSTANCE, ended());
            unreachable("no UDP listening point reaches", "sip:a@[::1]", 5);
        }
        assertEquals(1, side.count("sip.requests.notsent"));
    }

    @Test
    public void shouldEndAsLostWhatIsTooManyAtOnce() {
        side.change("max_transactions", "100");
        for (int i = 0; i < 101; i++) {
            side.transport.send(Messages.notify("sip:a@127.0.0.1:" + peer.port(), new byte[5], null));
        }
        assertEquals(Outcome.Lost.INSTANCE, ended());
        assertEquals(1, side.engine.notifiesEnded.size());
    }

    @Test
    public void shouldEndAsLostWhatFindsNoConnection() throws Exception {
        side.change("max_connections", "1");
        try (TcpPeer first = new TcpPeer(side.address())) {
            first.say(Messages.subscribe("TCP", 9, "z9hG4bKone", ""));
            first.hear();
            side.transport.send(Messages.notify("sip:a@127.0.0.1:9;transport=tcp", new byte[5], null));
            assertEquals(Outcome.Lost.INSTANCE, ended());
        }
    }

    private Outcome endedOnAnyThread() {
        Await.until("the NOTIFY ended", () -> !side.engine.notifiesEnded.isEmpty());
        return side.engine.notifiesEnded.get(0).outcome();
    }

    @Test
    public void shouldNameThePublicAddressInContact() throws Exception {
        side.change("server_address", "sip:rls@lists.example.test:5070");
        peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKpub", ""));
        final String response = peer.hear();
        assertTrue(response, response.contains("Contact: <sip:rls@lists.example.test:5070;transport=udp;gr>\r\n"));
        side.change("server_address", "lists.example.test");
        side.transport.send(Messages.notify("sip:a@127.0.0.1:" + peer.port(), new byte[5], null));
        final String request = peer.hear();
        assertTrue(request, request.contains("Contact: <sip:lists.example.test:" + side.port + ";transport=udp;gr>"));
    }

    /** Bound to all addresses, the address that the peer sees stands in Via and Contact. */
    @Test
    public void shouldNameARealAddressWhereItListensOnAll() throws Exception {
        final int port = FreePorts.next();
        side.change("listen", "udp:0.0.0.0:" + port);
        side.transport.send(Messages.notify("sip:a@127.0.0.1:" + peer.port(), new byte[5], null));
        final String request = peer.hear();
        assertTrue(request, request.contains("Via: SIP/2.0/UDP 127.0.0.1:" + port + ";"));
        assertTrue(request, request.contains("Contact: <sip:127.0.0.1:" + port + ";"));
    }

    @Test
    public void shouldWaitAMomentForAnswersAtStop() throws Exception {
        side.engine.toSubscribe = request -> null;
        peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKlast", ""));
        Await.until("the SUBSCRIBE came", () -> side.engine.replies.size() == 1);
        final CompletableFuture<Void> stop = CompletableFuture.runAsync(side.transport::deactivate);
        side.engine.replies.get(0).accept(new Answer.Accepted("t", 60));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        stop.join();
    }

    @Test
    public void shouldRefuseConnectionsAboveTheLimit() throws Exception {
        side.change("max_connections", "1");
        try (TcpPeer first = new TcpPeer(side.address());
                TcpPeer second = new TcpPeer(side.address())) {
            assertTrue(second.closedByServer());
            first.say(Messages.subscribe("TCP", 9, "z9hG4bKfirst", ""));
            assertTrue(first.hear().startsWith("SIP/2.0 200 "));
        }
        assertEquals(1, side.count("sip.connections.refused"));
    }

    /** Where that is wanted, a watcher behind address translation is told where it came from. */
    @Test
    @Requirement("3581-4-b")
    public void shouldTurnToTheSourceWhereContactIsPrivate() throws Exception {
        peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKnat", ""));
        peer.hear();
        final Flow flow = side.engine.subscribes.get(0).head().flow();
        side.change("nat_aid", "1");
        for (final String host : new String[] {"10.1.2.3", "192.168.1.1:9", "100.64.0.1", "[fd00::1]"}) {
            side.transport.send(Messages.notify("sip:a@" + host, new byte[5], flow));
            final String request = peer.hear();
            assertTrue(request, request.startsWith("NOTIFY sip:a@" + host + " SIP/2.0\r\n"));
            peer.say(Messages.response("200 OK", request, ""));
        }
        Await.until("all ended", () -> side.engine.notifiesEnded.size() == 4);
        assertTrue(side.engine.notifiesEnded.stream().allMatch(one -> one.outcome() instanceof Outcome.Answered));
    }

    /** A STUN binding request to keep a way open is no bad message. */
    @Test
    @Requirement("5626-3-a")
    public void shouldPassOverStun() throws Exception {
        final byte[] request = new byte[28];
        request[1] = 1;
        request[3] = 8;
        System.arraycopy(new byte[] {0x21, 0x12, (byte) 0xa4, 0x42, 'i', 'd'}, 0, request, 4, 6);
        peer.say(request);
        peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKstun", ""));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        assertEquals(0, side.count("sip.messages.unreadable"));
    }
}
