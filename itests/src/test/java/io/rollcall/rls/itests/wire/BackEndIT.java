package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.HeaderValue;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** What the server asks of the members and how it takes what they say: scenarios 3, 19-24 and 48. */
public final class BackEndIT extends WireTest {

    /** Scenario 3. There is no package dialog yet, so Accept is looked at for presence alone. */
    @Test
    @Requirement({"4662-4-a", "4662-4.1-f", "4662-4.3-b", "3261-8.1-a", "3261-8.1-e", "6665-4.1-z", "4662-7.4-b"})
    public void shouldSubscribeOnceToEachMember() {
        String list = wire.list("alice", "bob", "carol", "dave");
        settled(wire.agent("alice"), list, "bob", "carol", "dave");

        Set<String> callIds = new HashSet<>();
        for (String name : List.of("bob", "carol", "dave")) {
            assertEquals(name, 1, wire.members().received(wire.member(name)).size());
            SipMessage subscribe =
                    wire.members().received(wire.member(name)).get(0).message();
            assertEquals(wire.member(name), subscribe.requestUri());
            assertEquals(wire.member(name), subscribe.value("To").uri());
            // the watcher, not the server: what a member shows is for him alone
            assertEquals(wire.user("alice"), subscribe.value("From").uri());
            assertEquals(1, subscribe.elements("Contact").size());
            assertTrue(
                    subscribe.header("Contact"), subscribe.header("Contact").contains("127.0.0.1:" + SERVER.sipPort()));
            assertEquals("presence", subscribe.header("Event"));
            assertEquals("3600", subscribe.header("Expires"));
            assertTrue("Supported", subscribe.names("Supported", "eventlist"));
            assertFalse("Require", subscribe.names("Require", "eventlist"));
            for (String type : List.of("application/pidf+xml", "multipart/related", "application/rlmi+xml")) {
                assertTrue(type, subscribe.names("Accept", type));
            }
            assertEquals("69", subscribe.header("Max-Forwards"));
            assertTrue("branch", subscribe.branch().startsWith("z9hG4bK"));
            callIds.add(subscribe.header("Call-ID"));
        }
        assertEquals("a dialog each", 3, callIds.size());
        assertEquals(3, wire.members().receivedCount());
    }

    /** Two watchers share nothing, two devices of one watcher do. */
    @Test
    @Requirement({"4662-7.2-a", "4662-7.2-b", "4662-7.2-c"})
    public void shouldKeepWatchersApart() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        settled(alice, list, "bob");
        settled(alice, list, "bob");
        Subscription others = settled(wire.agent("wanda"), wire.list("wanda", "bob"), "bob");

