package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.FreePorts;
import io.rollcall.rls.testkit.Requirement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Everything on [::1]. */
public class Ipv6Test {

    private final int port = FreePorts.next();

    @Rule
    public final Side side = new Side("listen", "udp:[0:0:0:0:0:0:0:1]:" + port);

    private InetSocketAddress address;
    private UdpPeer peer;

    @Before
    public void open() throws Exception {
        address = new InetSocketAddress(InetAddress.getByName("::1"), port);
        peer = new UdpPeer(address);
    }

    @After
    public void close() {
        peer.close();
    }

    private String answered(final String branch, final String sentBy) throws Exception {
        peer.say(Messages.subscribe("UDP", 9, branch, "").replace("127.0.0.1:9;rport", sentBy));
        final String response = peer.hear();
        assertTrue(response, response.startsWith("SIP/2.0 200 "));
        assertTrue(response, response.contains("Contact: <sip:[::1]:" + port + ";transport=udp;gr>\r\n"));
        return response.substring(response.indexOf("Via: "), response.indexOf("From: "))
                .trim();
    }

    @Test
    @Requirement({"5954-4-a", "3581-4-a", "3261-18-d"})
    public void shouldCompareTheAddressOfViaByValue() throws Exception {
        final String host = "[::1]:" + peer.port();
        final String full = "[0:0::0:01]:" + peer.port();
        assertEquals("Via: SIP/2.0/UDP " + host + ";branch=z9hG4bKv1", answered("z9hG4bKv1", host));
        assertEquals("Via: SIP/2.0/UDP " + full + ";branch=z9hG4bKv2", answered("z9hG4bKv2", full));
        assertEquals(
                "Via: SIP/2.0/UDP [2001:db8::1]:" + peer.port() + ";branch=z9hG4bKv3;received=::1",
                answered("z9hG4bKv3", "[2001:db8::1]:" + peer.port()));
        assertEquals(
                "Via: SIP/2.0/UDP phone.test;rport=" + peer.port() + ";branch=z9hG4bKv4;received=::1",
                answered("z9hG4bKv4", "phone.test;rport"));
    }

    @Test
    @Requirement({"5954-4-a", "3581-3-a", "3261-18-a"})
    public void shouldSendByUdpAndTcp() throws Exception {
        side.transport.send(Messages.notify("sip:a@[::1]:" + peer.port(), new byte[5], null));
        final String request = peer.hear();
        assertTrue(request, request.startsWith("NOTIFY sip:a@[::1]:" + peer.port() + " SIP/2.0\r\n"));
        assertTrue(request, request.contains("Via: SIP/2.0/UDP [::1]:" + port + ";rport;branch="));
        assertTrue(request, request.contains("Contact: <sip:[::1]:" + port + ";transport=udp;gr>\r\n"));
        peer.say(Messages.response("200 OK", request, ""));
        Await.until("it ended", () -> side.engine.notifiesEnded.size() == 1);
        try (ServerSocket server = new ServerSocket(0, 5, address.getAddress())) {
            server.setSoTimeout(10_000);
            side.transport.send(Messages.notify("sip:a@[::1]:" + server.getLocalPort(), new byte[2000], null));
            try (TcpPeer stream = new TcpPeer(server.accept())) {
                final String large = stream.hear();
                assertTrue(large, large.contains("Via: SIP/2.0/TCP [::1]:" + port + ";rport;branch="));
                stream.say(Messages.response("200 OK", large, ""));
                Await.until("it ended", () -> side.engine.notifiesEnded.size() == 2);
            }
        }
        assertTrue(side.engine.notifiesEnded.stream().allMatch(one -> one.outcome() instanceof Outcome.Answered));
    }

    /** A listening point that closes ends what waits for an answer there, however its address was written. */
    @Test
    public void shouldEndWhatWaitsWhenTheListeningPointCloses() throws Exception {
        side.transport.send(Messages.notify("sip:a@[::1]:" + peer.port(), new byte[5], null));
        peer.hear();
        side.change("listen", "udp:127.0.0.1:" + side.port);
        Await.until("it ended", () -> side.engine.notifiesEnded.size() == 1);
        assertEquals(Outcome.Lost.INSTANCE, side.engine.notifiesEnded.get(0).outcome());
        side.change("listen", "udp:[::]:" + port);
        assertFalse(answered("z9hG4bKw1", "[::1]:" + peer.port()).contains("received"));
    }
}
