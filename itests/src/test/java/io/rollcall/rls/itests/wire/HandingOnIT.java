package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.time.Duration;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Scenarios 13 and 14: what is for no list goes to the presence server, with which the watcher then talks alone. */
public final class HandingOnIT {

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
