package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.testkit.FreePorts;
import io.rollcall.rls.testkit.Requirement;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What is for no list goes on to a presence server, and its answers come back. Scenario 14. */
public class HandingOnTest {

    private static final int SILENCE_MS = 300;

    @Rule
    public final Side side = new Side();

    private UdpPeer watcher;
    private UdpPeer presence;

    @Before
    public void open() throws Exception {
        watcher = new UdpPeer(side.address());
        presence = new UdpPeer(side.address());
        side.engine.toSubscribe = request -> new Answer.HandedOn(Answer.Refused.of(404, "Not A List"));
        side.change("not_a_list_next_hop", "sip:127.0.0.1:" + presence.port());
    }

    @After
    public void close() {
        watcher.close();
        presence.close();
    }

    private String subscribe(final String branch, final String more) {
        return Messages.subscribe("UDP", watcher.port(), branch, more);
    }

    private static String branchOf(final String message) {
        final Matcher branch = Pattern.compile("branch=([^;\\s,]+)").matcher(message);
        assertTrue(message, branch.find());
        return branch.group(1);
    }

    /** All that is different. */
    private static List<String> others(final String message) {
        return Arrays.stream(message.split("\r\n"))
                .filter(line -> !line.matches("(Via|Max-Forwards): .*"))
                .toList();
    }

    @Test
    public void shouldKeepWhatNodesSayToEachOtherToItself() throws Exception {
        watcher.say(subscribe("z9hG4bKn", "ROLLCALL-Node : there;key=secret;\n hidden\n"));
        final String passed = presence.hear();
        assertFalse(passed, passed.contains("secret") || passed.contains("hidden"));
    }

    @Test
    @Requirement("4662-4.1-g")
    public void shouldAddAViaTakeAHopAndChangeNothingElse() throws Exception {
        final String sent = subscribe(
                "z9hG4bKa",
                "vIA: SIP/2.0/TCP far.test;branch=z9hG4bKfar\nX-Odd :  folded,\n  \u00fc\nExpires: 0600\nAccept:\n");
        watcher.say(sent);
        final String passed = presence.hear();
        assertEquals(others(sent.replace("\n", "\r\n")), others(passed));
        assertTrue(
                passed,
                passed.startsWith("SUBSCRIBE sip:list@rls.test SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + side.port
                        + ";branch=z9hG4bK"));
        assertTrue(
                passed,
                passed.contains("\r\nVia: SIP/2.0/UDP 127.0.0.1:" + watcher.port() + ";rport=" + watcher.port()
                        + ";branch=z9hG4bKa;received=127.0.0.1\r\n"));
        assertTrue(passed, passed.contains("\r\nvIA: SIP/2.0/TCP far.test;branch=z9hG4bKfar\r\n"));
        assertTrue(passed, passed.contains("\r\nMax-Forwards: 69\r\n"));
        assertTrue(passed, passed.contains("\r\nX-Odd :  folded,\r\n  \u00fc\r\nExpires: 0600\r\nAccept:\r\n"));
        assertFalse(passed, passed.contains("Record-Route"));
        assertNull("nothing to the watcher", watcher.hearWithin(SILENCE_MS));
    }

    @Test
    @Requirement("4662-4.1-g")
    public void shouldHandResponsesBack() throws Exception {
        watcher.say(subscribe("z9hG4bKb", "Via: SIP/2.0/TCP far.test;branch=z9hG4bKfar\n"));
        final String passed = presence.hear();
        presence.say(Messages.response("200 OK", passed, "Expires: 600\nX-Mine: \u00fc\n"));
        final String response = watcher.hear();
        assertTrue(response, response.startsWith("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:" + watcher.port()));
        assertFalse("our Via is gone", response.contains(branchOf(passed)));
        assertTrue(response, response.contains("z9hG4bKfar"));
        assertTrue(response, response.contains("\r\nExpires: 600\r\nX-Mine: \u00fc\r\n"));
        assertFalse("nothing of ours", response.contains("eventlist"));
        presence.say(Messages.response("200 OK", passed.replace("branch=z9hG4bKrlsp", "branch=z9hG4bKrlspx"), ""));
        assertNull("to nobody's request", watcher.hearWithin(SILENCE_MS));
    }

