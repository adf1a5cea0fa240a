package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Refusals that need no engine, and bytes that are no SIP: the server goes on. */
public class MalformedTest {

    @Rule
    public final Side side = new Side();

    private UdpPeer peer;

    @Before
    public void open() throws Exception {
        peer = new UdpPeer(side.address());
    }

    @After
    public void close() throws Exception {
        try {
            side.engine.subscribes.clear();
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKalive", ""));
            String heard = peer.hear();
            while (!heard.contains("z9hG4bKalive")) {
                heard = peer.hear();
            }
            assertTrue(heard, heard.startsWith("SIP/2.0 200 "));
        } finally {
            peer.close();
        }
    }

    private String answerTo(final String request) throws Exception {
        peer.say(request);
        return peer.hear();
    }

    private String subscribe(final String branch) {
        return Messages.subscribe("UDP", peer.port(), branch, "");
    }

    @Test
    @Requirement({"3261-8.1-e", "3261-12.1-a", "3261-18-e", "6665-3.1-c"})
    public void shouldAnswer400() throws Exception {
        final List<String> bad = List.of(
                subscribe("z9hG4bK1").replace(";tag=a1", ""),
                subscribe("z9hG4bK2").replaceAll("Contact:.*\n", ""),
                subscribe("z9hG4bK3").replaceAll("Contact:.*\n", "Contact: *\n"),
                subscribe("z9hG4bK4").replace("CSeq: 1 S", "CSeq: x S"),
                subscribe("z9hG4bK5").replace("Event: presence", "Event: presence\nEvent: dialog"),
                subscribe("z9hG4bK6").replace("Length: 0", "Length: 99"),
                subscribe("z9hG4bK7").replace("sip:list@rls.test SIP", "sip:[list SIP"));
        for (final String request : bad) {
            final String response = answerTo(request);
            assertTrue(request + response, response.startsWith("SIP/2.0 400 "));
            assertTrue(response, response.matches("(?s).*\r\nTo: [^\r]*;tag=.*"));
        }
        assertEquals(0, side.engine.subscribes.size());
        assertEquals(bad.size(), side.count("sip.requests.refused"));
    }

    /** The same To tag, although the engine gave none. */
    @Test
    @Requirement("3261-8.2-h")
    public void shouldRepeatARefusal() throws Exception {
        final String request = subscribe("z9hG4bK8").replace(";tag=a1", "");
        final String first = answerTo(request);
        assertEquals(first, answerTo(request));
    }

    @Test
    @Requirement("3261-8.2-e")
    public void shouldAnswer420WithWhatIsNotKnown() throws Exception {
        final String response =
                answerTo(Messages.subscribe("UDP", peer.port(), "z9hG4bK9", "Require: eventlist, foo\nRequire: Bar\n"));
        assertTrue(response, response.startsWith("SIP/2.0 420 Bad Extension\r\n"));
        assertTrue(response, response.contains("\r\nUnsupported: bar, foo\r\n"));
    }

    @Test
    @Requirement("4662-4.1-e")
    public void shouldTakeRequireEventlist() throws Exception {
        assertTrue(answerTo(Messages.subscribe("UDP", peer.port(), "z9hG4bK10", "Require: eventlist\n"))
                .startsWith("SIP/2.0 200 "));
    }

    @Test
    @Requirement("3261-8.2-b")
    public void shouldAnswer405WithAllow() throws Exception {
        final String response = answerTo(subscribe("z9hG4bK11").replace("SUBSCRIBE", "INVITE"));
        assertTrue(response, response.startsWith("SIP/2.0 405 Method Not Allowed\r\n"));
        assertTrue(response, response.contains("\r\nAllow: SUBSCRIBE, NOTIFY, OPTIONS"));
        peer.say(subscribe("z9hG4bK11").replace("SUBSCRIBE", "ACK"));
    }

    @Test
    public void shouldAnswerWhereAControlCharacterFollowsRport() throws Exception {
        final String response = answerTo(subscribe("z9hG4bK18").replace(";rport;", ";rport\u0001;"));
        assertTrue(response, response.startsWith("SIP/2.0 400 Bad Via\r\n"));
        assertTrue(response, response.contains(";rport=" + peer.port() + ";"));
        assertEquals(0, side.count("sip.failures"));
    }

