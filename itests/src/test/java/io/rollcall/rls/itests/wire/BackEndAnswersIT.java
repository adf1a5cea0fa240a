package io.rollcall.rls.itests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.Test;

/** What members' servers may answer to a SUBSCRIBE, and what becomes of it: scenarios 19 and 22 and more. */
public final class BackEndAnswersIT extends WireTest {

    /** Refreshes of short subscriptions on a busy machine. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private List<ReceivedSubscribe> to(String name) {
        return wire.members().received().stream()
                .filter(one -> one.message().value("To").uri().equals(wire.member(name)))
                .toList();
    }

    /** Scenario 19, for every class of answer. */
    @Test
    @Requirement({"6665-4.1-a", "4662-4.5-c", "4662-4.5-e"})
    public void shouldShowWhatEachRefusalMeans() {
        Map<Integer, String> shown = new LinkedHashMap<>();
        for (int status : new int[] {401, 403, 407, 603}) {
            shown.put(status, "rejected");
        }
        for (int status : new int[] {404, 405, 410, 416, 484, 485, 489, 501, 604}) {
            shown.put(status, "noresource");
        }
        for (int status : new int[] {302, 400, 408, 413, 421, 480, 481, 482, 483, 486, 500, 503, 504, 513, 600}) {
            shown.put(status, "probation");
        }
        String[] names = shown.keySet().stream().map(status -> "m" + status).toArray(String[]::new);
        String list = wire.list("alice", names);
        shown.keySet()
                .forEach(status -> wire.members().policy(wire.member("m" + status), SubscribePolicy.refuse(status)));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        shown.forEach((status, reason) -> awaitState(subscription, "m" + status, "terminated", reason));
    }

    @Test
    @Requirement("3261-8.1-b")
    public void shouldFollowRedirects() {
        String list = wire.list("alice", "bob");
        wire.members()
                .prepareState(wire.member("home"), Bodies.PIDF, Bodies.pidf(wire.member("home"), true, "at home"));
        wire.members()
                .policy(
                        wire.member("bob"),
                        SubscribePolicy.refuse(302)
                                .with("Contact", '<' + wire.member("home") + ">;q=0.3")
                                .with("Contact", wire.member("loop") + ";q=0.7"))
                // each of them once, though they send us round in a circle
                .policy(
                        wire.member("loop"),
                        SubscribePolicy.refuse(301)
                                .with(
                                        "Contact",
                                        '<' + wire.member("bob") + ">, \"L\" <" + wire.member("loop") + ">;q=1, <"
                                                + wire.member("gone") + ">"))
                .policy(wire.member("gone"), SubscribePolicy.refuse(404));
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        assertTrue(subscription.view().body(wire.member("bob")).contains("at home"));
        List<ReceivedSubscribe> tries = to("bob");
        assertEquals(
                List.of("bob", "loop", "gone", "home").stream()
                        .map(wire::member)
                        .toList(),
                tries.stream().map(one -> one.message().requestUri()).toList());
        for (int at = 0; at < tries.size(); at++) {
            SipMessage one = tries.get(at).message();
            assertEquals("CSeq", at + 1, one.cseq());
            assertEquals(tries.get(0).message().header("Call-ID"), one.header("Call-ID"));
            assertEquals(tries.get(0).message().header("From"), one.header("From"));
            assertEquals(tries.get(0).message().header("To"), one.header("To"));
        }
    }

    @Test
    @Requirement("3261-8.1-d")
    public void shouldAskOtherwiseWhereThatHelps() {
        String list = wire.list("alice", "bob", "carol", "dave");
        wire.members()
                .policyOnce(wire.member("bob"), SubscribePolicy.refuse(420).with("Unsupported", "eventlist"))
                .policyOnce(wire.member("carol"), SubscribePolicy.refuse(415).with("Accept", "application/pidf+xml"))
                .policyOnce(wire.member("dave"), SubscribePolicy.refuse(423).with("Min-Expires", "4000"));
        settled(wire.agent("alice"), list, "bob", "carol", "dave");
        for (String name : List.of("bob", "carol")) {
            assertEquals(name, 2, to(name).size());
            SipMessage plain = to(name).get(1).message();
            assertEquals(name, null, plain.header("Supported"));
            assertFalse(plain.header("Accept"), plain.header("Accept").contains("rlmi"));
            assertTrue(plain.header("Accept"), plain.header("Accept").contains("application/pidf+xml"));
            assertEquals(2, plain.cseq());
        }
        assertEquals("4000", to("dave").get(1).message().header("Expires"));
    }

    /** A server that says 503 with Retry-After is left alone, by members too that it did not say it of. */
    @Test
    @Requirement("3261-8.1-d")
    public void shouldLeaveAnOverloadedServerAlone() {
        String first = wire.list("alice", "bob");
        wire.members()
                .policyOnce(wire.member("bob"), SubscribePolicy.refuse(503).with("Retry-After", "3"));
        Subscription one = wire.agent("alice").subscribe(first, "presence", 600).awaitAccepted();
        awaitState(one, "bob", "terminated", "probation");
        String second = wire.list("wanda", "carol");
        Subscription other =
                wire.agent("wanda").subscribe(second, "presence", 600).awaitAccepted();
        other.await("carol is active", LONG, sub -> sub.view()
                .state(wire.member("carol"))
                .equals("active"));
        Duration pause = between(to("bob").get(0).atNs(), to("carol").get(0).atNs());
        assertTrue("carol was asked after " + pause, pause.compareTo(Duration.ofMillis(2900)) > 0);
        one.await("bob is active", LONG, sub -> sub.view()
                .state(wire.member("bob"))
                .equals("active"));
    }

