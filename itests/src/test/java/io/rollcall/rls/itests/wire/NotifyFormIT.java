package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.BodyPart;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.NotifyAnswer;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** What NOTIFYs look like for clients that need it otherwise: scenarios 34, 35, 52, and the deflated ones of 39. */
public final class NotifyFormIT {

    private static final int MOST = 1200;

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LIVE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "waitn_time", "1")
            .with("rls.client-small", "user_agent", "^small")
            .with("rls.client-small", "max_notify_body_length", Integer.toString(MOST))
            .with("rls.client-forgetful", "user_agent", "forgetful")
            .with("rls.client-forgetful", "full_state", "1")
            .with("rls.credentials-phones", "realm", "phones.test")
            .with("rls.credentials-phones", "user", "rollcall")
            .with("rls.credentials-phones", "password", "secret");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private static final String[] TWELVE =
            IntStream.range(10, 22).mapToObj(i -> "m" + i).toArray(String[]::new);

    private SubscribeRequest as(String list, String userAgent) {
        return SubscribeRequest.toList(list).event("presence").expires(600).with("User-Agent", userAgent);
    }

    private void awaitActive(Subscription subscription, String... names) {
        for (String name : names) {
            subscription.await(
                    name, SOON, one -> one.view().state(wire.member(name)).equals("active"));
        }
    }

    private Set<String> uris(String... names) {
        return List.of(names).stream().map(wire::member).collect(Collectors.toSet());
    }

    /** Scenario 34: the agent checks versions, and that only what names all says that it is a full state. */
    @Test
    @Requirement({"4662-5.2-h", "4662-5.2-f", "4662-5.2-e", "4662-5.2-b"})
    public void shouldSplitBetweenMembers() {
        String list = wire.list("alice", TWELVE);
        UserAgent alice = wire.agent("alice");
        awaitActive(alice.subscribe(list, "presence", 600).awaitAccepted(), TWELVE);

        Subscription small = alice.subscribe(as(list, "small/1.0")).awaitAccepted();
        awaitActive(small, TWELVE);
        assertTrue("several NOTIFYs", small.notifyCount() > 2);
        for (Notification one : small.notifies()) {
            assertTrue(one.message().body().length + " bytes", one.message().body().length <= MOST);
        }
        List<RlmiDocument> documents =
                small.notifies().stream().map(one -> one.aggregate().document()).toList();
        assertEquals(
                "stated once",
                12,
                documents.stream().mapToInt(NotifyFormIT::instances).sum());
        assertEquals(
                uris(TWELVE),
                documents.get(0).resources().stream()
                        .map(RlmiDocument.Resource::uri)
                        .collect(Collectors.toSet()));

        small.unsubscribe().await(200);
        assertEquals("timeout", small.awaitTerminated().state().parameter("reason"));
    }

    private static int instances(RlmiDocument document) {
        return document.resources().stream()
                .mapToInt(resource -> resource.instances().size())
                .sum();
    }

    /** Scenario 35. */
    @Test
    public void shouldSendOneMemberThatIsTooLargeAloneAndOnce() {
        String list = wire.list("alice", "bob", "carol");
        String large = wire.member("bob");
        UserAgent alice = wire.agent("alice");
        Subscription small = alice.subscribe(as(list, "small/1.0")).awaitAccepted();
        awaitActive(small, "bob", "carol");
        wire.members().setState(large, Bodies.PIDF, Bodies.pidf(large, true, "x".repeat(3000)));
        small.await("the large one", SOON, one -> one.view().body(large).contains("xxx"));
        wire.state("carol", "after it");
        small.await(
                "after it", SOON, one -> one.view().body(wire.member("carol")).contains("after it"));

        List<Notification> about = small.notifies().stream()
                .filter(one -> one.message().bodyText().contains("xxx"))
                .toList();
        assertEquals(1, about.size());
        assertEquals(1, about.get(0).aggregate().document().resources().size());
    }

    /** Scenario 52; with the profile that is shipped. */
    @Test
    public void shouldSpeakAsLinphoneReads() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.open(wire.builder("alice").unchecked());
        Subscription linphone = alice.subscribe(as(list, "Linphone-Desktop/5.1.0 (x) LinphoneSDK/5.2"))
                .awaitAccepted();
        awaitActive(linphone, "bob");
        Notification told = linphone.notifies().get(linphone.notifyCount() - 1);

        assertEquals("Presence", told.message().value("Event").value());
        String type = told.message().header("Content-Type");
        String boundary = type.replaceAll(".*boundary=", "");
        assertTrue(type, boundary.matches("[a-zA-Z0-9]+"));
        assertTrue("no preamble", told.message().bodyText().startsWith("--" + boundary + "\r\n"));
        BodyPart root = told.aggregate().parts().get(0);
        assertEquals("application/rlmi+xml", root.mediaType());
        String cid = told.aggregate()
                .document()
                .resource(wire.member("bob"))
                .instances()
                .get(0)
                .cid();
        BodyPart part = told.aggregate().parts().get(1);
        assertTrue(part.fields().stream()
                .anyMatch(field ->
                        field.name().equals("Content-Id") && field.value().equals(cid)));
    }

    @Test
    public void shouldTellAllToWhoForgets() {
        String list = wire.list("alice", "bob", "carol");
        UserAgent alice = wire.agent("alice");
        Subscription forgetful = alice.subscribe(as(list, "forgetful")).awaitAccepted();
        awaitActive(forgetful, "bob", "carol");
        wire.state("bob", "news");
        forgetful.await("news", SOON, one -> one.view().body(wire.member("bob")).contains("news"));
        forgetful
                .notifies()
                .forEach(one -> assertTrue(one.aggregate().document().fullState()));
    }

    /** Scenario 39, what goes out; and without Accept-Encoding everything stays as it is. */
    @Test
    public void shouldDeflateForWhoTakesIt() {
        String list = wire.list("alice", "bob", "carol");
        UserAgent alice = wire.agent("alice");
        Subscription packed = alice.subscribe(as(list, "any").with("Accept-Encoding", "deflate"))
                .awaitAccepted();
        Subscription zipped = alice.subscribe(as(list, "any").with("Accept-Encoding", "gzip;q=0.5, identity;q=0.1"))
                .awaitAccepted();
        Subscription plain = alice.subscribe(as(list, "any")).awaitAccepted();
        for (Subscription one : List.of(packed, zipped, plain)) {
            awaitActive(one, "bob", "carol");
        }
        assertEquals("deflate", coding(packed));
        assertEquals("gzip", coding(zipped));
        assertNull(coding(plain));
        assertFalse(packed.notifies().get(0).message().bodyText().contains("rlmi"));
    }

    /** A NOTIFY that is challenged goes again with credentials, and is the same notification. */
    @Test
    @Requirement("4662-5.2-c")
    public void shouldRepeatAChallengedNotifyWithCredentials() {
        String list = wire.list("alice", "bob");
        String challenge = "Digest realm=\"phones.test\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256";
        Subscription subscription = wire.agent("alice")
                .subscribe(
                        as(list, "any"),
                        one -> one.answerNext(NotifyAnswer.refuse(401).with("WWW-Authenticate", challenge)))
                .awaitAccepted();
        Notification first = subscription.awaitNotify(1);
        Notification second = subscription.awaitNotify(2);
        assertNull(first.message().header("Authorization"));
        assertTrue(second.message().header("Authorization").startsWith("Digest username=\"rollcall\""));
        assertEquals(first.cseq() + 1, second.cseq());
        assertEquals(first.message().bodyText(), second.message().bodyText());
        awaitActive(subscription, "bob");
    }

    /** The key of Kamailio, while a subscription stands. */
    @Test
    public void shouldTakeNewKeysWhileSubscriptionsStand() {
        String list = wire.list("alice", TWELVE);
        Subscription standing = wire.agent("alice")
                .subscribe(as(list, "any").with("Accept-Encoding", "deflate"))
                .awaitAccepted();
        awaitActive(standing, TWELVE);
        try {
            Await.until(() -> "smaller ones", LIVE, () -> {
                SERVER.configure("rls", "max_notify_body_length", "1500");
                SERVER.configure("rls", "notify_encoding", "none");
                return Await.holds(new Object(), PATIENCE, () -> {
                    int before = standing.notifyCount();
                    standing.refresh().await(200);
                    Notification first = standing.awaitNotify(before + 1);
                    return first.message().body().length <= 1500
                            && first.message().header("Content-Encoding") == null;
                });
            });
            awaitActive(standing, TWELVE);
        } finally {
            SERVER.configure("rls", "max_notify_body_length", "0");
            SERVER.configure("rls", "notify_encoding", "deflate, gzip");
        }
    }

    /** A profile comes, changes and goes while a subscription stands. */
    @Test
    public void shouldFollowTheProfilesWhileASubscriptionStands() {
        Path file = SERVER.home().resolve("etc/rls.client-late.cfg");
        String list = wire.list("alice", "bob");
        Subscription late = wire.open(wire.builder("alice").unchecked())
                .subscribe(as(list, "late/2"))
                .awaitAccepted();
        awaitActive(late, "bob");
        try {
            awaitEvent(late, "PRESENCE", () -> write(file, "user_agent = ^late\nevent_spelling = presence=PRESENCE\n"));
            awaitEvent(late, "Presence", () -> write(file, "user_agent = ^late\nevent_spelling = presence=Presence\n"));
        } finally {
            awaitEvent(late, "presence", () -> write(file, null));
        }
    }

    /** Null to delete it. */
    private static void write(Path file, String text) {
        try {
            if (text == null) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does it again and again, since Karaf may overwrite a file that changes twice in a moment. */
    private static void awaitEvent(Subscription subscription, String spelling, Runnable change) {
        Await.until(() -> "Event: " + spelling, LIVE, () -> {
            change.run();
            return Await.holds(new Object(), PATIENCE, () -> {
                int before = subscription.notifyCount();
                subscription.refresh().await(200);
                Notification next = subscription.awaitNotify(before + 1);
                return next.message().value("Event").value().equals(spelling);
            });
        });
    }

    private static String coding(Subscription subscription) {
        return subscription
                .notifies()
                .get(subscription.notifyCount() - 1)
                .message()
                .header("Content-Encoding");
    }
}
