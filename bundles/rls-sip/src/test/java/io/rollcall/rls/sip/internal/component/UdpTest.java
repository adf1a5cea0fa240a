package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The whole SIP side over real UDP sockets, with a fake engine. */
public class UdpTest {

    @Rule
    public final Side side = new Side("timer_t1_ms", "50", "timer_t2_ms", "200");

    private UdpPeer peer;

    @Before
    public void open() throws Exception {
        peer = new UdpPeer(side.address());
    }

    @After
    public void close() {
        peer.close();
    }

    private String subscribe(final String branch, final String more) {
        return "SUBSCRIBE sip:list@rls.test SIP/2.0\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + peer.port() + ";rport;branch=" + branch + "\n"
                + "Max-Forwards: 70\n"
                + "From: \"Alice\" <sip:alice@home.test>;tag=a1\n"
                + "To: <sip:list@rls.test>\n"
                + "Call-ID: c1@home.test\n"
                + "CSeq: 1 SUBSCRIBE\n"
                + "Contact: <sip:alice@127.0.0.1:" + peer.port() + ">\n"
                + "Event: presence\n"
                + "Supported: eventlist\n"
                + more
                + "Content-Length: 0\n\n";
    }

    @Test
    @Requirement({"3261-8.2-h", "3261-12.1-a", "4662-4.1-b", "6665-4.4-d", "7621-2-a", "3581-4-a"})
    public void shouldAnswerASubscribeWithTagContactRoutesAndRequire() throws Exception {
        peer.say(subscribe(
                "z9hG4bKa",
                "Record-Route: <sip:p2.test;lr>, <sip:p1.test;lr;x=y>\nVia: SIP/2.0/TCP far.test;branch=z9hG4bKfar\n"));
        final String response = peer.hear();
        assertTrue(response, response.startsWith("SIP/2.0 200 OK\r\n"));
        assertTrue(response, response.contains("To: <sip:list@rls.test>;tag=ourtag\r\n"));
        assertTrue(response, response.contains("Contact: <sip:127.0.0.1:" + side.port + ";transport=udp;gr>\r\n"));
        assertTrue(response, response.contains("Require: eventlist\r\n"));
        assertTrue(response, response.contains("Expires: 3600\r\n"));
        assertTrue(response, response.contains("Record-Route: <sip:p2.test;lr>, <sip:p1.test;lr;x=y>\r\n"));
        assertTrue(response, response.contains(";rport=" + peer.port() + ";branch=z9hG4bKa;received=127.0.0.1\r\n"));
        assertTrue(response, response.indexOf("z9hG4bKa") < response.indexOf("z9hG4bKfar"));
        assertEquals(side.address(), peer.lastFrom());
        assertEquals("alice", side.engine.subscribes.get(0).head().fromUri().substring(4, 9));
    }

    @Test
    @Requirement("3261-17-a")
    public void shouldTellTheEngineOnceAndRepeatTheSameResponse() throws Exception {
        peer.say(subscribe("z9hG4bKb", ""));
        final String first = peer.hear();
        peer.say(subscribe("z9hG4bKb", ""));
        assertEquals(first, peer.hear());
        assertEquals(1, side.engine.subscribes.size());
    }

    @Test
    @Requirement({"3261-17-a", "3261-8.2-g"})
    public void shouldAbsorbRetransmissionsWhileTheEngineThinks() throws Exception {
        side.engine.toSubscribe = request -> null;
        peer.say(subscribe("z9hG4bKc", ""));
        peer.say(subscribe("z9hG4bKc", ""));
        Await.until("both came", () -> side.count("sip.requests.received") == 2);
        assertEquals(1, side.engine.subscribes.size());
        side.engine.replies.get(0).accept(Answer.Refused.of(404, "No such list"));
        assertTrue(peer.hear().startsWith("SIP/2.0 404 No such list\r\n"));
        assertNull("a second answer came", peer.hearWithin(100));
    }

    @Test
    @Requirement("3261-8.2-d")
    public void shouldRefuseAMergedRequest() throws Exception {
        peer.say(subscribe("z9hG4bKd", ""));
        peer.hear();
        peer.say(subscribe("z9hG4bKe", ""));
        assertTrue(peer.hear().startsWith("SIP/2.0 482 "));
    }

    private ListNotify notify(final String target, final byte[] body) {
        return new ListNotify(
                new Dialog("c9", "ltag", "rtag", "sip:list@rls.test", "sip:alice@home.test", target, List.of(), null),
                7,
                EventHeader.parse("presence;id=3"),
                SubscriptionState.active(600),
                Body.of("multipart/related;boundary=b", body));
    }

    private String ok(final String request, final String more) {
        final StringBuilder response = new StringBuilder("SIP/2.0 200 OK\n");
        for (final String line : request.split("\r\n")) {
            if (line.matches("(Via|From|To|Call-ID|CSeq): .*")) {
                response.append(line).append('\n');
            }
        }
        return response.append(more).append("Content-Length: 0\n\n").toString();
    }

