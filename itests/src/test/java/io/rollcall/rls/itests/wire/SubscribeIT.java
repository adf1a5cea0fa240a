package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.ContentType;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SipStyle;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.Test;

/** The SUBSCRIBE of a watcher and what it is answered: scenarios 1, 2, 11-13, 15-18, 46 and 47. */
public final class SubscribeIT extends WireTest {

    /** Scenario 1. A second device of the same watcher, so that all states are known. */
    @Test
    @Requirement({
        "4662-4.1-b", "4662-4.1-c", "4662-4.5-b", "4662-4.5-h", "4662-5-a", "4662-5.2-a", "4662-5.2-b", "4662-5.2-e",
        "4662-5.2-f", "2387-3.1-a", "2387-3.2-a", "6665-3.1-a", "6665-4.2-f", "6665-4.2-k", "6665-4.2-l", "3261-12.1-a"
    })
    public void shouldTellTheWholeListAtOnce() {
        String list = wire.list("alice", "bob", "carol", "dave");
        UserAgent alice = wire.agent("alice");
        settled(alice, list, "bob", "carol", "dave");

        long sentNs = System.nanoTime();
        Subscription second = alice.subscribe(list, "presence", 600);
        SipMessage ok = second.awaitAccepted().exchange().response();
        Notification first = second.awaitNotify(1);

        assertEquals("200", "200", Integer.toString(ok.status()));
        assertEquals("600", ok.header("Expires"));
        assertTrue("Require", ok.names("Require", "eventlist"));
        assertTrue("Contact " + ok.header("Contact"), ok.header("Contact").contains(":" + SERVER.sipPort()));
        assertTrue("Require", first.message().names("Require", "eventlist"));
        ContentType type = ContentType.parse(first.message().header("Content-Type"));
        assertEquals("multipart/related", type.mediaType());
        assertEquals("application/rlmi+xml", type.parameter("type"));
        assertEquals(first.aggregate().root().contentIdField(), type.parameter("start"));
        assertNotNull("boundary", type.parameter("boundary"));
        assertEquals(list, document(first).uri());
        assertEquals(0, document(first).version());
        assertFull(first, "bob", "carol", "dave");
        for (String name : List.of("bob", "carol", "dave")) {
            assertTrue(name, told(first, wire.member(name)).contains(name + "-0"));
        }
        // 100 ms by the scenario
        assertTrue("first NOTIFY late", between(sentNs, first.arrivedNs()).compareTo(PROMPT) < 0);
    }

    /** Scenario 2: nobody has said anything yet. */
    @Test
    @Requirement({"4662-4.5-g", "4662-4.5-h", "6665-4.2-a"})
    public void shouldNotWaitForBackEnds() {
        String list = wire.list("alice", "bob", "carol");
        wire.members().policy(subscribe -> SubscribePolicy.silent());
        UserAgent alice = wire.agent("alice");

        long sentNs = System.nanoTime();
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        Notification first = subscription.awaitNotify(1);

        assertFull(first, "bob", "carol");
        assertTrue(
                "instances of members that are not known",
                document(first).resources().stream()
                        .allMatch(resource -> resource.instances().isEmpty()));
        // 100 ms by the scenario
        assertTrue("first NOTIFY late", between(sentNs, first.arrivedNs()).compareTo(PROMPT) < 0);
    }

    /** Scenarios 2 and 20. */
    @Test
    @Requirement("4662-4.5-k")
    public void shouldShowAPendingMemberWithoutBody() {
        String list = wire.list("alice", "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.pending());
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();

        awaitState(subscription, "bob", "pending", null);
        List<Notification> notifies = subscription.notifies();
        List<RlmiDocument.Instance> last = document(notifies.get(notifies.size() - 1))
                .resource(wire.member("bob"))
                .instances();
        assertNull("cid", last.get(0).cid());

        wire.members().awaitSubscription(wire.member("bob")).notifyActive();
        awaitState(subscription, "bob", "active", null);
    }

    /** Scenario 11. */
    @Test
    @Requirement({"6665-3.1-a", "4662-4.2-b"})
    public void shouldCutALongExpires() {
        String list = wire.list("alice", "bob");
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 99_999).awaitAccepted();
        assertEquals("7200", subscription.exchange().response().header("Expires"));
        assertTrue(
                "told " + subscription.awaitNotify(1).expires(),
                subscription.awaitNotify(1).expires() > 7190);
    }

