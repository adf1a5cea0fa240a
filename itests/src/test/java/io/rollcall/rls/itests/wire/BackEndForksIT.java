package io.rollcall.rls.itests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Scenario 24: a SUBSCRIBE that forks to several phones, under the package dialog; and keys of back ends. */
public final class BackEndForksIT {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String TYPE = "application/dialog-info+xml";

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "rls_event", "presence, dialog")
            .with("rls", "max_instances", "3")
            .with("rls", "timer_n", "5")
            .with("rls", "max_redirects", "0")
            .with("rls", "backend_encoding", "gzip, deflate");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private static byte[] info(int version, String id, String state) {
        return PackageDocuments.dialogs(version, "full", PackageDocuments.dialog(id, state))
                .getBytes(UTF_8);
    }

    private Subscription subscribe(String owner, String... names) {
        String list = wire.listUri(owner);
        String[] members = List.of(names).stream().map(wire::member).toArray(String[]::new);
        wire.services(owner, new Services().service(list, Services.entries(members), "dialog"));
        return wire.agent(owner).subscribe(list, "dialog", 600).awaitAccepted();
    }

    private Map<String, ListView.InstanceView> instances(Subscription subscription) {
        ListView.ResourceView bob = subscription.view().resource(wire.member("bob"));
        return bob == null ? Map.of() : bob.instances();
    }

    private void awaitActive(Subscription subscription, int count) {
        subscription.await(
                count + " instances",
                LONG,
                one -> instances(one).values().stream()
                                .filter(instance -> instance.state().equals("active"))
                                .count()
                        == count);
    }

    @Test
    @Requirement({"6665-4.1-v", "4662-5.5-a", "4662-5.5-b", "4662-5.5-c", "4662-4.5-c", "6665-4.1-y"})
    public void shouldShowEachPhone() {
        wire.members().prepareState(wire.member("bob"), TYPE, info(0, "d", "terminated"));
        wire.members()
                .policy(wire.member("bob"), SubscribePolicy.accept().forking(2).granting(4));
        Subscription subscription = subscribe("alice", "bob");
        awaitActive(subscription, 2);
        List<BackEndSubscription> phones = wire.members().subscriptions(wire.member("bob"));
        assertEquals(2, phones.size());
        assertEquals(
                "one SUBSCRIBE", 1, wire.members().received(wire.member("bob")).size());
        Map<String, ListView.InstanceView> before = instances(subscription);

        phones.get(0).notifyActive(TYPE, info(1, "desk", "confirmed"));
        phones.get(1).notifyActive(TYPE, info(1, "kitchen", "early"));
        subscription.await("both calls", LONG, one -> instances(one).values().stream()
                .map(instance -> instance.body() == null ? "" : instance.body().text())
                .collect(Collectors.joining())
                .matches("(?s).*desk.*kitchen.*|(?s).*kitchen.*desk.*"));
        assertEquals("the ids stay", before.keySet(), instances(subscription).keySet());

        // each is refreshed in its own dialog, with numbers of its own
        wire.members().await("refreshes", LONG, all -> phones.stream().allMatch(phone -> phone.subscribes() >= 3));
        assertEquals(1, wire.members().received(wire.member("bob")).size());

        phones.get(1).notifyTerminated("noresource", -1);
        awaitActive(subscription, 1);
        long refreshes = phones.get(0).subscribes();
        phones.get(0).notifyActive(TYPE, info(2, "desk2", "confirmed"));
        subscription.await("the other goes on", LONG, one -> instances(one).values().stream()
                .anyMatch(instance ->
                        instance.body() != null && instance.body().text().contains("desk2")));
        wire.members().await("and is refreshed", LONG, all -> phones.get(0).subscribes() > refreshes);
        assertFalse(phones.get(0).isEnded());
        assertEquals(
                "nobody is asked anew",
                1,
                wire.members().received(wire.member("bob")).size());
    }

    /** No more than max_instances; the others are refused. */
    @Test
    @Requirement("6665-4.1-v")
    public void shouldBoundTheNumberOfPhones() {
        wire.members().prepareState(wire.member("bob"), TYPE, info(0, "d", "terminated"));
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().forking(6));
        Subscription subscription = subscribe("alice", "bob");
        awaitActive(subscription, 3);
        wire.members()
                .await(
                        "three dialogs are left",
                        LONG,
                        all -> all.subscriptions(wire.member("bob")).size() == 3);
    }

    /** An exchange of the engine under forks: no dialog is lost. */
    @Test
    public void shouldKeepPhonesThroughAnExchangeOfTheEngine() {
        wire.members().prepareState(wire.member("bob"), TYPE, info(0, "d", "terminated"));
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().forking(2));
        Subscription subscription = subscribe("alice", "bob");
        awaitActive(subscription, 2);
        List<BackEndSubscription> phones = wire.members().subscriptions(wire.member("bob"));
        SERVER.bundles().stop("rls-core");
        SERVER.bundles().start("rls-core");
        for (int at = 0; at < 2; at++) {
            phones.get(at).notifyActive(TYPE, info(5, "after" + at, "confirmed"));
            assertEquals(200, phones.get(at).awaitAnswered().status());
        }
        subscription.await("both calls", LONG, one -> instances(one).values().stream()
                .map(instance -> instance.body() == null ? "" : instance.body().text())
                .collect(Collectors.joining())
                .matches("(?s).*after[01].*after[01].*"));
        assertEquals(1, wire.members().received(wire.member("bob")).size());
    }

    /** A 200 alone is nothing: a NOTIFY must come while Timer N runs, and is too late afterwards. */
    @Test
    @Requirement({"6665-4.1-e", "6665-4.1-f"})
    public void shouldWaitForANotifyAsLongAsTimerN() {
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().withoutNotify());
        Subscription subscription = subscribe("alice", "bob");
        BackEndSubscription silent = wire.members().awaitSubscription(wire.member("bob"));
        subscription.await("bob is given up", LONG, one -> instances(one).values().stream()
                .anyMatch(instance -> "probation".equals(instance.reason())));
        silent.notifyActive(TYPE, info(0, "late", "early"));
        assertEquals(481, silent.awaitAnswered().status());
        wire.leavesSubscriptions(); // it is tried again, and again in vain
    }

    /** Keys of back ends, changed while the server runs. */
    @Test
    public void shouldTakeKeysLive() {
        AtomicInteger tries = new AtomicInteger();
        assertTrue(
                "the codings it was started with",
                asked(tries).header("Accept-Encoding").contains("gzip"));
        wire.members()
                .policy(
                        wire.member("elsewhere"),
                        SubscribePolicy.refuse(302).with("Contact", '<' + wire.member("bob") + '>'));
        subscribe("rita", "elsewhere");
        wire.members()
                .await(
                        "asked",
                        LONG,
                        all -> all.received(wire.member("elsewhere")).size() == 1);

        SERVER.configure("rls", "backend_encoding", "none");
        Await.until("codings are still asked for", LONG, () -> asked(tries).header("Accept-Encoding") == null);
        assertEquals(
                "max_redirects is 0",
                0,
                wire.members().received(wire.member("bob")).size());
        SERVER.configure("rls", "max_redirects", "2");
        Await.until("redirects are not followed", LONG, () -> {
            subscribe("rolf" + tries.incrementAndGet(), "elsewhere");
            return Await.holds(
                    wire.members(),
                    Duration.ofSeconds(1),
                    () -> wire.members().received(wire.member("bob")).size() > 0);
        });
        assertNotEquals(0, wire.members().received(wire.member("bob")).size());
    }

    /** The back-end SUBSCRIBE that another subscription leads to. */
    private SipMessage asked(AtomicInteger tries) {
        String name = "member" + tries.incrementAndGet();
        subscribe("watcher" + tries.get(), name);
        wire.members().awaitSubscription(wire.member(name));
        return wire.members().received(wire.member(name)).get(0).message();
    }
}