    @Test
    @Requirement({"4662-4.1-c", "3261-8.1-a", "3581-3-a", "3261-18-f"})
    public void shouldSendANotifyFromTheListeningPortAndTellItsAnswer() throws Exception {
        final byte[] body = "--b\r\nH\u00fc\r\n--b--".getBytes(StandardCharsets.UTF_8);
        side.transport.send(notify("sip:alice@127.0.0.1:" + peer.port(), body));
        final String request = peer.hear();
        assertEquals(side.address(), peer.lastFrom());
        assertTrue(request, request.startsWith("NOTIFY sip:alice@127.0.0.1:" + peer.port() + " SIP/2.0\r\n"));
        assertTrue(request, request.contains("Via: SIP/2.0/UDP 127.0.0.1:" + side.port + ";rport;branch=z9hG4bK"));
        assertTrue(request, request.contains("From: <sip:list@rls.test>;tag=ltag\r\n"));
        assertTrue(request, request.contains("To: <sip:alice@home.test>;tag=rtag\r\n"));
        assertTrue(request, request.contains("Event: presence;id=3\r\n"));
        assertTrue(request, request.contains("Subscription-State: active;expires=600\r\n"));
        assertTrue(request, request.contains("Require: eventlist\r\n"));
        assertTrue(request, request.contains("Content-Length: " + body.length + "\r\n"));
        peer.say(ok(request, ""));
        Await.until("the NOTIFY ended", () -> side.engine.notifiesEnded.size() == 1);
        final FakeEngine.Ended ended = side.engine.notifiesEnded.get(0);
        assertEquals("ltag", ended.localTag());
        assertEquals(7, ended.cseq());
        assertEquals(200, ((Outcome.Answered) ended.outcome()).status());
    }

    @Test
    @Requirement("3261-17-b")
    public void shouldRetransmitAndGiveUp() throws Exception {
        side.change("timer_t1_ms", "20");
        side.transport.send(notify("sip:alice@127.0.0.1:" + peer.port(), new byte[0]));
        final String first = peer.hear();
        assertEquals(first, peer.hear());
        assertEquals(first, peer.hear());
        Await.until("the NOTIFY ended", () -> side.engine.notifiesEnded.size() == 1);
        assertTrue(side.engine.notifiesEnded.get(0).outcome() instanceof Outcome.TimedOut);
    }

    /** What is needed of the answer reaches the engine. */
    @Test
    @Requirement("4662-4.1-f")
    public void shouldSubscribeByTheOutboundProxy() throws Exception {
        side.change("outbound_proxy", "sip:127.0.0.1:" + peer.port() + ";lr");
        side.transport.send(new BackEndSubscribe(
                new Dialog(
                        "c8",
                        "lt",
                        null,
                        "sip:alice@home.test",
                        "sip:bob@far.test",
                        "sip:bob@far.test",
                        List.of(),
                        null),
                1,
                EventHeader.parse("presence"),
                600,
                List.of("application/pidf+xml", "multipart/related"),
                true,
                List.of("Authorization: Digest username=\"alice\""),
                69));
        final String request = peer.hear();
        assertTrue(request, request.startsWith("SUBSCRIBE sip:bob@far.test SIP/2.0\r\n"));
        assertTrue(request, request.contains("Max-Forwards: 69\r\n"));
        assertTrue(request, request.contains("To: <sip:bob@far.test>\r\n"));
        assertTrue(request, request.contains("Supported: eventlist\r\n"));
        assertTrue(request, request.contains("Accept: application/pidf+xml, multipart/related\r\n"));
        assertTrue(request, request.contains("Authorization: Digest username=\"alice\"\r\n"));
        assertTrue(request, request.contains("Expires: 600\r\n"));
        assertFalse(request, request.contains("Require"));
        final String routes = "Record-Route: <sip:p1;lr>\nRecord-Route: <sip:p2;lr>\n";
        peer.say(ok(request, "Expires: 500\nContact: <sip:bob@10.0.0.9>\n" + routes)
                .replace("To: <sip:bob@far.test>", "To: <sip:bob@far.test>;tag=theirs"));
        Await.until("the SUBSCRIBE ended", () -> side.engine.subscribesEnded.size() == 1);
        final Outcome.Answered answered =
                (Outcome.Answered) side.engine.subscribesEnded.get(0).outcome();
        assertEquals("theirs", answered.remoteTag());
        assertEquals("sip:bob@10.0.0.9", answered.contact());
        assertEquals(List.of("<sip:p1;lr>", "<sip:p2;lr>"), answered.recordRoute());
        assertEquals(500, answered.expiresSeconds());
        assertNotNull(answered.flow());
    }

    /** It holds no lock meanwhile: an engine can only leave when nobody is calling it. */
    @Test
    public void shouldDoWhatANotifyLeadsToOnTheThreadThatReads() throws Exception {
        final CompletableFuture<String> thread = new CompletableFuture<>();
        side.engine.next = () -> {
            side.transport.unsetEngine(side.engine);
            thread.complete(Thread.currentThread().getName());
        };
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKn", 1));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        assertEquals("rls-sip-udp-" + side.port, thread.get(10, TimeUnit.SECONDS));
    }
}