    /** What goes wrong with one request is counted, and neither the connection nor its other requests suffer. */
    @Test
    public void shouldKeepAConnectionOnWhichAnAnswerCannotBeMade() throws Exception {
        side.engine.packages = () -> {
            throw new IllegalStateException("a test");
        };
        final String options = Messages.subscribe("TCP", 9, "z9hG4bK19", "").replace("SUBSCRIBE", "OPTIONS");
        try (TcpPeer tcp = new TcpPeer(side.address())) {
            tcp.say(options);
            tcp.say(options.replace("z9hG4bK19", "z9hG4bK20"));
            tcp.say(Messages.subscribe("TCP", 9, "z9hG4bK21", ""));
            assertTrue(tcp.hear().startsWith("SIP/2.0 200 "));
        }
        assertEquals(2, side.count("sip.failures"));
        Await.until("none is open", () -> side.count("sip.requests.open") == 0);
        // over UDP the retransmission is answered from memory, and fails there
        final String again = subscribe("z9hG4bK22").replace("SUBSCRIBE", "OPTIONS");
        peer.say(again);
        peer.say(again);
        Await.until("both are counted", () -> side.count("sip.failures") == 4);
        Await.until("none is open", () -> side.count("sip.requests.open") == 0);
    }

    /** The engine must not be asked in vain for ever, and a stop must not wait for an answer that never comes. */
    @Test
    public void shouldAnswer500WhereTheEngineFails() throws Exception {
        side.engine.toSubscribe = request -> {
            throw new StackOverflowError("a test");
        };
        final String response = answerTo(subscribe("z9hG4bK23"));
        side.engine.toSubscribe = request -> new Answer.Accepted("ourtag", 3600);
        assertTrue(response, response.startsWith("SIP/2.0 500 "));
        Await.until("no request is open", () -> side.count("sip.requests.open") == 0);
    }

    @Test
    @Requirement({"3261-11-a", "6665-4.4-c"})
    public void shouldAnswerOptions() throws Exception {
        final String response = answerTo(subscribe("z9hG4bK12").replace("SUBSCRIBE", "OPTIONS"));
        assertTrue(response, response.startsWith("SIP/2.0 200 OK\r\n"));
        assertTrue(response, response.contains("\r\nAllow-Events: dialog, presence\r\n"));
        assertTrue(response, response.contains("\r\nSupported: eventlist\r\n"));
        assertTrue(response, response.contains("\r\nAccept: multipart/related, application/rlmi+xml\r\n"));
        assertTrue(response, response.contains("\r\nAllow: "));
    }

    @Test
    @Requirement("6665-4.6-a")
    public void shouldAnswerCancelWithoutEffect() throws Exception {
        assertTrue(
                answerTo(subscribe("z9hG4bK13").replace("SUBSCRIBE", "CANCEL")).startsWith("SIP/2.0 481 "));
        assertTrue(answerTo(subscribe("z9hG4bK14")).startsWith("SIP/2.0 200 "));
        final String cancel = subscribe("z9hG4bK14").replace("SUBSCRIBE", "CANCEL");
        assertTrue(answerTo(cancel).startsWith("SIP/2.0 200 "));
        assertEquals(1, side.engine.subscribes.size());
    }

    /** In the order of RFC 3261, 8.2: the method, then what the Request-URI is, then what is required. */
    @Test
    @Requirement({"3261-8.2-a", "3261-8.2-c"})
    public void shouldAnswerWhatIsWrongFirst() throws Exception {
        final String all = Messages.subscribe("UDP", peer.port(), "z9hG4bK30", "Require: foo\n")
                .replace("SUBSCRIBE sip:list@rls.test", "SUBSCRIBE mailto:list@rls.test");
        assertTrue(answerTo(all.replace("SUBSCRIBE", "INVITE")).startsWith("SIP/2.0 405 "));
        assertTrue(
                answerTo(all.replace("z9hG4bK30", "z9hG4bK31")).startsWith("SIP/2.0 416 Unsupported URI Scheme\r\n"));
        assertTrue(answerTo(all.replace("z9hG4bK30", "z9hG4bK32").replace("mailto:", "SIPS:"))
                .startsWith("SIP/2.0 420 "));
        assertEquals(0, side.engine.subscribes.size());
    }

    /** RFC 3261, 8.2.3: what would have done instead, be it nothing at all. */
    @Test
    @Requirement("3261-8.2-f")
    public void shouldSayWhatBodiesItTakes() throws Exception {
        side.engine.toSubscribe = request -> Answer.Refused.unsupportedMedia(Set.of());
        assertTrue(answerTo(subscribe("z9hG4bK33")).contains("\r\nAccept:\r\n"));
        side.engine.toSubscribe = request -> Answer.Refused.unsupportedMedia(Set.of("a/b"));
        final String type = answerTo(subscribe("z9hG4bK34").replace("Call-ID: ", "Call-ID: x"));
        assertTrue(type, type.contains("\r\nAccept: a/b\r\n"));
        side.engine.toSubscribe = request -> Answer.Refused.unsupportedEncoding(Set.of("gzip"));
        final String coding = answerTo(subscribe("z9hG4bK35").replace("Call-ID: ", "Call-ID: y"));
        assertTrue(coding, coding.contains("\r\nAccept-Encoding: gzip\r\n"));
        assertFalse(coding, coding.contains("\r\nAccept:"));
        side.engine.toSubscribe = request -> new Answer.Accepted("ourtag", 3600);
    }