    /** Whatever the 200 says of the time: nothing, too much, or less than the NOTIFY. */
    @Test
    @Requirement({"6665-4.1-b", "6665-4.1-j"})
    public void shouldRefreshWhateverIsGranted() {
        String list = wire.list("alice", "tiny", "told");
        wire.members()
                .policy(
                        wire.member("tiny"),
                        SubscribePolicy.accept().granting(1).with("Expires", "1"))
                // it lasts 3 s, and only NOTIFYs say so
                .policy(
                        wire.member("told"),
                        SubscribePolicy.accept().granting(3).with("Expires", ""));
        Subscription subscription = settled(wire.agent("alice"), list, "tiny", "told");
        wire.members()
                .await(
                        "refreshes",
                        LONG,
                        all -> to("told").size() >= 4 && to("tiny").size() >= 4);
        SipMessage again = to("told").get(3).message();
        assertEquals(to("told").get(0).message().header("Call-ID"), again.header("Call-ID"));
        assertEquals("active", subscription.view().state(wire.member("told")));
    }

    @Test
    @Requirement("6665-4.1-d")
    public void shouldStandThoughARefreshIsRefused() {
        String list = wire.list("alice", "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().granting(20));
        settled(wire.agent("alice"), list, "bob");
        wire.members().refuseRefreshes(500);
        wire.members().await("a refresh", LONG, all -> to("bob").size() >= 2);
        BackEndSubscription first = wire.members().awaitSubscription(wire.member("bob"));
        first.notifyActive(Bodies.PIDF, Bodies.pidf(wire.member("bob"), true, "still there"));
        assertEquals(200, first.awaitAnswered().status());
        wire.members().refuseRefreshes(0);
    }

    @Test
    @Requirement("6665-4.1-c")
    public void shouldBeginAnewWhereARefreshSaysThatItIsOver() {
        String list = wire.list("alice", "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().granting(4));
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        wire.members().refuseRefreshes(481);
        wire.members()
                .await(
                        "a new dialog",
                        LONG,
                        all -> all.received(wire.member("bob")).size() >= 2);
        wire.members().refuseRefreshes(0);
        List<ReceivedSubscribe> initial = wire.members().received(wire.member("bob"));
        SipMessage before = initial.get(0).message();
        SipMessage after = initial.get(1).message();
        assertNotEquals(before.header("Call-ID"), after.header("Call-ID"));
        assertNotEquals(
                before.value("From").parameter("tag"), after.value("From").parameter("tag"));
        subscription.await("bob is active", LONG, one -> one.view()
                .state(wire.member("bob"))
                .equals("active"));
        wire.leavesSubscriptions(); // the old dialog does not know that it is over
    }

    /** Content codings: undone, never too much of it, and refused where nobody knows them. */
    @Test
    @Requirement({"3261-8.2-f", "4662-4.5-l"})
    public void shouldUndoContentCodings() throws IOException {
        String list = wire.list("alice", "bob");
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        BackEndSubscription bob = wire.members().awaitSubscription(wire.member("bob"));
        for (String coding : List.of("gzip", "deflate", "raw deflate")) {
            byte[] plain = Bodies.pidf(wire.member("bob"), true, "by " + coding);
            assertEquals(200, tell(bob, coding, coded(coding, plain)).status());
            subscription.await("what came by " + coding, WAITN, one -> one.view()
                    .body(wire.member("bob"))
                    .contains("by " + coding));
        }
        Exchange unknown = tell(bob, "br", new byte[] {1, 2, 3});
        assertEquals(415, unknown.status());
        List<String> known =
                Arrays.asList(unknown.response().header("Accept-Encoding").split("\\s*,\\s*"));
        assertTrue(known.toString(), known.containsAll(List.of("gzip", "deflate")));
        assertEquals(400, tell(bob, "gzip", "no gzip".getBytes(UTF_8)).status());
        assertEquals(
                "a bomb",
                413,
                tell(bob, "gzip", coded("gzip", new byte[8_000_000])).status());
        bob.notifyActive(Bodies.PIDF, Bodies.pidf(wire.member("bob"), true, "unharmed"));
        subscription.await(
                "it goes on", WAITN, one -> one.view().body(wire.member("bob")).contains("unharmed"));
    }

    private static Exchange tell(BackEndSubscription bob, String coding, byte[] body) {
        bob.notify(bob.request("active;expires=500")
                .with("Content-Encoding", coding.substring(coding.lastIndexOf(' ') + 1))
                .withBody(Bodies.PIDF, body));
        return bob.awaitAnswered();
    }

    private static byte[] coded(String coding, byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStream coder =
                switch (coding) {
                    case "gzip" -> new GZIPOutputStream(bytes);
                    case "deflate" -> new DeflaterOutputStream(bytes);
                    default -> new DeflaterOutputStream(bytes, new Deflater(9, true));
                };
        try (coder) {
            coder.write(plain);
        }
        return bytes.toByteArray();
    }
}
