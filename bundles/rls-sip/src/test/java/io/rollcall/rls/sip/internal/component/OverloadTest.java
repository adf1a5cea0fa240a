package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Scenario 51 in small: who asks too much is told so, then not even that, and nobody else notices. */
public class OverloadTest {

    @Rule
    public final Side side = new Side("source_subscribe_rate", "1", "source_subscribe_burst", "5", "refusal_rate", "3");

    private UdpPeer peer;
    private int branch;

    @Before
    public void open() throws Exception {
        peer = new UdpPeer(side.address());
    }

    @After
    public void close() {
        peer.close();
    }

    private void subscribe(final UdpPeer from) throws Exception {
        from.say(Messages.subscribe("UDP", from.port(), "z9hG4bKo" + ++branch, ""));
    }

    private static List<String> heard(final UdpPeer peer) {
        final List<String> all = new ArrayList<>();
        String one = peer.hearWithin(1000);
        while (one != null) {
            all.add(one);
            one = peer.hearWithin(300);
        }
        return all;
    }

    private static int count(final List<String> responses, final int status) {
        return (int) responses.stream()
                .filter(one -> one.startsWith("SIP/2.0 " + status))
                .count();
    }

    @Test
    @Requirement("HYG-lim-a")
    public void shouldRefuseASourceThatAsksTooMuchAndServeOthers() throws Exception {
        for (int i = 0; i < 40; i++) {
            subscribe(peer);
        }
        Await.until(
                "all have come",
                () -> side.engine.subscribes.size()
                                + side.count("sip.overload.refused")
                                + side.count("sip.overload.dropped")
                        == 40);
        final List<String> responses = heard(peer);
        // more only where this machine stood still for a second meanwhile
        assertTrue(responses.toString(), count(responses, 200) >= 5 && count(responses, 200) < 15);
        assertTrue(responses.toString(), count(responses, 503) >= 3 && count(responses, 503) < 15);
        final String refusal = responses.stream()
                .filter(one -> one.startsWith("SIP/2.0 503"))
                .findFirst()
                .orElseThrow();
        assertTrue(refusal, refusal.matches("(?s).*\r\nRetry-After: 1[0-9]\r\n.*"));
        assertTrue(refusal, refusal.matches("(?s).*\r\nTo: [^\r]*;tag=.*"));
        assertEquals(40, responses.size() + side.count("sip.overload.dropped"));
        assertEquals(count(responses, 200), side.engine.subscribes.size());
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKnotify", 1));
        assertTrue(peer.hear().contains("z9hG4bKnotify"));
        try (UdpPeer other = new UdpPeer(side.address(), "127.0.0.2")) {
            subscribe(other);
            assertTrue(other.hear().startsWith("SIP/2.0 200 "));
        }
    }

    /** Neither the engine nor a place among the transactions is taken by NOTIFYs with tags that nobody gave out. */
    @Test
    public void shouldAnswerForgedNotifiesWithoutTheEngine() throws Exception {
        for (int i = 0; i < 2; i++) {
            final String notify = Messages.notifyFrom(peer.port(), "z9hG4bKforged", 1);
            peer.say(notify.replace(";tag=ours", ";tag=forged"));
            final String response = peer.hear();
            assertTrue(response, response.startsWith("SIP/2.0 481 "));
        }
        assertEquals(2, side.count("sip.notify.forged"));
        assertEquals("nothing is remembered", 0, side.count("sip.requests.repeated"));
        assertEquals(0, side.engine.notifies.size());
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKtrue", 1));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        assertEquals(1, side.engine.notifies.size());
    }

    @Test
    public void shouldNotCountUnlimitedPeers() throws Exception {
        side.change("unlimited_peers", "10.0.0.0/8, 127.0.0.1");
        for (int i = 0; i < 20; i++) {
            subscribe(peer);
            assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        }
        side.change("unlimited_peers", "example.test");
        subscribe(peer);
        assertTrue("the value before stays", peer.hear().startsWith("SIP/2.0 200 "));
    }

    @Test
    public void shouldRefuseAllWhereTogetherTheyAskTooMuch() throws Exception {
        side.change("subscribe_rate", "1");
        side.change("subscribe_burst", "1");
        try (UdpPeer other = new UdpPeer(side.address(), "127.0.0.2")) {
            subscribe(peer);
            assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
            // within the second in which nobody else has a turn, unless this machine stands still
            for (int i = 0; i < 4; i++) {
                subscribe(other);
            }
            assertTrue(count(heard(other), 503) >= 1);
        }
    }