    /** Who sent it sends it again until an answer comes; each time it goes on, with the same branch. */
    @Test
    public void shouldPassRetransmissionsOn() throws Exception {
        watcher.say(subscribe("z9hG4bKc", ""));
        final String first = presence.hear();
        watcher.say(subscribe("z9hG4bKc", ""));
        assertEquals(first, presence.hear());
        assertEquals("the engine is asked once", 1, side.engine.subscribes.size());
        watcher.say(subscribe("z9hG4bKd", ""));
        assertNotEquals(branchOf(first), branchOf(presence.hear()));
    }

    @Test
    public void shouldGoNoFurtherThanItMay() throws Exception {
        watcher.say(subscribe("z9hG4bKe", "").replace("Max-Forwards: 70", "Max-Forwards: 0"));
        assertTrue(watcher.hear().startsWith("SIP/2.0 483 "));
        watcher.say(subscribe("z9hG4bKf", "").replace("Max-Forwards: 70\n", ""));
        assertTrue(presence.hear().contains("\r\nMax-Forwards: 70\r\n"));
    }

    @Test
    public void shouldRefuseWhereThereIsNobody() throws Exception {
        side.change("not_a_list_next_hop", "");
        watcher.say(subscribe("z9hG4bKg", ""));
        assertTrue(watcher.hear().startsWith("SIP/2.0 404 Not A List"));
        assertNull(presence.hearWithin(SILENCE_MS));
    }

    /** Also where only DNS knows that there is nobody. */
    @Test
    public void shouldAnswerWhereTheNextHopIsNowhere() throws Exception {
        side.change("not_a_list_next_hop", "sip:nowhere.invalid");
        watcher.say(subscribe("z9hG4bKn", ""));
        final String response = watcher.hear();
        assertTrue(response, response.startsWith("SIP/2.0 500 Next Hop Not Reached"));
    }

    /** From a stream to a datagram and back. */
    @Test
    public void shouldChangeTheTransport() throws Exception {
        side.change("listen", "udp:127.0.0.1:" + side.port + ", tcp:127.0.0.1:" + side.port);
        try (TcpPeer phone = new TcpPeer(side.address())) {
            phone.say(Messages.subscribe("TCP", phone.port(), "z9hG4bKh", ""));
            final String passed = presence.hear();
            assertTrue(passed, passed.contains("\r\nVia: SIP/2.0/TCP 127.0.0.1:"));
            presence.say(Messages.response("404 Not Found", passed, ""));
            assertTrue(phone.hear().startsWith("SIP/2.0 404 Not Found"));
        }
    }

    private void overTcpTo(final int port) {
        side.change("listen", "udp:127.0.0.1:" + side.port + ", tcp:127.0.0.1:" + side.port);
        side.change("not_a_list_next_hop", "sip:127.0.0.1:" + port + ";transport=tcp");
    }

    /** That nobody takes the connection is known after the request was taken to be sent. */
    @Test
    public void shouldAnswerWhereNobodyTakesTheConnection() throws Exception {
        overTcpTo(FreePorts.next());
        watcher.say(subscribe("z9hG4bKi", ""));
        final String response = watcher.hear();
        assertTrue(response, response.startsWith("SIP/2.0 500 Next Hop Not Reached"));
    }

    @Test
    public void shouldAnswerWhereTheConnectionIsLost() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            overTcpTo(server.getLocalPort());
            watcher.say(subscribe("z9hG4bKj", ""));
            try (TcpPeer hop = new TcpPeer(server.accept())) {
                hop.hear();
            }
            assertTrue(watcher.hear().startsWith("SIP/2.0 500 Next Hop Not Reached"));
        }
    }

    @Test
    public void shouldAnswerOnceWhereTheConnectionIsLostLater() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            overTcpTo(server.getLocalPort());
            watcher.say(subscribe("z9hG4bKk", ""));
            try (TcpPeer hop = new TcpPeer(server.accept())) {
                hop.say(Messages.response("404 Not Found", hop.hear(), ""));
                assertTrue(watcher.hear().startsWith("SIP/2.0 404 Not Found"));
            }
            assertNull("no second answer", watcher.hearWithin(SILENCE_MS));
        }
    }
}
