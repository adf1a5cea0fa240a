package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.testkit.FreePorts;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Requests for watchers of another node go there, and its answers come back. Scenario 43. */
public class ForwardingTest {

    private static final int SILENCE_MS = 300;
    private static final String LINE = "Rollcall-Node: here; watcher=\"sip:alice@home.test\"";

    @Rule
    public final Side side = new Side();

    private UdpPeer peer;
    private UdpPeer node;

    @Before
    public void open() throws Exception {
        peer = new UdpPeer(side.address());
        node = new UdpPeer(side.address());
        elsewhere("sip:127.0.0.1:" + node.port() + ";transport=udp");
    }

    private void elsewhere(final String address) {
        side.engine.toSubscribe = request -> new Answer.Elsewhere(address, List.of(LINE));
        side.engine.toNotify = request -> new Answer.Elsewhere(address, List.of("Rollcall-Node: here"));
    }

    @After
    public void close() {
        peer.close();
        node.close();
    }

    @Test
    public void shouldForwardASubscribeAndHandTheAnswerBack() throws Exception {
        peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKa", ""));
        final String passed = node.hear();
        assertTrue(passed, passed.startsWith("SUBSCRIBE sip:list@rls.test SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"));
        assertTrue(passed, passed.contains("\r\n" + LINE + "\r\n\r\n"));
        assertFalse("it is the node's dialog", passed.contains("Record-Route"));
        assertNull("nothing to the watcher", peer.hearWithin(SILENCE_MS));

        node.say(Messages.response("200 OK", passed, "Expires: 600\nContact: <sip:there>\n"));
        final String answer = peer.hear();
        assertTrue(answer, answer.startsWith("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:" + peer.port()));
        assertTrue(answer, answer.contains("\r\nContact: <sip:there>\r\n"));
        assertEquals(1, side.count("sip.requests.forwarded"));
    }

    @Test
    public void shouldForwardANotifyWithItsBody() throws Exception {
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKb", 1));
        final String passed = node.hear();
        assertTrue(passed, passed.startsWith("NOTIFY "));
        assertTrue(passed, passed.contains("\r\nRollcall-Node: here\r\n\r\nbody"));
        node.say(Messages.response("200 OK", passed, ""));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 OK\r\n"));
    }

    /** The node it went to may be dead, and its watchers be served here by now. */
    @Test
    public void shouldAskAgainWhereARequestCameAgain() throws Exception {
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKf", 1));
        node.hear();
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKf", 1));
        node.hear();
        side.engine.toNotify = request -> Answer.Accepted.NOTIFY;
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKf", 1));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 OK\r\n"));
        assertEquals(3, side.engine.notifies.size());
    }

    /** A nonce is counted: the same credentials again would be refused. */
    @Test
    public void shouldNotAskAgainWithCredentialsThatWereUsed() throws Exception {
        final String subscribe = Messages.subscribe("UDP", peer.port(), "z9hG4bKg", "Authorization: Digest a=b\n");
        peer.say(subscribe);
        final String first = node.hear();
        peer.say(subscribe);
        assertEquals(first, node.hear());
        assertEquals(1, side.engine.subscribes.size());
    }

    /** Each node believes that the other one serves the watcher. */
    @Test
    public void shouldNotForwardWhatWasForwarded() throws Exception {
        peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKc", "Rollcall-Node: there\n"));
        final String answer = peer.hear();
        assertTrue(answer, answer.startsWith("SIP/2.0 503 Another Node Serves\r\n"));
        assertTrue(answer, answer.contains("\r\nRetry-After: 1\r\n"));
        assertNull(node.hearWithin(SILENCE_MS));
        assertEquals(1, side.count("sip.requests.forwarded.refused"));
    }

    @Test
    public void shouldAnswerWhereTheNodeCannotBeReached() throws Exception {
        side.change("listen", "udp:127.0.0.1:" + side.port + ", tcp:127.0.0.1:" + side.port);
        elsewhere("sip:127.0.0.1:" + FreePorts.next() + ";transport=tcp");
        peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKd", ""));
        assertTrue(peer.hear().startsWith("SIP/2.0 503 Another Node Serves\r\n"));
        elsewhere("nowhere");
        peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKe", ""));
        assertTrue(peer.hear().startsWith("SIP/2.0 503 Another Node Serves\r\n"));
    }
}
