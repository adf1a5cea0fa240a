package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.NotifyAnswer;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;

/** Rules of the specifications that are short to say and that no scenario is about. */
public final class RulesIT extends WireTest {

    /** Whoever sees Supported: eventlist takes it for an offer to be told of lists (RFC 4662, 4.1). */
    @Test
    @Requirement("4662-4.1-d")
    public void shouldOfferToTakeListsInSubscribesAlone() {
        String list = wire.list("alice", "bob");
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        BackEndSubscription bob = wire.members().awaitSubscription(wire.member("bob"));
        bob.awaitAnswered();
        int before = subscription.notifyCount();
        subscription.refresh().await(200);
        subscription.awaitNotify(before + 1);
        subscription.unsubscribe().await(200);
        subscription.awaitTerminated();
        wire.members().awaitSubscriptions(0);
        wire.members().awaitQuiet();

        List<SipMessage> sent = new ArrayList<>();
        subscription.notifies().forEach(notify -> sent.add(notify.message()));
        subscription.exchanges().forEach(exchange -> sent.add(exchange.response()));
        bob.notifies().forEach(notify -> sent.add(notify.response()));
        assertTrue("messages: " + sent.size(), sent.size() > 5);
        for (SipMessage message : sent) {
            assertFalse(message.toString(), message.names("Supported", "eventlist"));
        }
    }

    /** What is no list is not answered as if it were one, whatever the watcher could take. */
    @Test
    @Requirement({"4662-4.1-g", "OMA-RLS-b"})
    public void shouldNotRequireListsWhereThereIsNone() {
        SipMessage none = wire.agent("alice")
                .subscribe(SubscribeRequest.toList(wire.member("bob")))
                .exchange()
                .await(404);
        assertEquals(List.of(), none.headers("Require"));
        assertEquals(0, wire.members().receivedCount());
    }

    /** 202 meant "perhaps" in RFC 3265: none is sent, and one that comes is a 200 (RFC 6665, 8.3.1). */
    @Test
    @Requirement("6665-4.2-g")
    public void shouldTake202For200AndSendNone() {
        String list = wire.list("alice", "bob", "carol");
        SubscribePolicy plain = SubscribePolicy.pending();
        wire.members()
                .policy(
                        wire.member("bob"),
                        new SubscribePolicy(
                                202,
                                List.of(),
                                "pending",
                                plain.maxExpires(),
                                plain.delay(),
                                false,
                                true,
                                false,
                                plain.dialogs()));
        Subscription subscription = settled(wire.agent("alice"), list, "carol");
        awaitState(subscription, "bob", "pending", null);
        wire.members().awaitSubscription(wire.member("bob")).notifyActive();
        awaitState(subscription, "bob", "active", null);
        subscription.refresh().await(200);

        assertEquals(1, wire.members().received(wire.member("bob")).size());
        for (Exchange exchange : subscription.exchanges()) {
            assertEquals(200, exchange.status());
        }
    }

    /** Once it was ended there are no more NOTIFYs, whatever happens to members that others still watch. */
    @Test
    @Requirement("6665-4.2-u")
    public void shouldNotNotifyWhoHasNoSubscription() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription ended = settled(alice, list, "bob");
        Subscription standing = settled(alice, list, "bob");
        ended.unsubscribe().await(200);
        ended.awaitTerminated();
        int before = ended.notifyCount();

