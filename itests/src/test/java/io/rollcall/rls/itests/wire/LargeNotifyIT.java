package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.util.stream.IntStream;
import org.junit.Test;

/** NOTIFYs that are too large for a datagram: scenario 45, and a watcher whose connection breaks. */
public final class LargeNotifyIT extends WireTest {

    private static final String[] MANY =
            IntStream.range(0, 30).mapToObj(i -> "member" + i).toArray(String[]::new);

    /** Scenario 45. */
    @Test
    @Requirement("3261-18-a")
    public void shouldSendALargeNotifyByTcp() {
        String list = wire.list("alice", MANY);
        UserAgent alice = wire.agent("alice");
        settled(alice, list, MANY);
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        assertFull(subscription.awaitNotify(1), MANY);
        assertEquals(Transport.TCP, subscription.awaitNotify(1).transport());
        assertEquals("TCP", via(subscription));
    }

    private static String via(Subscription subscription) {
        return subscription.awaitNotify(1).message().header("Via").replaceFirst("SIP/2.0/(\\w+).*", "$1");
    }

    /** Scenario 45. */
    @Test
    @Requirement({"3261-18-a", "4662-5.2-c"})
    public void shouldFallBackToUdp() {
        String list = wire.list("alice", MANY);
        UserAgent alice = wire.open(wire.builder("alice").withoutTcpListener());
        settled(alice, list, MANY);
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        assertFull(subscription.awaitNotify(1), MANY);
        assertEquals(Transport.UDP, subscription.awaitNotify(1).transport());
        // what TCP did not take was no notification
        assertEquals(0, document(subscription.awaitNotify(1)).version());
        assertEquals(1, subscription.awaitNotify(1).cseq());
        assertEquals("UDP", via(subscription));
        String counted = SERVER.shell("rls:counters --no-format largeudp");
        assertTrue("no fall-back counted: " + counted, counted.matches("(?s).*sip.requests.largeudp\\D+[1-9].*"));
    }

    /** A phone whose connection broke is still at its Contact; its refresh comes on a new connection. */
    @Test
    @Requirement("6665-4.2-s")
    public void shouldReachAWatcherWhoseConnectionBroke() {
        String list = wire.list("alice", "bob", "carol");
        UserAgent alice = wire.open(wire.builder("alice").transport(Transport.TCP));
        settled(alice, list, "bob", "carol");
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        subscription.awaitNotify(1);
        alice.dropConnections();
        wire.state("bob", "bob-1");
        int before = subscription.notifyCount();
        subscription.refresh().await(200);
        subscription.await("full state", one -> one.notifyCount() > before);
        subscription.await(
                "the change", WAITN, one -> one.view().body(wire.member("bob")).contains("bob-1"));
    }
}
