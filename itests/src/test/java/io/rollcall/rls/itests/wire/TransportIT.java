package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** The main scenarios over each pair of transports: 1, 4, 6, 8 and 11. */
@RunWith(Parameterized.class)
public final class TransportIT extends WireTest {

    private final Transport watchers;
    private final Transport members;

    public TransportIT(Transport watchers, Transport members) {
        this.watchers = watchers;
        this.members = members;
    }

    /** Every pair. */
    @Parameterized.Parameters(name = "watcher by {0}, members by {1}")
    public static List<Object[]> pairs() {
        return List.of(
                new Object[] {Transport.UDP, Transport.UDP},
                new Object[] {Transport.UDP, Transport.TCP},
                new Object[] {Transport.TCP, Transport.UDP},
                new Object[] {Transport.TCP, Transport.TCP});
    }

    private String uri(String name) {
        return wire.member(name) + (members == Transport.TCP ? ";transport=tcp" : "");
    }

    private void prepare(String name) {
        wire.members().prepareState(uri(name), Bodies.PIDF, Bodies.pidf(uri(name), true, name + "-0"));
    }

    @Test
    @Requirement({
        "4662-4.1-b",
        "4662-5.2-b",
        "4662-5.2-e",
        "6665-3.1-a",
        "6665-4.2-f",
        "6665-4.2-o",
        "6665-4.1-y",
        "3261-18-b",
        "3261-18-d"
    })
    public void shouldServeAListFromItsBeginningToItsEnd() {
        String list = wire.listUri("alice");
        prepare("bob");
        prepare("carol");
        wire.services("alice", new Services().list(list, uri("bob"), uri("carol")));
        UserAgent alice = wire.open(wire.builder("alice").transport(watchers));
        Subscription first = settled(alice, list);
        first.awaitView(
                "both",
                view -> view.state(uri("bob")).equals("active")
                        && view.state(uri("carol")).equals("active"));
        assertTrue(wire.members().received().stream().allMatch(one -> one.transport() == members));

        Subscription second = alice.subscribe(list, "presence", 99_999).awaitAccepted();
        assertEquals("7200", second.exchange().response().header("Expires"));
        Notification full = second.awaitNotify(1);
        assertTrue(document(full).fullState());
        assertTrue(told(full, uri("carol")).contains("carol-0"));

        wire.members().setPresence(uri("bob"), true, "bob-1");
        Notification partial = second.awaitNotify(2);
        assertEquals(List.of(uri("bob")), List.copyOf(named(partial)));
        second.refresh(600).await(200);
        assertTrue(document(second.awaitNotify(3)).fullState());

        first.unsubscribe().await(200);
        second.unsubscribe().await(200);
        assertTrue(document(second.awaitTerminated()).fullState());
        first.awaitTerminated();
        wire.members().awaitSubscriptions(0);
        if (watchers == Transport.TCP) {
            assertTrue(second.notifies().stream().allMatch(notify -> notify.transport() == Transport.TCP));
        }
    }
}
