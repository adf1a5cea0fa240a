package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * Who may subscribe: a server that trusts 127.0.0.1 alone and knows users by a file. Phones stand at 127.0.0.2, the
 * proxy at 127.0.0.1.
 */
public final class AdmissionIT {

    private static final Duration LIMIT = Duration.ofSeconds(6);
    private static final Duration LIVE = Duration.ofSeconds(20);
    private static final String SECRET = "a secret";
    private static final String DOMAIN = "rollcall.example";

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "trusted_peers", "127.0.0.1")
            .with("rls.users", "users_file", "${karaf.etc}/rls.users")
            .with("rls.users", "users_file_interval", "1");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private UserAgent phone(String name) {
        try {
            return wire.open(wire.builder(name).bind(InetAddress.getByName("127.0.0.2"), 0));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private String name(String name) {
        String uri = wire.user(name);
        return uri.substring("sip:".length(), uri.indexOf('@'));
    }

    /** Adds users to the file, and waits until one of them is challenged and known. */
    private void users(String... names) {
        StringBuilder lines = new StringBuilder();
        for (String one : names) {
            for (String algorithm : List.of("MD5", "SHA-256")) {
                lines.append(name(one)).append(':').append(DOMAIN).append(':');
                lines.append(WatcherDigest.hash(algorithm, name(one) + ":" + DOMAIN + ":" + SECRET))
                        .append('\n');
            }
        }
        try {
            Files.writeString(
                    SERVER.home().resolve("etc/rls.users"),
                    lines,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        UserAgent probe = phone(names[0]);
        String nowhere = "sip:nowhere@" + DOMAIN;
        Await.until(() -> names[0] + " is not known", LIVE, () -> {
            SipMessage first = probe.subscribe(nowhere, "presence", 600).awaitResponse();
            return first.status() == 401
                    && probe.subscribe(SubscribeRequest.toList(nowhere)
                                            .with(
                                                    "Authorization",
                                                    WatcherDigest.of(first, "SHA-256")
                                                            .next(name(names[0]), SECRET, nowhere)))
                                    .awaitResponse()
                                    .status()
                            == 404;
        });
    }

    private static WatcherDigest challenged(UserAgent agent, String list, String algorithm) {
        return WatcherDigest.of(
                agent.subscribe(list, "presence", 600).exchange().await(401), algorithm);
    }

    private Subscription proven(UserAgent agent, String list, String authorization) {
        return agent.subscribe(SubscribeRequest.toList(list).with("Authorization", authorization));
    }

    private void awaitActive(Subscription subscription, String name) {
        subscription.await(
                name, LIMIT, one -> one.view().state(wire.member(name)).equals("active"));
    }

    // ---- digests --------------------------------------------------------------------------------------------------

    @Test
    @Requirement({"6665-4.2-h", "8760-2-a", "8760-2-c", "3261-22-a", "5367-8-a"})
    public void shouldServeAPhoneThatShowsWhoItIs() {
        String list = wire.list("alice", "bob");
        users("alice");
        UserAgent alice = phone("alice");
        SipMessage unauthorized =
                alice.subscribe(list, "presence", 600).exchange().await(401);
        List<String> challenges = unauthorized.headers("WWW-Authenticate");
        assertEquals(challenges.toString(), 2, challenges.size());
        assertTrue(challenges.toString(), challenges.get(0).contains("algorithm=SHA-256"));
        assertTrue(challenges.toString(), challenges.get(1).contains("algorithm=MD5"));
        assertTrue(challenges.stream().allMatch(one -> one.contains("qop=\"auth\"")));
        assertEquals("no Proxy-Authenticate", List.of(), unauthorized.headers("Proxy-Authenticate"));
        assertEquals("nobody is asked", 0, wire.members().receivedCount());

        for (String algorithm : List.of("SHA-256", "MD5")) {
            WatcherDigest digest = challenged(alice, list, algorithm);
            Subscription subscription = proven(alice, list, digest.next(name("alice"), SECRET, list))
                    .awaitAccepted();
            awaitActive(subscription, "bob");
            // another one with the same nonce, as phones do
            int told = subscription.notifyCount();
            subscription
                    .refresh(next ->
                            next.with("Authorization", digest.next(name("alice"), SECRET, subscription.remoteTarget())))
                    .await(200);
            subscription.awaitNotify(told + 1);
            subscription.refresh().await(401);
            subscription
                    .refresh(next -> next.expires(0)
                            .with("Authorization", digest.next(name("alice"), SECRET, subscription.remoteTarget())))
                    .await(200);
            subscription.awaitTerminated();
        }
    }

    @Test
    @Requirement("3261-22-a")
    public void shouldTakeNoReplayAndNoWrongSecret() {
        String list = wire.list("alice", "bob");
        users("alice");
        UserAgent alice = phone("alice");
        WatcherDigest digest = challenged(alice, list, "SHA-256");
        SipMessage wrong = proven(alice, list, digest.with(1, name("alice"), "guess", list))
                .exchange()
                .await(401);
        assertEquals("", WatcherDigest.of(wrong, "SHA-256").field("stale"));
        String once = digest.with(1, name("alice"), SECRET, list);
        Subscription subscription = proven(alice, list, once).awaitAccepted();
        subscription.awaitNotify(1);
        SipMessage again = proven(alice, list, once).exchange().await(401);
        WatcherDigest next = WatcherDigest.of(again, "SHA-256");
        assertEquals("true", next.field("stale"));
        assertNotEquals(digest.field("nonce"), next.field("nonce"));
        proven(alice, list, next.next(name("alice"), SECRET, "sip:another@" + DOMAIN))
                .exchange()
                .await(401);
        subscription
                .refresh(one -> one.expires(0)
                        .with("Authorization", digest.with(2, name("alice"), SECRET, subscription.remoteTarget())))
                .await(200);
        subscription.awaitTerminated();
    }

    @Test
    @Requirement({"3261-22-a", "6665-4.2-i"})
    public void shouldLetNobodyBeSomebodyElse() {
        String list = wire.list("alice", "bob");
        users("alice", "mallory");
        UserAgent alice = phone("alice");
        WatcherDigest hers = challenged(alice, list, "SHA-256");
        Subscription subscription =
                proven(alice, list, hers.next(name("alice"), SECRET, list)).awaitAccepted();
        awaitActive(subscription, "bob");

        UserAgent mallory = phone("alice");
        WatcherDigest his = challenged(mallory, list, "SHA-256");
        proven(mallory, list, his.next(name("mallory"), SECRET, list))
                .exchange()
                .await(403);
        subscription
                .refresh(next ->
                        next.with("Authorization", his.next(name("mallory"), SECRET, subscription.remoteTarget())))
                .await(403);
        assertEquals(1, wire.members().receivedCount());
        subscription
                .refresh(next -> next.expires(0)
                        .with("Authorization", hers.next(name("alice"), SECRET, subscription.remoteTarget())))
                .await(200);
        subscription.awaitTerminated();
    }

    @Test
    @Requirement({"3325-8-a", "5367-8-a"})
    public void shouldNotBelieveWhatPhonesAssert() {
        String list = wire.list("alice", "bob");
        users("mallory");
        phone("mallory")
                .subscribe(SubscribeRequest.toList(list).with("P-Asserted-Identity", "<" + wire.user("alice") + ">"))
                .exchange()
                .await(401);
        assertTrue(SERVER.shell("rls:counters").contains("subscribe.identity.ignored"));
        assertEquals(0, wire.members().receivedCount());
    }

    /** A dialog of the proxy cannot be taken over by who read its tags. */
    @Test
    @Requirement("3261-22-a")
    public void shouldNotBelieveWhoKnowsADialog() {
        String list = wire.list("alice", "bob");
        users("mallory");
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        UserAgent mallory = phone("mallory");
        mallory.request(mallory.newRequest("SUBSCRIBE", subscription.remoteTarget())
                        .replacing("From", "<" + wire.user("alice") + ">;tag=" + subscription.fromTag())
                        .replacing("To", "<" + list + ">;tag=" + subscription.toTag())
                        .replacing("Call-ID", subscription.callId())
                        .replacing("CSeq", "99 SUBSCRIBE")
                        .with("Event", "presence")
                        .with("Expires", "0"))
                .await(401);
        int told = subscription.notifyCount();
        subscription.refresh().await(200);
        subscription.awaitNotify(told + 1);
        assertFalse(subscription.isTerminated());
    }

    /** What an update of the bundle does: for a while nobody can say. */
    @Test
    public void shouldWaitForTheUsersToReturn() {
        String list = wire.list("alice", "bob");
        users("alice");
        UserAgent alice = phone("alice");
        SERVER.bundles().stop("watcher-users");
        SipMessage later = alice.subscribe(list, "presence", 600).exchange().await(503);
        assertTrue(String.valueOf(later), Long.parseLong(later.header("Retry-After")) > 0);
        wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        SERVER.bundles().start("watcher-users");
        Await.until(
                () -> "no challenge again",
                LIVE,
                () -> alice.subscribe(list, "presence", 600).awaitResponse().status() == 401);
        assertEquals(
                "threads of its own that are left",
                1,
                SERVER.inside().threads("rls-users").size());
    }

    // ---- keys that change ------------------------------------------------------------------------------------------

    private void configured(String key, String value, BooleanSupplier counts) {
        SERVER.configure("rls", key, value);
        Await.until(() -> key + " = " + value + " does not count", LIVE, counts);
    }

    private static int status(UserAgent agent, SubscribeRequest request) {
        return agent.subscribe(request).awaitResponse().status();
    }

    @Test
    @Requirement({"3325-8-b", "3325-9-a"})
    public void shouldTakeAnAssertedIdentityOfTheProxy() {
        String list = wire.list("alice", "bob");
        UserAgent proxy = wire.agent("somebody");
        String hers = "<" + wire.user("alice") + ">";
        assertEquals(403, status(proxy, SubscribeRequest.toList(list).with("P-Asserted-Identity", hers)));
        try {
            configured(
                    "watcher_uri",
                    "P-Asserted-Identity",
                    () -> status(proxy, SubscribeRequest.toList(list).with("P-Asserted-Identity", hers)) == 200);
            assertEquals(
                    "back ends see whom it asserted",
                    wire.user("alice"),
                    wire.members().awaitSubscription(wire.member("bob")).watcher());
            // users may be known to this server by now, of another test: then it challenges
            assertTrue("a request without", status(proxy, SubscribeRequest.toList(list)) / 100 == 4);
            int two = status(
                    proxy,
                    SubscribeRequest.toList(list)
                            .with("P-Asserted-Identity", hers + ", <" + wire.user("mallory") + ">"));
            assertTrue("two of a kind", two / 100 == 4);
        } finally {
            SERVER.configure("rls", "watcher_uri", "From");
        }
        Await.until(
                () -> "From again", LIVE, () -> status(wire.agent("mallory"), SubscribeRequest.toList(list)) == 403);
    }

    @Test
    @Requirement({"3323-4-a", "OMA-RLS-b"})
    public void shouldHideFromBackEndsWhoAsksForIt() {
        String list = wire.list("alice", "bob");
        Subscription hidden = wire.agent("alice")
                .subscribe(SubscribeRequest.toList(list).with("Privacy", "user;critical"))
                .awaitAccepted();
        awaitActive(hidden, "bob");
        assertEquals(
                "sip:anonymous@anonymous.invalid",
                wire.members().awaitSubscription(wire.member("bob")).watcher());
        UserAgent nobody =
                wire.open(UserAgent.builder("sip:anonymous@anonymous.invalid").server(wire.address()));
        assertEquals("authorised as nobody", 403, status(nobody, SubscribeRequest.toList(list)));
        assertEquals(1, wire.members().receivedCount());
    }

    @Test
    public void shouldTakeNewTrustedPeersAndQuotas() {
        String list = wire.list("alice", "bob");
        UserAgent alice = phone("alice");
        users("alice");
        assertEquals(401, status(alice, SubscribeRequest.toList(list)));
        try {
            configured(
                    "trusted_peers",
                    "127.0.0.1, 127.0.0.2/31",
                    () -> status(alice, SubscribeRequest.toList(list).expires(0)) == 200);
            Subscription first = alice.subscribe(list, "presence", 600).awaitAccepted();
            awaitActive(first, "bob");
            configured(
                    "max_subscriptions_per_watcher",
                    "1",
                    () -> status(alice, SubscribeRequest.toList(list).expires(0)) == 403);
            SERVER.configure("rls", "max_subscriptions", "1");
            UserAgent other = wire.agent("walter");
            configured(
                    "max_subscriptions",
                    "1",
                    () -> status(other, SubscribeRequest.toList(wire.listUri("walter"))) == 503);
            int told = first.notifyCount();
            first.refresh().await(200);
            first.awaitNotify(told + 1);
            first.unsubscribe().await(200);
            first.awaitTerminated();
        } finally {
            SERVER.configure("rls", "max_subscriptions_per_watcher", "500");
            SERVER.configure("rls", "max_subscriptions", "1000000");
            SERVER.configure("rls", "trusted_peers", "127.0.0.1");
        }
        Await.until(
                () -> "not trusted again",
                LIVE,
                () -> status(alice, SubscribeRequest.toList(list).expires(0)) == 401);
    }

    // ---- the rule -------------------------------------------------------------------------------------------------

    /** The rule is changed under a pending subscription, and the engine exchanged: it stays what it is. */
    @Test
    @Requirement("6665-4.2-v")
    public void shouldFollowTheRuleWhileItChanges() {
        String list = wire.user("team");
        wire.list("alice", "bob");
        wire.services("alice", new Services().list(list, wire.member("bob")));
        Subscription walter =
                wire.agent("walter").subscribe(list, "presence", 600).awaitAccepted();
        walter.awaitNotify(1);
        SERVER.bundles().update("rls-core");
        walter.refresh().await(200);
        assertEquals("pending", walter.awaitNotify(2).state().value());
        assertEquals(0, wire.members().receivedCount());
        try {
            SERVER.configure("rls", "auth", "none");
            awaitActive(walter, "bob");
            SERVER.configure("rls", "auth", "owner");
            assertEquals("rejected", walter.awaitTerminated().state().parameter("reason"));
        } finally {
            SERVER.configure("rls", "auth", "implicit");
        }
        Await.until(() -> "implicit again", LIVE, pendingAgain(list));
    }

    private BooleanSupplier pendingAgain(String list) {
        UserAgent again = wire.agent("wanda");
        return () -> {
            Subscription one = again.subscribe(list, "presence", 600);
            return one.awaitResponse().status() == 200
                    && one.awaitNotify(1).state().value().equals("pending");
        };
    }
}
