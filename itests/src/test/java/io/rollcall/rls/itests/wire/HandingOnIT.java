package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.itests.SampleBundle;
import io.rollcall.rls.itests.agent.NoteAgent;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Scenarios 13 and 14: what is for no list goes to the presence server, with which the watcher then talks alone. */
public final class HandingOnIT {

    private static final String AGENT = "note-agent.jar";
    private static final Duration LIVE = Duration.ofSeconds(20);

    @ClassRule
    public static final RollcallServer SERVER =
            RollcallServer.own().with("rls", "to_presence_code", "10").with("rls", "without_eventlist", "hand_on");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    /** The notifier of this test is the presence server; the key is live. */
    @Before
    public void handOnToTheNotifier() {
        String hop = "sip:127.0.0.1:" + wire.members().address().getPort();
        SERVER.configure("rls.sip", "not_a_list_next_hop", hop);
        UserAgent probe = wire.agent("probe");
        wire.state("probe", "there");
        Await.until(() -> hop + " does not count", LIVE, () -> {
            Subscription one = probe.subscribe(
                    SubscribeRequest.toResource(wire.member("probe")).expires(0));
            return one.awaitResponse().status() == 200;
        });
    }

    @Test
    @Requirement("4662-4.1-g")
    public void shouldHandOnWhatIsNoList() {
        wire.state("bob", "here");
        Subscription subscription = wire.agent("alice")
                .subscribe(SubscribeRequest.toResource(wire.member("bob")).expires(600));
        assertEquals(200, subscription.awaitResponse().status());
        Notification notify = subscription.awaitNotify(1);
        assertTrue(notify.message().bodyText(), notify.message().bodyText().contains("here"));
        ReceivedSubscribe asked = wire.members().received(wire.member("bob")).get(0);
        assertEquals("one Via more", 2, asked.message().elements("Via").size());
        assertEquals("69", asked.message().header("Max-Forwards"));
        assertEquals(null, asked.message().header("Record-Route"));
        // the dialog is between them alone
        subscription.unsubscribe().await(200);
        subscription.awaitTerminated();
        ReceivedSubscribe end = wire.members().received().stream()
                .filter(one -> !one.isInitial())
                .findFirst()
                .orElseThrow();
        assertEquals(1, end.message().elements("Via").size());
    }

    /** What serves single resources in this process comes before the next hop, while it is there. */
    @Test
    @Requirement("4662-4.1-g")
    public void shouldAskThePresenceAgentThatIsInstalled() throws Exception {
        String note = wire.user("note");
        wire.state("bob", "here");
        UserAgent alice = wire.agent("alice");
        SampleBundle.deploy(
                SampleBundle.of(
                        NoteAgent.class,
                        SERVER.home().resolve("data"),
                        "io.rollcall.rls.api,io.rollcall.rls.spi,org.osgi.framework"),
                SERVER.home(),
                AGENT);
        Await.until("the agent is not asked", LIVE, () -> SERVER.shell(
                        "bundle:services -a " + NoteAgent.class.getSimpleName())
                .contains("PresenceAgent"));
        Subscription asked = alice.subscribe(SubscribeRequest.toResource(note).expires(600));
        assertEquals(200, asked.awaitResponse().status());
        assertEquals(null, asked.awaitResponse().header("Require"));
        Notification told = asked.awaitNotify(1);
        assertTrue(told.message().bodyText(), told.message().bodyText().contains("asked 1 by " + wire.user("alice")));
        assertEquals(null, told.message().header("Require"));
        asked.refresh().await(200);
        assertTrue(asked.awaitNotify(2).message().bodyText().contains("asked 2 by"));

        Subscription others =
                alice.subscribe(SubscribeRequest.toResource(wire.member("bob")).expires(0));
        assertEquals(
                "not the agent's: to the next hop", 200, others.awaitResponse().status());
        assertTrue(others.awaitNotify(1).message().bodyText().contains("here"));
        asked.unsubscribe().await(200);
        asked.awaitTerminated();

        Files.delete(SERVER.home().resolve("deploy").resolve(AGENT));
        wire.state("note", "of the next hop");
        Await.until("the agent is still there", LIVE, () -> !SERVER.shell("bundle:list -s --no-format")
                .contains(NoteAgent.class.getSimpleName()));
        Subscription on =
                alice.subscribe(SubscribeRequest.toResource(wire.member("note")).expires(0));
        assertTrue(on.awaitNotify(1).message().bodyText().contains("of the next hop"));
    }

    /**
     * create_error_response, changed while the server runs: what cannot be served is handed on, but not what may not.
     */
    @Test
    @Requirement("4826-4.5-d")
    public void shouldHandOnInsteadOfAnErrorWhereTheOperatorWantsIt() {
        String list = wire.member("broken");
        String hers = wire.listUri("alice");
        wire.services(
                "alice",
                new Services()
                        .resourceList(list, "http://xcap.example/xcap-root/resource-lists/users/none/index/~~/x")
                        .list(hers, wire.member("bob")));
        wire.state("broken", "as a user");
        UserAgent alice = wire.agent("alice");
        alice.subscribe(list, "presence", 600).exchange().await(502);
        try {
            LiveKeys.change(
                    SERVER,
                    "rls",
                    Map.of("create_error_response", "0"),
                    () -> alice.subscribe(SubscribeRequest.toResource(list).expires(0))
                                    .awaitResponse()
                                    .status()
                            == 200);
            Subscription one = alice.subscribe(SubscribeRequest.toResource(list).expires(0));
            assertTrue(one.awaitNotify(1).message().bodyText().contains("as a user"));
            wire.agent("walter").subscribe(hers, "presence", 600).exchange().await(403);
        } finally {
            SERVER.configure("rls", "create_error_response", "1");
        }
    }

    @Test
    @Requirement("4662-4.1-a")
    public void shouldHandOnWhoKnowsNoLists() {
        String list = wire.member("friends");
        wire.services("alice", new Services().list(list, wire.member("bob")));
        wire.state("friends", "a user of that name");
        Subscription plain =
                wire.agent("alice").subscribe(SubscribeRequest.toResource(list).expires(0));
        assertEquals(200, plain.awaitResponse().status());
        assertTrue(plain.awaitNotify(1).message().bodyText().contains("a user of that name"));
        wire.state("bob", "bob of the list");
        Subscription asList =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        asList.await("bob", Duration.ofSeconds(6), one -> one.view()
                .body(wire.member("bob"))
                .contains("bob of the list"));
    }
}
