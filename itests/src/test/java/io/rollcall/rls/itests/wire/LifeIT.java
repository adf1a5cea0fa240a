package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

/** From the refresh to the end of a list subscription: scenarios 7 to 9. */
public final class LifeIT extends WireTest {

    /** Scenario 7. */
    @Test
    @Requirement({"6665-3.1-d", "3261-12.2-b"})
    public void shouldFollowTheContact() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        settled(alice, list, "bob");
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        subscription.awaitView("the first NOTIFY", view -> view.version() == 0);
        try (MovedPhone phone = new MovedPhone()) {
            subscription.refreshWithContact(phone.contact()).await(200);
            SipMessage full = phone.await("NOTIFY of the refresh", WAITN, notify -> true);
            assertEquals(phone.contact(), full.requestUri());
            assertEquals(2, full.cseq());

            wire.state("bob", "bob-1");
            SipMessage change =
                    phone.await("the change", WAITN, notify -> notify.bodyText().contains("bob-1"));
            assertEquals(phone.contact(), change.requestUri());
            assertEquals("told at the old place", 1, subscription.notifyCount());

            // and back; the agent has missed what the phone got
            subscription.rules().waive("3261-12.2-b", "4662-5.2-b");
            subscription.refreshWithContact(alice.contact()).await(200);
            assertFull(subscription.awaitNotify(2), "bob");
        }
    }

    /** Scenario 8. */
    @Test
    @Requirement({"4662-5.2-e", "6665-4.2-f", "6665-4.2-m", "6665-4.2-o", "6665-4.1-y", "4662-4.1-c"})
    public void shouldEndOnExpiresZero() {
        String list = wire.list("alice", "bob", "carol", "dave");
        Subscription subscription = settled(wire.agent("alice"), list, "bob", "carol", "dave");
        assertTrue(SERVER.shell("rls:subscriptions").contains(wire.user("alice")));

        SipMessage ok = subscription.unsubscribe().await(200);
        assertEquals("0", ok.header("Expires"));
        assertTrue("Require", ok.names("Require", "eventlist"));
        Notification last = subscription.awaitTerminated();
        assertFull(last, "bob", "carol", "dave");
        assertEquals("timeout", last.state().parameter("reason"));
        assertEquals("expires", -1, last.expires());

        wire.members().awaitSubscriptions(0);
        Set<String> ended = wire.members().received().stream()
                .filter(one -> !one.isInitial() && one.expires() == 0)
                .map(one -> one.message().value("To").uri())
                .collect(Collectors.toSet());
        assertEquals(uris("bob", "carol", "dave"), ended);
        wire.members().awaitQuiet();
        subscription.refresh().await(481);
        assertFalse(SERVER.shell("rls:subscriptions").contains(wire.user("alice")));
    }

    /** What one list of the watcher still needs is kept when another of his ends. */
    @Test
    @Requirement({"4662-7.2-c", "6665-4.1-y"})
    public void shouldKeepWhatAnotherListNeeds() {
        String both = wire.listUri("alice");
        String one = wire.listUri("second");
        wire.services(
                "alice",
                new Services()
                        .list(both, wire.member("bob"), wire.member("carol"))
                        .list(one, wire.member("bob")));
        UserAgent alice = wire.agent("alice");
        Subscription wide = settled(alice, both, "bob", "carol");
        Subscription narrow = settled(alice, one, "bob");
        wide.unsubscribe().await(200);
        wide.awaitTerminated();
        wire.members().awaitSubscriptions(1);

        wire.state("bob", "bob-1");
        narrow.await("the change", WAITN, list -> list.view()
                .body(wire.member("bob"))
                .contains("bob-1"));
        assertEquals(1, wire.members().received(wire.member("bob")).size());
    }

    /** Scenario 9: nothing is known, and the back ends answer in time. */
    @Test
    @Requirement({"6665-4.2-o", "4662-4.6-c", "4662-5.2-b", "6665-4.1-y"})
    public void shouldFetchForAPoll() {
        String list = wire.list("alice", "bob", "carol");
        Subscription poll = wire.agent("alice").subscribe(list, "presence", 0).awaitAccepted();
        assertEquals("0", poll.exchange().response().header("Expires"));
        Notification only = poll.awaitTerminated();
        assertPoll(poll, only);
        for (String name : List.of("bob", "carol")) {
            assertTrue(name, told(only, wire.member(name)).contains(name + "-0"));
        }
        wire.members().awaitSubscriptions(0);
        assertFalse(SERVER.shell("rls:subscriptions").contains(wire.user("alice")));
    }

    /** Scenario 9: nothing is known, and nobody answers within poll_wait. */
    @Test
    @Requirement({"6665-4.2-o", "4662-4.6-c", "4662-4.5-g"})
    public void shouldNotWaitLongForAPoll() {
        String list = wire.list("alice", "bob", "carol");
        wire.members().policy(subscribe -> SubscribePolicy.silent());
        long sentNs = System.nanoTime();
        Subscription poll = wire.agent("alice").subscribe(list, "presence", 0).awaitAccepted();
        Notification only = poll.awaitTerminated();
        assertPoll(poll, only);
        assertTrue(document(only).resources().stream()
                .allMatch(resource -> resource.instances().isEmpty()));
        // 500 ms by the scenario
        assertTrue(between(sentNs, only.arrivedNs()).compareTo(PROMPT.plusMillis(500)) < 0);
    }

    /** Scenario 9: everything is known. */
    @Test
    @Requirement({"6665-4.2-o", "4662-7.2-c"})
    public void shouldPollFromWhatIsKnown() {
        String list = wire.list("alice", "bob", "carol");
        UserAgent alice = wire.agent("alice");
        settled(alice, list, "bob", "carol");
        int before = wire.members().receivedCount();
        Subscription poll = alice.subscribe(list, "presence", 0).awaitAccepted();
        assertPoll(poll, poll.awaitTerminated());
        assertTrue(told(poll.awaitTerminated(), wire.member("bob")).contains("bob-0"));
        assertEquals("asked again", before, wire.members().receivedCount());
    }

    private void assertPoll(Subscription poll, Notification only) {
        assertFull(only, "bob", "carol");
        assertEquals(0, document(only).version());
        assertEquals("timeout", only.state().parameter("reason"));
        assertEquals(1, poll.notifyCount());
        poll.refresh().await(481);
    }

    /** A retransmission is the same request: it gets the same answer and makes nothing. */
    @Test
    @Requirement({"3261-8.2-h", "3261-17-a"})
    public void shouldAnswerARetransmissionAlike() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = settled(alice, list, "bob");
        alice.sendRaw(subscription.exchange().request().toBytes());
        subscription.await(
                "a second answer",
                one -> one.exchange().repeatedResponses() == 1
                        || alice.strays().stream().anyMatch(stray -> stray.status() == 200));
        SipMessage again = alice.strays().stream()
                .filter(stray -> stray.status() == 200)
                .findFirst()
                .orElse(subscription.exchange().response());
        assertEquals(subscription.toTag(), again.value("To").parameter("tag"));
        assertEquals(1, wire.members().received(wire.member("bob")).size());
        List<ReceivedSubscribe> all = wire.members().received();
        assertEquals(1, all.size());
    }

    /** The same request by another path, as a proxy that forks makes it. */
    @Test
    @Requirement("3261-8.2-d")
    public void shouldRefuseAMergedRequest() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = settled(alice, list, "bob");
        alice.request(subscription.exchange().request().without("Via")).await(482);
        assertEquals(1, wire.members().receivedCount());
        subscription.refresh().await(200);
    }
}