        for (int i = 1; i <= 2; i++) {
            String note = "after the end " + i;
            wire.state("bob", note);
            standing.await(
                    note, WAITN, one -> one.view().body(wire.member("bob")).contains(note));
        }
        assertEquals(before, ended.notifyCount());
        assertEquals(
                List.of(), alice.strays().stream().filter(SipMessage::isRequest).toList());
    }

    /** 483 is for proxies. What a list makes of a request goes one hop less far than the request could have. */
    @Test
    @Requirement({"3261-8.2-i", "4662-7.4-b"})
    public void shouldCountTheHopsDownAndStopAtTheEnd() {
        for (int hops : List.of(0, 1)) {
            // another watcher each, for they share nothing
            String list = wire.list("short" + hops, "bob");
            Subscription short1 = wire.agent("short" + hops)
                    .subscribe(SubscribeRequest.toList(list).replacing("Max-Forwards", Integer.toString(hops)))
                    .awaitAccepted();
            assertFull(short1.awaitNotify(1), "bob");
            awaitState(short1, "bob", "terminated", "noresource");
        }
        assertEquals(0, wire.members().receivedCount());
        Subscription enough = wire.agent("enough")
                .subscribe(SubscribeRequest.toList(wire.list("enough", "bob")).replacing("Max-Forwards", "7"))
                .awaitAccepted();
        awaitActive(enough, "bob");
        assertEquals(
                "6",
                wire.members().received(wire.member("bob")).get(0).message().header("Max-Forwards"));
    }

    /** A body that may be left unread is; one that must be read and cannot be is refused, filters among them. */
    @Test
    @Requirement({"5621-8.4-a", "4660-3-a"})
    public void shouldSkipABodyThatNeedNotBeUnderstood() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        byte[] filter = "<filter-set xmlns='urn:ietf:params:xml:ns:simple-filter'/>".getBytes(StandardCharsets.UTF_8);
        for (String disposition : List.of("render;handling=required", "render")) {
            alice.subscribe(SubscribeRequest.toList(list)
                            .body("application/simple-filter+xml", filter)
                            .with("Content-Disposition", disposition))
                    .exchange()
                    .await(415);
        }
        alice.subscribe(SubscribeRequest.toList(list).body("application/simple-filter+xml", filter))
                .exchange()
                .await(415);
        Subscription served = alice.subscribe(SubscribeRequest.toList(list)
                        .body("application/x-odd", new byte[] {1, 2})
                        .with("Content-Disposition", "x-odd;handling=optional"))
                .awaitAccepted();
        assertFull(served.awaitNotify(1), "bob");
    }

    /** A word that RFC 4662, 5.5 has no place for does not get into the document: the subscription stands. */
    @Test
    @Requirement("4662-5.5-d")
    public void shouldShowAStateOfTheBackEndsOwnAsOneOfThree() {
        String list = wire.list("alice", "bob");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob");
        BackEndSubscription bob = wire.members().awaitSubscription(wire.member("bob"));
        bob.notifyState(
                "paused;expires=500", Bodies.PIDF, Bodies.pidf(wire.member("bob"), true, "in a state of my own"));
        assertEquals(200, bob.awaitAnswered().status());
        subscription.await(
                "the change", WAITN, one -> one.view().body(wire.member("bob")).contains("in a state of my own"));
        awaitState(subscription, "bob", "active", null);
    }

    /** The subscription ends with its last NOTIFY, which is repeated until it is answered (RFC 6665, 4.4.1). */
    @Test
    @Requirement("6665-4.4-a")
    public void shouldEndWithTheLastNotifyNotWithThe200() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.open(wire.builder("alice").withoutTcpListener());
        Subscription subscription = settled(alice, list, "bob");
        int before = subscription.notifyCount();
        subscription.answerNext(NotifyAnswer.drop(), NotifyAnswer.drop());
        subscription.unsubscribe().await(200);

        Notification last = subscription.awaitNotify(before + 1);
        assertEquals("ended with the 200", 1, wire.members().subscriptionCount());
        subscription.await("repetitions", one -> last.transmissions() == 3);
        subscription.awaitTerminated();
        wire.members().awaitSubscriptions(0);
    }

    /** A GRUU means something to whoever made it alone: not a letter of it changes, to watchers and to members. */
    @Test
    @Requirement("5627-4-a")
    public void shouldUseGruusAsTheyAre() {
        String list = wire.listUri("alice");
        String gruu = wire.member("bob") + ";gr=URN:uuid:f81d4fae-7dec-11d0-A765-00a0c91e6bf6";
        wire.services("alice", new Services().list(list, gruu));
        UserAgent alice = wire.agent("alice");
        String contact = alice.contact() + ";gr=Kjh29x97us97d";
        Subscription subscription =
                alice.subscribe(SubscribeRequest.toList(list).contact(contact)).awaitAccepted();

        assertEquals(contact, subscription.awaitNotify(1).message().requestUri());
        wire.members().await("bob is asked", all -> all.receivedCount() == 1);
        assertEquals(gruu, wire.members().received().get(0).message().requestUri());
        subscription.awaitView(
                "bob, as the list has it", view -> view.resources().containsKey(gruu));
    }

    /** What the service is for is looked at before who asks for it (RFC 4826, 4.5). */
    @Test
    @Requirement({"4826-4.5-c", "6665-4.2-i", "OMA-RLS-b"})
    public void shouldNameThePackagesBeforeItRefusesTheWatcher() {
        String list = wire.listUri("alice");
        UserAgent wanda = wire.agent("wanda");
        wire.services("alice", new Services().service(list, Services.entries(wire.member("bob")), "dialog"));
        wanda.subscribe(list, "presence", 600).exchange().await(489);
        wire.services("alice", new Services().list(list, wire.member("bob")));
        wanda.subscribe(list, "presence", 600).exchange().await(403);
        settled(wire.agent("alice"), list, "bob");
        assertEquals("for alice alone", 1, wire.members().receivedCount());
    }

    /** What a client must know before it subscribes (RFC 3261, 11.2; RFC 5367, 5). */
    @Test
    @Requirement({"3261-11-a", "5367-5-a"})
    public void shouldSayInOptionsWhatItTakes() {
        SipMessage ok =
                wire.agent("alice").options("sip:127.0.0.1:" + SERVER.sipPort()).await(200);
        assertTrue(String.valueOf(ok), ok.names("Supported", "eventlist"));
        assertTrue(String.valueOf(ok), ok.names("Supported", "recipient-list-subscribe"));
        assertTrue(String.valueOf(ok), ok.names("Accept", "application/rlmi+xml"));
        assertTrue(String.valueOf(ok), ok.names("Allow", "NOTIFY"));
    }

    /** NOTIFYs have the types of the latest Accept; a refresh that leaves none is refused, and changes nothing. */
    @Test
    @Requirement({"6665-3.2-b", "3856-6.7-a", "4662-4.3-c"})
    public void shouldFollowTheLatestAccept() {
        String list = wire.list("alice", "bob");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob");
        subscription.refresh(next -> next.accept("application/pidf+xml")).await(406);
        subscription
                .refresh(next -> next.accept("multipart/related, application/rlmi+xml, application/x-odd"))
                .await(200);
        Notification full = subscription.awaitNotify(2);
        assertEquals("multipart/related", full.message().value("Content-Type").value());
        wire.state("bob", "bob-1");
        subscription.await(
                "the change", WAITN, one -> one.view().body(wire.member("bob")).contains("bob-1"));
    }

    /**
     * The rates that are granted stand in Subscription-State; an answer to a NOTIFY may change them (RFC 6446, 9.3).
     */
    @Test
    @Requirement({"6446-4-a", "6446-4-b"})
    public void shouldSayHowOftenItTells() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        settled(alice, list, "bob");
        Subscription subscription = alice.subscribe(list, "presence;max-rate=0.1;min-rate=0.01", 600)
                .awaitAccepted();
        Notification first = subscription.awaitNotify(1);
        assertEquals("0.1", first.state().parameter("max-rate"));
        assertEquals("0.01", first.state().parameter("min-rate"));

        subscription.answerNext(NotifyAnswer.ok().with("Event", "presence;max-rate=0.05"));
        subscription.refresh(next -> next.event("presence;max-rate=0.1")).await(200);
        subscription.awaitNotify(2);
        wire.state("bob", "bob-1");
        subscription.await("told after 20 s", Duration.ofSeconds(40), one -> one.notifyCount() == 3);
        assertEquals("0.05", subscription.awaitNotify(3).state().parameter("max-rate"));
        Duration gap = between(
                subscription.awaitNotify(2).arrivedNs(),
                subscription.awaitNotify(3).arrivedNs());
        assertTrue("told after " + gap, gap.compareTo(Duration.ofSeconds(19)) > 0);
    }

    /** A list of this server in a list of this server, as if it were anybody's. */
    @Test
    @Requirement("4662-4-c")
    public void shouldNestAListOfItsOwn() {
        String list = wire.listUri("alice");
        String inner = wire.user("inner").replaceFirst("@.*", "@127.0.0.1:" + SERVER.sipPort());
        wire.state("carol", "carol-1");
        wire.services(
                "alice", new Services().list(list, wire.member("bob"), inner).list(inner, wire.member("carol")));
        Subscription subscription = settled(wire.agent("alice"), list, "bob");
        subscription.await("carol, in the list inside", WAITN.plus(WAITN), one -> one.notifies().stream()
                .anyMatch(notify -> tellsInside(notify, inner, wire.member("carol"))));
        assertEquals(
                new LinkedHashSet<>(List.of(wire.member("bob"), inner)),
                subscription.view().resources().keySet());
    }

    private static boolean tellsInside(Notification notify, String inner, String member) {
        RlmiDocument.Resource resource = document(notify).resource(inner);
        if (resource == null
                || resource.instances().isEmpty()
                || resource.instances().get(0).cid() == null) {
            return false;
        }
        AggregateNotification nested =
                notify.aggregate().nested(resource.instances().get(0).cid());
        RlmiDocument.Resource carol = nested.document().resource(member);
        return carol != null
                && !carol.instances().isEmpty()
                && carol.instances().get(0).cid() != null
                && nested.part(carol.instances().get(0).cid()).text().contains("carol-1");
    }

    /** What ended stays to be seen: a full state of later tells of it again. */
    @Test
    @Requirement({"4662-4.5-d", "4662-4.5-c"})
    public void shouldGoOnShowingWhatEnded() {
        String list = wire.list("alice", "bob", "carol");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob", "carol");
        wire.members().awaitSubscription(wire.member("bob")).notifyTerminated("rejected", -1);
        awaitState(subscription, "bob", "terminated", "rejected");

        int before = subscription.notifyCount();
        subscription.refresh().await(200);
        Notification full = subscription.awaitNotify(before + 1);
        assertFull(full, "bob", "carol");
        assertEquals(
                "rejected",
                document(full).resource(wire.member("bob")).instances().get(0).reason());
        assertNull(
                document(full).resource(wire.member("bob")).instances().get(0).cid());
    }

    /** Fifty members that say nothing hold up the list of somebody else by nothing. */
    @Test
    @Requirement("HYG-lim-b")
    public void shouldNotLetOneWatcherWaitForTheMembersOfAnother() {
        String[] silent = IntStream.range(0, 50).mapToObj(i -> "silent" + i).toArray(String[]::new);
        String slow = wire.list("alice", silent);
        String quick = wire.list("wanda", "bob");
        for (String name : silent) {
            wire.members().policy(wire.member(name), SubscribePolicy.silent());
        }
        wire.agent("alice").subscribe(slow, "presence", 600).awaitAccepted();
        wire.members().await("all are asked", all -> all.receivedCount() == silent.length);

        long sentNs = System.nanoTime();
        Subscription wandas = settled(wire.agent("wanda"), quick, "bob");
        Duration served = between(sentNs, System.nanoTime());
        assertTrue("bob is active after " + served, served.compareTo(PROMPT) < 0);
        wire.state("bob", "bob-1");
        wandas.await(
                "the change", WAITN, one -> one.view().body(wire.member("bob")).contains("bob-1"));
    }
}