    /** Where the engine is slow, what waits for it does not become more and more. */
    @Test
    @Requirement("HYG-lim-a")
    public void shouldRefuseWhereTooManyWait() throws Exception {
        side.change("source_subscribe_burst", "1000");
        side.change("source_open_subscribes", "2");
        side.engine.toSubscribe = request -> null;
        subscribe(peer);
        subscribe(peer);
        subscribe(peer);
        final String refusal = peer.hear();
        assertTrue(refusal, refusal.startsWith("SIP/2.0 503 "));
        assertTrue(refusal, refusal.contains("\r\nRetry-After: "));
        assertEquals(2, side.count("sip.subscribes.open"));
        try (UdpPeer other = new UdpPeer(side.address(), "127.0.0.2")) {
            subscribe(other);
            Await.until("the other one waits", () -> side.engine.replies.size() == 3);
            side.change("max_open_subscribes", "3");
            subscribe(other);
            assertTrue(other.hear().startsWith("SIP/2.0 503 "));
        }
        side.engine.replies.forEach(reply -> reply.accept(new Answer.Accepted("t", 60)));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        assertEquals(0, side.count("sip.subscribes.open"));
        subscribe(peer);
        Await.until("there is room again", () -> side.engine.subscribes.size() == 4);
    }

    /** A datagram is passed over, and served when its sender repeats it; on a connection nobody would repeat it. */
    @Test
    public void shouldPassOverNotifysWhileTooManyWait() throws Exception {
        side.change("max_open_notifies", "2");
        side.engine.toNotify = request -> null;
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKn1", 1));
        peer.say(Messages.notifyFrom(peer.port(), "z9hG4bKn2", 2));
        Await.until("two wait", () -> side.engine.notifies.size() == 2);
        final String third = Messages.notifyFrom(peer.port(), "z9hG4bKn3", 3);
        peer.say(third);
        Await.until("the third is passed over", () -> side.count("sip.overload.notifies") == 1);
        try (TcpPeer tcp = new TcpPeer(side.address())) {
            tcp.say(third.replace("/UDP", "/TCP").replace("z9hG4bKn3", "z9hG4bKn4"));
            assertTrue(tcp.hear().startsWith("SIP/2.0 503 "));
        }
        side.engine.replies.get(0).accept(Answer.Accepted.NOTIFY);
        assertTrue(peer.hear().contains("z9hG4bKn1"));
        Await.until("one waits", () -> side.count("sip.requests.open") == 1);
        peer.say(third);
        Await.until("the third is served", () -> side.engine.notifies.size() == 3);
    }

    /** Nobody knows who sent a datagram: it must not make us send much more than it cost its sender. */
    @Test
    public void shouldNotAnswerFarMoreThanItIsAsked() throws Exception {
        side.change("unlimited_peers", "10.0.0.1");
        side.change("source_subscribe_burst", "10000");
        side.change("answer_allowance", "2000");
        final long begun = System.nanoTime();
        long asked = 0;
        for (int i = 0; i < 100; i++) {
            final String request = "OPTIONS sip:x SIP/2.0\nv:SIP/2.0/UDP a;rport;branch=z9hG4bKs" + i
                    + "\nf:<sip:a@b>;tag=1\nt:<sip:x>\ni:" + i + "\nCSeq:1 OPTIONS\n\n";
            peer.say(request);
            asked += request.length() + 7;
        }
        Await.until(
                "all have come",
                () -> side.count("sip.responses.sent") + side.count("sip.overload.answers.withheld") == 100);
        final List<String> responses = heard(peer);
        final long answered = responses.stream().mapToLong(String::length).sum();
        final long seconds = 1 + (System.nanoTime() - begun) / 1_000_000_000;
        assertTrue(answered + " for " + asked, answered <= asked + 2000 * (seconds + 1));
        assertTrue("some are answered", responses.size() > 3);
        assertEquals(100, responses.size() + side.count("sip.overload.answers.withheld"));
    }

    @Test
    public void shouldNotAnswerAnAck() throws Exception {
        side.change("refusal_rate", "100");
        for (int i = 0; i < 20; i++) {
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKa" + i, "").replace("SUBSCRIBE", "ACK"));
        }
        assertNull(peer.hearWithin(300));
    }
}