        assertEquals(2, wire.members().received(wire.member("bob")).size());
        Map<String, BackEndSubscription> byWatcher = new java.util.HashMap<>();
        wire.members().subscriptions(wire.member("bob")).forEach(one -> byWatcher.put(one.watcher(), one));
        byWatcher
                .get(wire.user("wanda"))
                .notifyActive(Bodies.PIDF, Bodies.pidf(wire.member("bob"), true, "for wanda alone"));
        others.await(
                "her view", WAITN, one -> one.view().body(wire.member("bob")).contains("for wanda alone"));
        assertTrue("told to alice too", alice.subscriptions().stream().noneMatch(one -> one.view()
                .body(wire.member("bob"))
                .contains("for wanda alone")));
    }

    /** Scenario 19, what needs no time. */
    @Test
    @Requirement({"6665-4.1-a", "4662-4.5-c", "4662-4.5-e", "4662-4.5-f"})
    public void shouldShowWhyAMemberCannotBeHad() {
        Map<String, Integer> refusals =
                Map.of("m404", 404, "m410", 410, "m604", 604, "m403", 403, "m603", 603, "m503", 503, "m408", 408);
        String list = wire.list("alice", refusals.keySet().toArray(String[]::new));
        refusals.forEach((name, status) -> wire.members().policy(wire.member(name), SubscribePolicy.refuse(status)));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();

        for (String name : List.of("m404", "m410", "m604")) {
            awaitState(subscription, name, "terminated", "noresource");
        }
        for (String name : List.of("m403", "m603")) {
            awaitState(subscription, name, "terminated", "rejected");
        }
        for (String name : List.of("m503", "m408")) {
            awaitState(subscription, name, "terminated", "probation");
        }
        assertEquals("one try each", refusals.size(), wire.members().receivedCount());
    }

    /** Scenario 19. */
    @Test
    @Requirement({"6665-4.1-a", "4662-4.5-f", "3261-8.1-d"})
    public void shouldComeBackWhenTheMemberAsksForIt() {
        String list = wire.list("alice", "bob");
        wire.members()
                .policyOnce(wire.member("bob"), SubscribePolicy.refuse(503).with("Retry-After", "1"));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitState(subscription, "bob", "terminated", "probation");
        awaitState(subscription, "bob", "active", null);

        List<ReceivedSubscribe> tries = wire.members().received(wire.member("bob"));
        assertEquals(2, tries.size());
        Duration pause = between(tries.get(0).atNs(), tries.get(1).atNs());
        assertTrue("came back after " + pause, pause.compareTo(Duration.ofMillis(1000)) >= 0);
        assertNotEquals("the same dialog", callId(tries.get(0)), callId(tries.get(1)));
    }

    private static String callId(ReceivedSubscribe subscribe) {
        return subscribe.message().header("Call-ID");
    }

    /** Scenario 21. */
    @Test
    @Requirement({"4662-4.5-c", "4662-4.5-e", "6665-4.1-m", "6665-4.1-p", "6665-4.1-r"})
    public void shouldShowWhyAMemberEnded() {
        String list = wire.list("alice", "rejects", "leaves", "silent", "odd");
        Subscription subscription = settled(wire.agent("alice"), list, "rejects", "leaves", "silent", "odd");
        wire.members().awaitSubscription(wire.member("rejects")).notifyTerminated("rejected", -1);
        wire.members().awaitSubscription(wire.member("leaves")).notifyTerminated("noresource", -1);
        wire.members().awaitSubscription(wire.member("silent")).notifyTerminated(null, 60);
        wire.members().awaitSubscription(wire.member("odd")).notifyTerminated("fancy", 60);

        awaitState(subscription, "rejects", "terminated", "rejected");
        awaitState(subscription, "leaves", "terminated", "noresource");
        // no reason, or one nobody knows: it is tried again, and shown so
        awaitState(subscription, "silent", "terminated", "probation");
        awaitState(subscription, "odd", "terminated", "probation");
        assertEquals("no new try", 4, wire.members().receivedCount());
    }

    /** Scenario 22. */
    @Test
    @Requirement({"6665-4.1-k", "6665-4.1-n", "4662-5.5-c"})
    public void shouldComeBackAtOnce() {
        String list = wire.list("alice", "bob", "carol");
        Subscription subscription = settled(wire.agent("alice"), list, "bob", "carol");
        String before = instances(subscription, "bob").get(0).id();
        for (String name : List.of("bob", "carol")) {
            wire.members().prepareState(wire.member(name), Bodies.PIDF, Bodies.pidf(wire.member(name), true, "again"));
        }
        long endedNs = System.nanoTime();
        wire.members().awaitSubscription(wire.member("bob")).notifyTerminated("deactivated", 60);
        wire.members().awaitSubscription(wire.member("carol")).notifyTerminated("timeout", -1);

        for (String name : List.of("bob", "carol")) {
            wire.members()
                    .await(
                            name + " is asked again",
                            all -> all.received(wire.member(name)).size() == 2);
            ReceivedSubscribe again = wire.members().received(wire.member(name)).get(1);
            assertTrue(
                    "came back late to " + name, between(endedNs, again.atNs()).compareTo(PROMPT) < 0);
            subscription.await("what the new dialog tells of " + name, WAITN, one -> one.view()
                    .body(wire.member(name))
                    .contains("again"));
        }
        assertNotEquals(
                "a new instance", before, instances(subscription, "bob").get(0).id());
    }

    /** Scenario 22, with 2 s in place of 30. */
    @Test
    @Requirement({"6665-4.1-l", "4662-4.5-f"})
    public void shouldComeBackAfterProbation() {
        String list = wire.list("alice", "bob");
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        long endedNs = System.nanoTime();
        wire.members().awaitSubscription(wire.member("bob")).notifyTerminated("probation", 2);
        wire.members()
                .await(
                        "bob is asked again",
                        all -> all.received(wire.member("bob")).size() == 2);
        Duration pause = between(
                endedNs, wire.members().received(wire.member("bob")).get(1).atNs());
        assertTrue("came back after " + pause, pause.compareTo(Duration.ofMillis(1990)) >= 0);
        awaitActive(subscription, "bob");
    }

    /** Scenario 23. */
    @Test
    @Requirement("6665-4.1-g")
    public void shouldTakeANotifyBeforeThe200() {
        String list = wire.list("alice", "bob");
        wire.members()
                .policy(
                        wire.member("bob"),
                        SubscribePolicy.accept().notifyingFirst().delaying(Duration.ofMillis(300)));
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        BackEndSubscription backEnd = wire.members().awaitSubscription(wire.member("bob"));
        assertEquals(200, backEnd.awaitAnswered().status());

        assertEquals(
                "dialogs", 1, wire.members().subscriptions(wire.member("bob")).size());
        assertEquals(
                "SUBSCRIBEs", 1, wire.members().received(wire.member("bob")).size());
        assertEquals("instances", 1, instances(subscription, "bob").size());
        // the dialog is that of the NOTIFY: it can be ended in it
        subscription.unsubscribe().await(200);
        wire.members().await("end of the back end", all -> backEnd.isEnded());
    }

    /** Scenario 24, the side of presence: forks make one subscription (RFC 3856, 6.9). */
    @Test
    @Requirement("3856-6.9-a")
    public void shouldTakeOneForkOfPresence() {
        String list = wire.list("alice", "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().forking(2));
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        wire.members()
                .await(
                        "one fork is left",
                        all -> all.subscriptions(wire.member("bob")).size() == 1);
        assertEquals(1, instances(subscription, "bob").size());
    }

    /** Active without a body is no state that could be shown: the member is withheld until it says more. */
    @Test
    @Requirement({"4662-5.5-f", "4662-5.5-e"})
    public void shouldWithholdAnActiveMemberWithoutBody() {
        String list = wire.list("alice", "bob", "carol");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().withoutBody());
        Subscription subscription = settled(wire.agent("alice"), list, "carol");
        BackEndSubscription bob = wire.members().awaitSubscription(wire.member("bob"));
        assertEquals(200, bob.awaitAnswered().status());
        assertEquals(List.of(), instances(subscription, "bob"));
        bob.notifyActive();
        awaitState(subscription, "bob", "active", null);
    }

    /** Scenarios 21 and 48. */
    @Test
    @Requirement({"6665-4.1-w", "6665-4.1-j", "6665-4.1-s", "4662-5.5-d"})
    public void shouldReadSubscriptionStateInAnyOrder() {
        String list = wire.list("alice", "bob");
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        BackEndSubscription backEnd = wire.members().awaitSubscription(wire.member("bob"));
        List<String> states = List.of(
                "active",
                "active;retry-after=3;expires=500",
                "Active ; x=\"a;b\" ; expires = 500",
                "active;vendor=1;expires=500;other",
                "pending;reason=probation;expires=500");
        for (String state : states) {
            backEnd.notifyState(
                    state, Bodies.PIDF, Bodies.pidf(wire.member("bob"), true, "with " + states.indexOf(state)));
            assertEquals(state, 200, backEnd.awaitAnswered().status());
        }
        backEnd.notifyState("terminated;expires=500;retry-after=60;reason=giveup", null, null);
        assertEquals(200, backEnd.awaitAnswered().status());
        awaitState(subscription, "bob", "terminated", "giveup");
        wire.leavesSubscriptions(); // this one does not know that it is over
    }

    @Test
    @Requirement({"6665-4.1-h", "6665-4.1-i"})
    public void shouldRefuseWhatItDidNotAskFor() {
        String list = wire.list("alice", "bob");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob");
        BackEndSubscription backEnd = wire.members().awaitSubscription(wire.member("bob"));
        backEnd.notify(backEnd.request("active").without("Subscription-State"));
        assertEquals(400, backEnd.awaitAnswered().status());
        backEnd.notify(backEnd.request("active;expires=500").replacing("Event", "dialog"));
        assertEquals(489, backEnd.awaitAnswered().status());
        UserAgent stranger = wire.agent("mallory");
        SipMessage notify = stranger.newRequest("NOTIFY", "sip:127.0.0.1:" + SERVER.sipPort())
                .changing("To", to -> HeaderValue.parse(to).value() + ";tag=" + backEnd.remoteTag())
                .with("Event", "presence")
                .with("Subscription-State", "active;expires=500")
                .withBody(Bodies.PIDF, Bodies.pidf(wire.member("bob"), true, "made up"));
        stranger.request(notify).await(481);

        // none of it ended the subscription
        wire.state("bob", "true");
        subscription.await(
                "the change", WAITN, one -> one.view().body(wire.member("bob")).contains("<note>true"));
    }

    /** A back end may grant less than was asked for; it is refreshed in time, and the watcher's own time is not cut. */
    @Test
    @Requirement({"6665-4.1-b", "4662-4.2-c"})
    public void shouldRefreshBackEndsOnTheirOwnTime() {
        String list = wire.list("alice", "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().granting(2));
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        BackEndSubscription backEnd = wire.members().awaitSubscription(wire.member("bob"));
        wire.members().await("a refresh", all -> backEnd.subscribes() >= 3);
        assertFalse("ended", backEnd.isEnded());
        assertEquals(
                "dialogs made", 1, wire.members().received(wire.member("bob")).size());
        assertFalse("the list ended", subscription.isTerminated());
    }
}
