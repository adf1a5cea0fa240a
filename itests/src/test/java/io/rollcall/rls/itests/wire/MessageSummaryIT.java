package io.rollcall.rls.itests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.Await;
import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.itests.SampleBundle;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * The sample of an event package, dropped into deploy/ of a running server, used over the wire, and exchanged for a
 * newer version of itself. The tests build on each other, in the order of their names.
 */
public final class MessageSummaryIT {

    private static final String EVENT = "message-summary";
    private static final String TYPE = "application/simple-message-summary";
    private static final String MODULE = "event-message-summary";
    private static final Duration SOON = Duration.ofSeconds(20);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own().with("rls", "rls_event", "presence, " + EVENT);

    private static final SampleBundle SAMPLE = new SampleBundle(MODULE);

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private String list(String owner, String... names) {
        String uri = wire.listUri(owner);
        StringBuilder entries = new StringBuilder();
        for (String name : names) {
            wire.members().prepareState(wire.member(name), TYPE, summary("0/0"));
            entries.append(Services.entries(wire.member(name)));
        }
        wire.services(owner, new Services().service(uri, entries.toString(), EVENT));
        return uri;
    }

    private static byte[] summary(String messages) {
        return ("Messages-Waiting: yes\r\nMessage-Account: sip:group@elsewhere.example\r\nVoice-Message: " + messages
                        + " (0/2)\r\n\r\nX-Unknown: \u00e9\r\n")
                .getBytes(UTF_8);
    }

    private void awaitBody(Subscription subscription, String name, String messages) {
        subscription.await(name + " has " + messages, SOON, one -> one.view()
                .body(wire.member(name))
                .contains("Voice-Message: " + messages));
    }

    /** Drops the bundle in where it is not. */
    private static void deployed() {
        if (!"Active".equals(SERVER.bundles().state(MODULE))) {
            SampleBundle.deploy(SAMPLE.jar(), SERVER.home(), MODULE + ".jar");
            Await.until("it does not start", SOON, () -> "Active"
                    .equals(SERVER.bundles().state(MODULE)));
        }
    }

    @Test
    @Requirement({"3842-3-a", "3842-3-b", "3842-3-e"})
    public void shouldServeListsOnceTheBundleIsThere() {
        deployed();
        String list = list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = alice.subscribe(list, EVENT, 600).awaitAccepted();
        awaitBody(subscription, "bob", "0/0");
        assertArrayEquals(
                summary("0/0"),
                subscription
                        .view()
                        .resource(wire.member("bob"))
                        .instances()
                        .values()
                        .iterator()
                        .next()
                        .body()
                        .content());
        ReceivedSubscribe first = wire.members().received(wire.member("bob")).get(0);
        assertTrue(accept(first), accept(first).contains(TYPE));
        assertEquals(EVENT, first.message().header("Event"));

        wire.members().awaitSubscription(wire.member("bob")).notifyTerminated("timeout", -1);
        wire.members()
                .await(
                        "a new one",
                        SOON,
                        all -> all.received(wire.member("bob")).size() == 2);
        assertNotEquals(
                first.message().header("Call-ID"),
                wire.members().received(wire.member("bob")).get(1).message().header("Call-ID"));
    }

    /** An account may have several mail systems. */
    @Test
    @Requirement({"3842-3-c", "4662-5.5-a"})
    public void shouldShowEachMailSystem() {
        deployed();
        String list = list("alice", "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().forking(2));
        Subscription subscription =
                wire.agent("alice").subscribe(list, EVENT, 600).awaitAccepted();
        subscription.await("two instances", SOON, one -> {
            ListView.ResourceView bob = one.view().resource(wire.member("bob"));
            return bob != null && bob.instances().size() == 2;
        });
    }

    /** Changes at a higher rate than one a second are told together. */
    @Test
    @Requirement("3842-3-d")
    public void shouldKeepTheGapOfThePackage() {
        deployed();
        String list = list("alice", "bob");
        Subscription subscription =
                wire.agent("alice").subscribe(list, EVENT, 600).awaitAccepted();
        awaitBody(subscription, "bob", "0/0");
        BackEndSubscription bob = wire.members().awaitSubscription(wire.member("bob"));
        int before = subscription.notifyCount();
        for (int i = 1; i <= 20; i++) {
            bob.notifyActive(TYPE, summary(i + "/0"));
        }
        awaitBody(subscription, "bob", "20/0");
        List<Long> times = subscription.notifies().stream()
                .skip(before)
                .map(one -> one.arrivedNs())
                .toList();
        assertTrue(times.size() + " NOTIFYs for 20 changes", times.size() < 20);
        for (int i = 1; i < times.size(); i++) {
            Duration gap = Duration.ofNanos(times.get(i) - times.get(i - 1));
            assertTrue("gap " + gap, gap.compareTo(Duration.ofMillis(900)) >= 0);
        }
    }

    /** Scenario 41 for a bundle that was dropped in: subscriptions stand while another version takes its place. */
    @Test
    public void shouldExchangeItForANewerVersion() throws IOException {
        deployed();
        String list = list("alice", "bob");
        Subscription subscription =
                wire.agent("alice").subscribe(list, EVENT, 600).awaitAccepted();
        awaitBody(subscription, "bob", "0/0");

        SampleBundle.deploy(
                SAMPLE.newer(
                        Files.createTempDirectory("sample"),
                        "9.0.0",
                        source -> source.replace("\"" + TYPE + "\"", "\"" + TYPE + "\", \"text/x-newer\"")),
                SERVER.home(),
                MODULE + ".jar");
        Await.until("it is not exchanged", SOON, () -> SERVER.shell("bundle:list -t 0 -s --no-format")
                .matches("(?s).*9\\.0\\.0[^\\n]*" + MODULE + ".*"));
        Await.until("it does not start", SOON, () -> "Active"
                .equals(SERVER.bundles().state(MODULE)));

        wire.members().setState(wire.member("bob"), TYPE, summary("5/0"));
        awaitBody(subscription, "bob", "5/0");
        subscription.refresh().await(200);
        assertEquals(
                "not asked anew", 1, wire.members().received(wire.member("bob")).size());

        String others = list("wanda", "carol");
        Subscription other = wire.agent("wanda").subscribe(others, EVENT, 600).awaitAccepted();
        awaitBody(other, "carol", "0/0");
        String accept = accept(wire.members().received(wire.member("carol")).get(0));
        assertTrue("the old version serves: " + accept, accept.contains("text/x-newer"));
    }

    /** Without the bundle nothing is served, but for package_grace it may come back. */
    @Test
    public void shouldTakeItAway() throws IOException {
        deployed();
        Files.delete(SERVER.home().resolve("deploy").resolve(MODULE + ".jar"));
        Await.until("it is still there", SOON, () -> SERVER.bundles().state(MODULE) == null);
        String list = list("alice", "bob");
        assertEquals(
                503,
                wire.agent("alice").subscribe(list, EVENT, 600).awaitResponse().status());
        assertEquals(
                List.of(),
                SERVER.log("ERROR").stream()
                        .filter(line -> !line.contains("rls_event names " + EVENT))
                        .toList());
    }

    private static String accept(ReceivedSubscribe subscribe) {
        return String.join(", ", subscribe.message().headers("Accept"));
    }
}
