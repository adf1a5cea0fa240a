package io.rollcall.rls.sip.internal.message;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import gov.nist.javax.sip.header.SIPHeaderNamesCache;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.testkit.Requirement;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** What the engine is told of messages as they come, well-formed and not. */
public class MessageReaderTest {

    private static final Flow FLOW =
            new Flow(Transport.UDP, new InetSocketAddress("127.0.0.1", 5060), new InetSocketAddress("127.0.0.1", 5062));

    private static final String PLAIN = "SUBSCRIBE sip:list@rls.test SIP/2.0\n"
            + "Via: SIP/2.0/UDP 127.0.0.1:5062;rport;branch=z9hG4bK1\n"
            + "Max-Forwards: 70\n"
            + "From: \"A, <l>ice\" <sip:alice@home.test;x=y>;tag=a1\n"
            + "To: <sip:list@rls.test>\n"
            + "Call-ID: c1\n"
            + "CSeq: 314 SUBSCRIBE\n"
            + "Contact: <sip:alice@127.0.0.1:5062;transport=tcp>;expires=30\n"
            + "Event: presence;id=7\n"
            + "Expires: 600\n"
            + "Accept: multipart/related;level=1, application/rlmi+xml;q=0.5, application/pidf+xml\n"
            + "Supported: eventlist, Path\n"
            + "Content-Length: 0\n\n";