    /** Scenario 11. */
    @Test
    @Requirement({"4662-4.2-a", "6665-3.1-a"})
    public void shouldGrantTheDefaultOfThePackage() {
        String list = wire.list("alice", "bob");
        Subscription subscription = wire.agent("alice")
                .subscribe(SubscribeRequest.toList(list).withoutExpires())
                .awaitAccepted();
        assertEquals("3600", subscription.exchange().response().header("Expires"));
    }

    /** Scenario 12. */
    @Test
    @Requirement({"6665-4.2-d", "6665-4.2-e"})
    public void shouldRefuseAShortExpires() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        SipMessage refused = alice.subscribe(list, "presence", 5).exchange().await(423);
        assertEquals("60", refused.header("Min-Expires"));

        Subscription standing = quiet(alice, list, "bob");
        assertEquals("60", standing.refresh(5).await(423).header("Min-Expires"));
        wire.state("bob", "still told");
        standing.await(
                "the change", WAITN, one -> one.view().body(wire.member("bob")).contains("still told"));

        alice.subscribe(list, "presence", 0).exchange().await(200);
    }

    /** Scenario 13. */
    @Test
    @Requirement("4662-4.1-a")
    public void shouldInsistOnEventlist() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription refused = alice.subscribe(SubscribeRequest.toResource(list));
        assertTrue(refused.exchange().await(421).names("Require", "eventlist"));

        // the next one is served, and what came by then came for it alone
        settled(alice, list, "bob");
        assertEquals(0, refused.notifyCount());
        assertEquals(1, wire.members().receivedCount());
    }

    @Test
    @Requirement("4662-4.1-e")
    public void shouldTakeRequireForSupported() {
        String list = wire.list("alice", "bob");
        wire.agent("alice")
                .subscribe(SubscribeRequest.toList(list).without("Supported").with("Require", "eventlist"))
                .exchange()
                .await(200);
    }

    /** Scenario 14 as far as there is no next hop. */
    @Test
    @Requirement("3261-8.2-c")
    public void shouldNotKnowWhatIsNoList() {
        wire.agent("alice")
                .subscribe(wire.listUri("nobody"), "presence", 600)
                .exchange()
                .await(404);
    }

    /** Scenario 15. */
    @Test
    @Requirement({"6665-4.2-b", "6665-4.2-c", "6665-4.4-c", "6665-8.2-a"})
    public void shouldNameTheEventsItServes() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        for (String event : List.of("foo", "Presence")) {
            SipMessage refused = alice.subscribe(list, event, 600).exchange().await(489);
            assertTrue(event + ": " + refused, refused.names("Allow-Events", "presence"));
        }
        alice.subscribe(SubscribeRequest.toList(list).without("Event"))
                .exchange()
                .await(489);
    }

    /** Scenario 15. */
    @Test
    @Requirement({"4826-4.1-c", "4826-4.5-b"})
    public void shouldKeepToThePackagesOfTheService() {
        String list = wire.listUri("alice");
        wire.services("alice", new Services().service(list, Services.entries(wire.member("bob")), "dialog"));
        SipMessage refused =
                wire.agent("alice").subscribe(list, "presence", 600).exchange().await(489);
        assertTrue(String.valueOf(refused), refused.names("Allow-Events", "dialog"));
    }

    /** Scenario 16. RFC 6665, 4.5.2 lets a server refuse a second subscription in a dialog; this one does. */
    @Test
    @Requirement({"6665-3.2-a", "6665-4.5-a", "6665-4.5-b"})
    public void shouldKeepTheEventId() {
        String list = wire.list("alice", "bob");
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence;id=7", 600).awaitAccepted();
        assertEquals("7", subscription.awaitNotify(1).message().value("Event").parameter("id"));
        // the id is the watcher's own business
        assertEquals(
                "presence", wire.members().awaitSubscription(wire.member("bob")).event());

        subscription.refresh(next -> next.event("presence")).await(403);
        subscription.refresh().await(200);
        subscription.await("full state", one -> one.notifies().stream()
                .anyMatch(notify ->
                        document(notify).version() > 0 && document(notify).fullState()));
    }

    /** Scenario 17. */
    @Test
    @Requirement({"4662-4.3-c", "4662-4.3-d"})
    public void shouldRefuseWhoTakesNoLists() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        for (String accept : List.of(
                "application/pidf+xml",
                "application/pidf+xml, multipart/related",
                "application/pidf+xml, application/rlmi+xml")) {
            alice.subscribe(SubscribeRequest.toList(list).accept(accept))
                    .exchange()
                    .await(406);
        }
        for (String accept : List.of(
                "*/*", "application/*, multipart/*", "Multipart/Related;q=0.5 , application/RLMI+xml , text/plain")) {
            alice.subscribe(SubscribeRequest.toList(list).accept(accept))
                    .exchange()
                    .await(200);
        }
        alice.subscribe(SubscribeRequest.toList(list)
                        .accept("multipart/related")
                        .with("Accept", "application/rlmi+xml"))
                .exchange()
                .await(200);
        alice.subscribe(SubscribeRequest.toList(list).without("Accept"))
                .exchange()
                .await(200);
    }

    /** Scenario 18. */
    @Test
    @Requirement("3261-12.2-d")
    public void shouldNotKnowAStrangeDialog() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = settled(alice, list, "bob");
        for (String tag : List.of("nonsense", "0123456789abc", subscription.toTag())) {
            // the last one is the server's, but of another Call-ID
            alice.subscribe(SubscribeRequest.toList(list)
                            .edit(message -> message.changing("To", to -> to + ";tag=" + tag)))
                    .exchange()
                    .await(481);
        }
    }

    /** Scenario 18. */
    @Test
    @Requirement({"3261-12.2-c", "3261-8.2-a"})
    public void shouldRefuseAnOldCseqAndChangeNothing() {
        String list = wire.list("alice", "bob");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob");
        subscription.refresh().await(200);
        int before = subscription.notifyCount();
        subscription
                .refresh(next -> next.cseq(1).expires(0).contact("sip:elsewhere@127.0.0.1:9"))
                .await(500);

        wire.state("bob", "still told");
        subscription.await("the change, where it was told before", WAITN, one -> one.view()
                .body(wire.member("bob"))
                .contains("still told"));
        Notification last = subscription.notifies().get(subscription.notifyCount() - 1);
        assertFalse("ended", subscription.isTerminated());
        assertTrue("expires " + last.expires(), last.expires() > 580);
        // one for the refresh, which may come behind its 200, and one for the change
        assertTrue("NOTIFYs: " + subscription.notifyCount(), subscription.notifyCount() <= before + 2);
    }

    /** Scenario 46. */
    @Test
    @Requirement({"3261-7.3-a", "4662-4.1-h", "6665-8.2-b"})
    public void shouldReadEverySpelling() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Map<String, UnaryOperator<SubscribeRequest>> spellings = new LinkedHashMap<>();
        spellings.put("compact", request -> request.style(SipStyle.PLAIN.withCompact()));
        spellings.put("lower case", request -> request.style(SipStyle.PLAIN.withLowerCase()));
        spellings.put("folded", request -> request.style(SipStyle.PLAIN.withFolding()));
        spellings.put("no Content-Length", request -> request.style(SipStyle.PLAIN.withoutContentLength()));
        spellings.put("no angle brackets", SubscribeRequest::withoutBrackets);
        spellings.put("several Supported", request -> request.without("Supported")
                .with("Supported", "replaces")
                .with("Supported", "path, eventlist"));
        spellings.put("Supported in capitals", request -> request.replacing("Supported", "EVENTLIST"));
        spellings.put(
                "empty Supported",
                request -> request.without("Supported").with("Supported", "").with("supported", "eventlist"));
        spellings.put("all at once", request -> request.withoutBrackets()
                .style(SipStyle.PLAIN
                        .withCompact()
                        .withLowerCase()
                        .withFolding()
                        .withoutContentLength()));

        spellings.forEach((name, spelling) -> {
            Subscription subscription = alice.subscribe(spelling.apply(SubscribeRequest.toList(list)));
            assertEquals(name, 200, subscription.awaitResponse().status());
            assertFull(subscription.awaitNotify(1), "bob");
        });
        assertEquals("back ends", 1, wire.members().received(wire.member("bob")).size());
    }

    /** Scenario 47. */
    @Test
    @Requirement({"4662-4.1-b", "4662-5.2-e"})
    public void shouldGoOnWithoutSupportedAndAccept() {
        String list = wire.list("alice", "bob");
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        int before = subscription.notifyCount();

        SipMessage ok = subscription
                .refresh(next -> next.without("Supported").without("Accept"))
                .await(200);
        assertTrue("Require", ok.names("Require", "eventlist"));
        assertFull(subscription.awaitNotify(before + 1), "bob");

        subscription
                .refresh(next -> next.without("Supported").without("Accept").expires(0))
                .await(200);
        assertFull(subscription.awaitTerminated(), "bob");
    }

    @Test
    @Requirement("6665-4.4-c")
    public void shouldSayWhatItCan() {
        SipMessage ok =
                wire.agent("alice").options("sip:127.0.0.1:" + SERVER.sipPort()).await(200);
        assertTrue(String.valueOf(ok), ok.names("Allow", "SUBSCRIBE"));
        assertTrue(String.valueOf(ok), ok.names("Allow-Events", "presence"));
        assertTrue(String.valueOf(ok), ok.names("Supported", "eventlist"));
    }

    @Test
    @Requirement({"3581-4-a", "3261-18-d"})
    public void shouldAnswerWhereTheRequestCameFrom() {
        UserAgent alice = wire.agent("alice");
        // a sent-by that leads nowhere, as behind an address translation
        String via = "SIP/2.0/UDP 192.0.2.1:9;rport;branch=z9hG4bKnat" + System.nanoTime();
        String answered = alice.request(alice.newRequest("OPTIONS", "sip:127.0.0.1:" + SERVER.sipPort())
                        .withFirst("Via", via))
                .await(200)
                .header("Via");
        assertTrue(answered, answered.contains("rport=" + alice.address().getPort()));
        assertTrue(answered, answered.contains("received=127.0.0.1"));
    }

    /** Polls, whose NOTIFYs are all that is sent in the dialog; the proxy stands where the route set says. */
    @Test
    @Requirement({"3261-12.1-a", "3261-12.2-a"})
    public void shouldFollowTheRouteSet() {
        String list = wire.list("alice", "bob");
        try (UserAgent alice = wire.builder("alice").open();
                MovedPhone proxy = new MovedPhone()) {
            String far = "<sip:far.invalid;lr>";
            for (String near : List.of("<" + proxy.contact() + ";lr>;x=\"y\"", "<" + proxy.contact() + ">")) {
                SipMessage ok = alice.subscribe(SubscribeRequest.toList(list)
                                .expires(0)
                                .recordRoute(far)
                                .recordRoute(near))
                        .exchange()
                        .await(200);
                assertEquals(List.of(near, far), ok.elements("Record-Route"));
                SipMessage notify = proxy.await(
                        "the NOTIFY", WAITN, one -> one.header("Call-ID").equals(ok.header("Call-ID")));
                boolean loose = near.contains(";lr");
                assertEquals(loose ? alice.contact() : proxy.contact(), notify.requestUri());
                assertEquals(
                        loose ? List.of(near, far) : List.of(far, "<" + alice.contact() + ">"),
                        notify.elements("Route"));
            }
        }
    }
}