    @Test
    public void shouldAnswer505() throws Exception {
        assertTrue(answerTo(subscribe("z9hG4bK15").replace("SIP/2.0\nVia", "SIP/7.0\nVia"))
                .startsWith("SIP/2.0 505 "));
    }

    @Test
    public void shouldDropWhatIsNoSip() throws Exception {
        final Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            final byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            peer.say(noise);
        }
        peer.say("\n\n");
        peer.say("SIP/2.0 200 OK\nVia: SIP/2.0/UDP x;branch=z9hG4bKnobody\nCSeq: 1 NOTIFY\nl: 0\n\n");
        Await.until("the stray response came", () -> side.count("sip.responses.stray") == 1);
        assertNull("noise was answered", peer.hearWithin(100));
        assertTrue(side.count("sip.messages.unreadable") > 150);
        assertEquals(0, side.engine.subscribes.size());
    }

    /** Every cut of a good message, and every byte of it changed: an answer or silence, and the server goes on. */
    @Test
    public void shouldSurviveBrokenMessages() throws Exception {
        final byte[] good = subscribe("z9hG4bKfuzz").replace("\n", "\r\n").getBytes("UTF-8");
        for (int i = 0; i < good.length; i++) {
            peer.say(Arrays.copyOf(good, i));
            final byte[] changed = good.clone();
            changed[i] = (byte) "\0\r\n<>\";,: \u00ff%".charAt(i % 12);
            peer.say(changed);
            while (peer.hearWithin(1) != null) {
                // whatever it is
            }
        }
    }

    /** m02: 400; the others are read, and their bodies are the engine's business. */
    @Test
    public void shouldReadTheExamples() throws Exception {
        for (final String name : List.of(
                "m02-content-length-too-large.sip",
                "m03-content-length-too-small.sip",
                "m04-missing-closing-boundary.sip",
                "m05-start-names-no-part.sip",
                "m09-mime-nesting-50.sip",
                "m12-active-without-cid.sip",
                "m13-cid-into-nested-part.sip",
                "m14-version-gap.sip",
                "m15-duplicate-content-id.sip",
                "n06-backend-from-other-rls.sip",
                "n07-backend-multipart-signed.sip",
                "n08-backend-active-empty.sip",
                "n09-backend-terminated-odd-order.sip",
                "s02-subscribe-list.sip",
                "m16-rlmi-with-doctype.sip")) {
            try (InputStream in = getClass().getResourceAsStream("/examples/" + name)) {
                peer.say(new String(in.readAllBytes(), "UTF-8")
                        .replaceFirst("Via: [^\r]*", "Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bK" + name)
                        .getBytes("UTF-8"));
            }
            final String response = peer.hear();
            assertTrue(name + response, response.startsWith(name.startsWith("m02") ? "SIP/2.0 400 " : "SIP/2.0 200 "));
        }
        assertEquals(13, side.engine.notifies.size());
        assertEquals(1, side.engine.subscribes.size());
    }

    /** As many lines as a datagram holds, and more than any honest message has. */
    @Test
    public void shouldRefuseTooManyHeaderLines() throws Exception {
        assertTrue(answerTo(Messages.subscribe("UDP", peer.port(), "z9hG4bK24", "k:a\n".repeat(12_000)))
                .startsWith("SIP/2.0 400 Too Many Header Lines\r\n"));
        // ten lines are its own
        assertTrue(answerTo(Messages.subscribe("UDP", peer.port(), "z9hG4bK25", "X:a\n".repeat(502)))
                .startsWith("SIP/2.0 200 "));
        assertTrue(answerTo(Messages.subscribe("UDP", peer.port(), "z9hG4bK26", "X:a\n".repeat(503)))
                .startsWith("SIP/2.0 400 "));
        side.change("max_header_lines", "600");
        assertTrue(answerTo(Messages.subscribe("UDP", peer.port(), "z9hG4bK27", "X:a\n".repeat(503)))
                .startsWith("SIP/2.0 200 "));
        peer.say(
                "SIP/2.0 200 OK\nVia: SIP/2.0/UDP x;branch=z9hG4bKmany\nCSeq: 1 NOTIFY\n" + "X:a\n".repeat(700) + "\n");
        Await.until("the response is dropped", () -> side.count("sip.messages.unreadable") == 1);
    }

    /** Scenario 50 */
    @Test
    public void shouldSurviveLargeHeaders() throws Exception {
        assertTrue(answerTo(Messages.subscribe("UDP", peer.port(), "z9hG4bK16", "X: " + "y".repeat(5000) + "\n"))
                .startsWith("SIP/2.0 200 "));
        final String contacts = "Contact: <sip:a@b>\n".repeat(300);
        assertTrue(answerTo(Messages.subscribe("UDP", peer.port(), "z9hG4bK17", contacts))
                .startsWith("SIP/2.0 400 Not One Contact"));
    }
}