    private static byte[] bytes(final String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ReceivedRequest request(final String text) throws Unreadable {
        final byte[] bytes = bytes(text);
        return (ReceivedRequest) MessageReader.read(bytes, 0, bytes.length, FLOW, MessageLimits.STANDARD);
    }

    private static SubscribeRequest subscribe(final String text) throws Unreadable {
        final ReceivedRequest request = request(text);
        assertNull(request.fault());
        assertNull(SyntaxJudge.problem(request));
        return MessageReader.subscribe(request);
    }

    @Test
    @Requirement({"6665-3.1-b", "8217-3-a"})
    public void shouldReadAPlainSubscribe() throws Exception {
        final SubscribeRequest read = subscribe(PLAIN);
        assertEquals("sip:list@rls.test", read.head().requestUri());
        assertEquals("sip:alice@home.test;x=y", read.head().fromUri());
        assertEquals("a1", read.head().fromTag());
        assertEquals("sip:list@rls.test", read.head().toUri());
        assertNull(read.head().toTag());
        assertEquals(314, read.head().cseq());
        assertEquals("presence;id=7", read.head().event().toString());
        assertEquals("sip:alice@127.0.0.1:5062;transport=tcp", read.head().contact());
        assertEquals(600, read.expiresSeconds());
        assertEquals(List.of("multipart/related", "application/rlmi+xml;q=0.5", "application/pidf+xml"), read.accept());
        assertEquals(Set.of("eventlist", "path"), read.supported());
        assertNull(read.body());
    }

    /** Scenario 46: compact names, folded lines, any case, several lines, no Content-Length, no brackets. */
    @Test
    @Requirement("3261-7.3-a")
    public void shouldReadEverySpelling() throws Exception {
        final SubscribeRequest read = subscribe("SUBSCRIBE sip:list@rls.test SIP/2.0\n"
                + "v: SIP / 2.0 / UDP 127.0.0.1:5062 ;rport ; branch=z9hG4bK1\n"
                + "f: sip:alice@home.test;tag=a1\n"
                + "T  :\n  sip:list@rls.test\n"
                + "i: c1\n"
                + "cseq:   314\n\t SUBSCRIBE\n"
                + "m: sip:alice@127.0.0.1\n"
                + "O: presence\n ;id=7\n"
                + "sUPPORTED: replaces\n"
                + "k: EventList\n"
                + "SUPPORTED:\n"
                + "X-Unknown: \u00fc\n\n");
        assertEquals("sip:alice@home.test", read.head().fromUri());
        assertEquals("a1", read.head().fromTag());
        assertEquals("sip:list@rls.test", read.head().toUri());
        assertEquals(314, read.head().cseq());
        assertEquals("7", read.head().event().id().orElseThrow());
        assertEquals("sip:alice@127.0.0.1", read.head().contact());
        assertTrue(read.takesLists());
        assertEquals(70, read.maxForwards());
        assertEquals(SubscriptionState.ABSENT, read.expiresSeconds());
        assertNull(read.accept());
    }

    /** The engine may be told by its operator to look at any field, such as the one that a proxy sets. */
    @Test
    public void shouldHandOnFieldsItHasNoNameFor() throws Exception {
        final SubscribeRequest read = subscribe(PLAIN.replace(
                "Expires: 600\n",
                "Expires: 600\nPRIVACY : id ;\n user\nX-Watcher: <sip:one@d>\nx-watcher:\t<sip:two@d> \nX-Empty:\n"
                        + "P-Asserted-Identity: <sip:a@d>, <tel:+1>\nAuthorization: Digest username=\"a, b\"\n"));
        assertEquals(
                java.util.Map.of(
                        "privacy", List.of("id ; user"),
                        "x-watcher", List.of("<sip:one@d>", "<sip:two@d>"),
                        "x-empty", List.of("")),
                read.others());
        assertEquals(List.of("sip:a@d", "tel:+1"), read.asserted());
        assertEquals(List.of("Digest username=\"a, b\""), read.authorization());
    }

    /** Without angle brackets, parameters and headers are those of the header field. */
    @Test
    @Requirement("8217-3-a")
    public void shouldLeaveParametersOutsideOfBracketsToTheHeader() throws Exception {
        final SubscribeRequest read = subscribe(
                PLAIN.replaceAll("Contact:.*\n", "Contact: sip:alice@127.0.0.1:5062;transport=tcp;expires=3\n"));
        assertEquals("sip:alice@127.0.0.1:5062", read.head().contact());
    }

    /** Scenario 47: an in-dialog SUBSCRIBE may say very little. */
    @Test
    public void shouldReadARefreshWithoutSupportedAcceptAndContact() throws Exception {
        final SubscribeRequest read = subscribe(PLAIN.replace("rls.test>\nCall", "rls.test>;tag=ours\nCall")
                .replaceAll("(Contact|Supported|Accept):.*\n", ""));
        assertEquals("ours", read.head().toTag());
        assertNull(read.head().contact());
        assertTrue(read.supported().isEmpty());
    }

    /** Found by the fuzzer: JAIN-SIP keeps every name of a header field it ever parsed. */
    @Test
    public void shouldLeaveNoInventedNamesBehind() throws Exception {
        final java.lang.reflect.Field names = SIPHeaderNamesCache.class.getDeclaredField("lowercaseMap");
        names.setAccessible(true);
        final Map<?, ?> kept = (Map<?, ?>) names.get(null);
        subscribe(PLAIN);
        final int before = kept.size();
        for (int i = 0; i < 500; i++) {
            subscribe(PLAIN.replace("Expires:", "X-" + i + ": y\nExpires:")
                    .replace("From:", i % 2 == 0 ? "fRoM:" : "F:"));
        }
        assertEquals(before, kept.size());
    }

    /** Found by the fuzzer: what looks like the end of a URI stands after the tag, or before the URI. */
    @Test
    public void shouldFindTheTagWhereverItStands() throws Exception {
        final SubscribeRequest read = subscribe(PLAIN.replace(";tag=a1", ";x=\">\";tag=a1;y=\"<>;tag=no\"")
                .replace("To: <sip:list@rls.test>", "To: \"<;tag=no>\" <sip:list@rls.test;tag=no>;tag=ours;z=\">\""));
        assertEquals("a1", read.head().fromTag());
        assertEquals("ours", read.head().toTag());
    }

    /** Each deserves a 400. */
    @Test
    @Requirement({"3261-8.1-e", "3261-12.1-a", "6665-3.1-c"})
    public void shouldRefuseWhatCannotMakeADialog() throws Exception {
        refuses("Missing Contact", PLAIN.replaceAll("Contact:.*\n", ""));
        refuses("Bad Contact", PLAIN.replaceAll("Contact:.*\n", "Contact: *\n"));
        refuses("Bad Contact", PLAIN.replaceAll("Contact:.*\n", "Contact: <mailto:a@b>\n"));
        refuses("Bad Contact", PLAIN.replaceAll("Contact:.*\n", "Contact: <sip:a@b\n"));
        refuses("Not One Contact", PLAIN.replaceAll("Contact:.*\n", "Contact: <sip:a@b>, <sip:c@d>\n"));
        refuses("Not One Contact", PLAIN.replaceAll("Contact:.*\n", "Contact: <sip:a@b>\nm: <sip:c@d>\n"));
        refuses("Bad Expires", PLAIN.replace("Expires: 600", "Expires: soon"));
        refuses("Missing Content-Type", PLAIN.replace("Content-Length: 0\n\n", "\nbody"));
        refuses("Bad Record-Route", PLAIN.replace("Expires: 600", "Record-Route: nowhere"));
    }

    private static void refuses(final String reason, final String text) throws Unreadable {
        final ReceivedRequest request = request(text);
        final IllegalArgumentException refusal =
                assertThrows(text, IllegalArgumentException.class, () -> MessageReader.subscribe(request));
        assertEquals(reason, refusal.getMessage());
    }

    @Test
    @Requirement({"3261-8.1-e", "3261-18-e"})
    public void shouldSeeWhatIsWrongWithAnyRequest() throws Exception {
        problem("Missing From Tag", PLAIN.replace(";tag=a1", ""));
        problem("Bad From", PLAIN.replace("From: \"A, <l>ice\" <sip:alice@home.test;x=y>", "From: <>"));
        problem("Bad CSeq", PLAIN.replace("314 SUBSCRIBE", "314 NOTIFY"));
        problem("Bad CSeq", PLAIN.replace("314 SUBSCRIBE", "3147483648 SUBSCRIBE"));
        problem("Bad CSeq", PLAIN.replace("314 SUBSCRIBE", "-1 SUBSCRIBE"));
        problem("Bad CSeq", PLAIN.replace("314 SUBSCRIBE", "SUBSCRIBE"));
        problem("Bad Content-Length", PLAIN.replace("Length: 0", "Length: 1"));
        problem("Bad Content-Length", PLAIN.replace("Length: 0", "Length: -1"));
        problem("Several To", PLAIN.replace("Expires: 600", "t: <sip:other@rls.test>"));
        problem("Several Event", PLAIN.replace("Expires: 600", "o: dialog"));
        problem("Several Max-Forwards", PLAIN.replace("Expires: 600", "Max-Forwards: 5"));
        problem("Several Content-Length", PLAIN.replace("Expires: 600", "l: 0"));
        problem("Missing Call-ID", PLAIN.replace("Call-ID:", "X:"));
        problem("Missing From", PLAIN.replace("From:", "X:"));
        problem("Missing To", PLAIN.replace("To:", "X:"));
        problem("Missing CSeq", PLAIN.replace("CSeq:", "X:"));
        problem("Bad Call-ID", PLAIN.replace("Call-ID: c1", "Call-ID: c1 c2"));
        problem("Bad Max-Forwards", PLAIN.replace("Forwards: 70", "Forwards: 256"));
        problem("Bad Max-Forwards", PLAIN.replace("Forwards: 70", "Forwards: many"));
        problem("Bad Request Line", PLAIN.replace("SUBSCRIBE sip:list@rls.test", "SUBSCRIBE  sip:list@rls.test"));
        problem("Bad Request Line", PLAIN.replace("SIP/2.0\nVia", "SIP/2.0 \nVia"));
        problem("Bad Request-URI", PLAIN.replace("SUBSCRIBE sip:list@rls.test", "SUBSCRIBE <sip:list@rls.test>"));
        problem("Bad Request-URI", PLAIN.replace("SUBSCRIBE sip:list@rls.test", "SUBSCRIBE sip:list@rls.test; lr"));
        assertEquals(
                505,
                request(PLAIN.replace("SIP/2.0\nVia", "SIP/3.0\nVia")).fault().status());
    }

    private static void problem(final String reason, final String text) throws Unreadable {
        assertEquals(text, new Fault(400, reason), request(text).fault());
    }

    @Test
    public void shouldNotReadWhatCannotBeAnswered() {
        for (final String text : List.of(
                "",
                "\n",
                "hello",
                "SUBSCRIBE sip:list@rls.test\n\n",
                PLAIN.replace("Via:", "X:"),
                PLAIN.replace("Via: SIP/2.0/UDP 127.0.0.1:5062", "Via: what"),
                "SIP/2.0 200 OK\n\n",
                "SIP/2.0 4294967301 too much\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nCSeq: 1 NOTIFY\n\n",
                "SIP/2.0 xxx OK\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nCSeq: 1 NOTIFY\n\n",
                "SIP/2.0 200 OK\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nCSeq: 1 NOTIFY\nContent-Length: 9\n\n")) {
            final byte[] bytes = bytes(text);
            assertThrows(
                    text,
                    Unreadable.class,
                    () -> MessageReader.read(bytes, 0, bytes.length, FLOW, MessageLimits.STANDARD));
        }
    }

    private static NotifyRequest notify(final String state, final String rest) throws Unreadable {
        return MessageReader.notify(request("NOTIFY sip:rls@127.0.0.1 SIP/2.0\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:5062;branch=z9hG4bK1\n"
                + "From: <sip:bob@home.test>;tag=b1\n"
                + "To: <sip:alice@home.test>;tag=ours\n"
                + "Call-ID: c1\n"
                + "CSeq: 2 NOTIFY\n"
                + "Event: presence\n"
                + state
                + rest));
    }

    /** Scenario 48, 6665-4.1.3 */
    @Test
    @Requirement("6665-4.1-w")
    public void shouldReadSubscriptionStateInAnyOrder() throws Exception {
        final String none = "Content-Length: 0\n\n";
        assertEquals(
                new SubscriptionState("active", null, 500, SubscriptionState.ABSENT),
                notify("Subscription-State: active;expires=500\n", none).state());
        final String parameters = "retry-after = 15; reason=probation;expires=60\n";
        assertEquals(
                new SubscriptionState("terminated", "probation", 60, 15),
                notify("Subscription-State: terminated ; x=\"a;b\" ;" + parameters, none)
                        .state());
        assertEquals(
                new SubscriptionState("active", null, SubscriptionState.ABSENT, SubscriptionState.ABSENT),
                notify("Subscription-State: active;expires=later\n", none).state());
        assertNull(notify("", none).state());
    }

    /** Extra bytes are cut off; without Content-Length the body is what there is; no byte changes. */
    @Test
    @Requirement("3261-18-e")
    public void shouldTakeTheBodyByteForByte() throws Exception {
        final String type = "c: application/pidf+xml;charset=UTF-8\nContent-Encoding: deflate\n";
        assertArrayEquals(
                "H\u00fc\r\n".getBytes(StandardCharsets.UTF_8),
                notify("", type + "\nH\u00fc\n").body().bytes());
        assertArrayEquals(
                "H\u00fc".getBytes(StandardCharsets.UTF_8),
                notify("", type + "l: 3\n\nH\u00fc\nrest").body().bytes());
        assertEquals(
                "application/pidf+xml;charset=UTF-8",
                notify("", type + "\nx").body().contentType());
        assertEquals("deflate", notify("", type + "\nx").body().contentEncoding());
    }

    @Test
    public void shouldReadAResponse() throws Exception {
        final byte[] bytes = bytes("SIP/2.0 503 Busy\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKq;received=1.2.3.4\n"
                + "f: <sip:a@b>;tag=x\nt: <sip:c@d;tag=no>;tag=y\ni: c\nCSeq: 4 SUBSCRIBE\n"
                + "Record-Route: <sip:p1;lr>, <sip:p2;lr>\nMin-Expires: 90\n"
                + "Retry-After: 30 (busy);duration=5\nm: \"X\" <sip:c@e;gr>\nl: 0\n\n");
        final ReceivedResponse response =
                (ReceivedResponse) MessageReader.read(bytes, 0, bytes.length, FLOW, MessageLimits.STANDARD);
        assertEquals("z9hG4bKq", response.branch());
        assertEquals("SUBSCRIBE", response.cseqMethod());
        assertEquals(
                new Outcome.Answered(
                        503,
                        "y",
                        "sip:c@e;gr",
                        List.of("<sip:p1;lr>", "<sip:p2;lr>"),
                        SubscriptionState.ABSENT,
                        30,
                        90,
                        List.of(),
                        List.of(),
                        FLOW),
                MessageReader.answered(response));
    }

    @Test
    public void shouldHandOutChallengesAndAlternatives() throws Exception {
        final String head = "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKq\nf: <sip:a@b>;tag=x\nt: <sip:c@d>;tag=y\n"
                + "i: c\nCSeq: 4 SUBSCRIBE\nm: <sip:one@e>;q=0.2, <sip:two@e>\nl: 0\n"
                + "WWW-Authenticate: Digest realm=\"r\", nonce=\"n, 1\"\nProxy-Authenticate: Digest realm=\"p\"\n\n";
        final Outcome.Answered unauthorized = answered("SIP/2.0 401 No\n" + head);
        assertEquals(List.of("Digest realm=\"r\", nonce=\"n, 1\""), unauthorized.challenges());
        assertEquals(List.of(), unauthorized.alternatives());
        assertEquals(
                List.of("Digest realm=\"p\""),
                answered("SIP/2.0 407 No\n" + head).challenges());
        final Outcome.Answered moved = answered("SIP/2.0 302 There\n" + head);
        assertEquals(List.of("<sip:one@e>;q=0.2", "<sip:two@e>"), moved.alternatives());
        assertEquals(List.of(), moved.challenges());
    }

    private static Outcome.Answered answered(final String text) throws Unreadable {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return MessageReader.answered(
                (ReceivedResponse) MessageReader.read(bytes, 0, bytes.length, FLOW, MessageLimits.STANDARD));
    }

    /** The one thread that reads a UDP port must be through with a message in no time, whatever it holds. */
    @Test(timeout = 20_000)
    public void shouldCollectTheValuesOfManyLinesInLinearTime() {
        final byte[] bytes = ("X\r\n" + "k:a\n".repeat(400_000) + "\n").getBytes(StandardCharsets.US_ASCII);
        final Head head = Head.of(bytes, 0, bytes.length);
        assertEquals(400_000, head.headerLines());
        assertEquals(400_000, head.values(Field.SUPPORTED).size());
    }
}
