package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * Keys changed while the server runs, as an operator does: by writing etc/rls.cfg. A subscription that was there before
 * stands throughout. Scenarios 3 (outbound proxy), 10 and 19 (given up), and a value that makes no sense.
 */
public final class ConfiguredIT {

    /** Karaf looks at its etc folder once a second. */
    private static final Duration LIVE = Duration.ofSeconds(10);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own();

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private Subscription before;

    @Before
    public void subscribe() {
        String list = wire.list("before", "bob");
        before = wire.agent("before").subscribe(list, "presence", 600).awaitAccepted();
        before.awaitView("bob", view -> view.state(wire.member("bob")).equals("active"));
    }

    @After
    public void shouldStillServeWhatWasThereBefore() throws IOException {
        before.refresh().await(200);
        write("rls", "");
        write("rls.sip", "");
    }

    /** Replaces what tests wrote; what the harness wrote stands above it. */
    private static void write(String pid, String lines) throws IOException {
        Path file = SERVER.home().resolve("etc/" + pid + ".cfg");
        String mark = "\n# by the test\n";
        String text = Files.readString(file);
        int at = text.indexOf(mark);
        Files.writeString(file, (at < 0 ? text : text.substring(0, at)) + mark + lines);
    }

    private void awaitExpires(UserAgent agent, String list, long asked, String granted) {
        Await.until(() -> "Expires: " + granted + " for " + asked, LIVE, () -> {
            Subscription one = agent.subscribe(list, "presence", asked);
            SipMessage response = one.awaitResponse();
            if (response.status() == 200) {
                one.unsubscribe().await(200);
            }
            return granted.equals(response.header("Expires"));
        });
    }

    /** Scenario 10. */
    @Test
    @Requirement({"6665-4.2-n", "6665-4.2-m", "6665-4.1-y", "4662-4.1-c"})
    public void shouldEndWhatIsNotRefreshed() throws IOException {
        String list = wire.list("alice", "bob", "carol");
        UserAgent alice = wire.agent("alice");
        write("rls", "min_expiration = 1\n");
        awaitExpires(alice, list, 59, "59");

        Subscription subscription = alice.subscribe(list, "presence", 2).awaitAccepted();
        assertEquals("2", subscription.exchange().response().header("Expires"));
        long acceptedNs = System.nanoTime();
        Notification last = subscription.awaitTerminated();
        assertEquals("timeout", last.state().parameter("reason"));
        assertEquals(-1, last.expires());
        Duration lived = Duration.ofNanos(last.arrivedNs() - acceptedNs);
        assertTrue("ended after " + lived, lived.compareTo(Duration.ofMillis(1900)) > 0);
        assertTrue("ended after " + lived, lived.compareTo(Duration.ofMillis(4000)) < 0);
        wire.members().await("carol and alice's bob are let go", all -> all.subscriptionCount() == 1);
        assertTrue(
                "carol got no Expires: 0",
                wire.members().received().stream().anyMatch(one -> !one.isInitial()
                        && one.expires() == 0
                        && one.message().value("To").uri().equals(wire.member("carol"))));
        subscription.refresh().await(481);
    }

    /** The bad value, written while the server runs; and that a good one counts after it. */
    @Test
    @Requirement("6665-3.1-a")
    public void shouldRefuseAValueThatMakesNoSense() throws IOException {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        write("rls", "max_expires = 1000\n");
        awaitExpires(alice, list, 99_999, "1000");

        write("rls", "max_expires = abc\n");
        Await.until(() -> "a line in the log; errors: " + SERVER.log("ERROR"), LIVE, () -> SERVER.log("ERROR").stream()
                .anyMatch(line -> line.contains("rls.cfg")
                        && line.contains("max_expires = abc")
                        && line.contains("1000 stays")));
        awaitExpires(alice, list, 99_999, "1000");

        write("rls", "max_expires = 900\n");
        awaitExpires(alice, list, 99_999, "900");
        write("rls", "");
        awaitExpires(alice, list, 99_999, "7200");
    }

    /** Scenario 4 and 5 with another waitn_time: changed under a subscription, and it counts for it. */
    @Test
    @Requirement("4662-4.8-a")
    public void shouldTakeANewWaitnTime() throws IOException {
        write("rls", "waitn_time = 1\n");
        Await.until(() -> "two changes told within two seconds", Duration.ofSeconds(30), () -> {
            int told = before.notifyCount();
            long firstNs = System.nanoTime();
            wire.state("bob", "first at " + firstNs);
            before.await("told", Duration.ofSeconds(6), one -> one.notifyCount() > told);
            wire.state("bob", "then at " + firstNs);
            before.await("told", Duration.ofSeconds(6), one -> one.notifyCount() > told + 1);
            return Duration.ofNanos(System.nanoTime() - firstNs).compareTo(Duration.ofMillis(2500)) < 0;
        });
    }

    /** Scenario 19: given up after so many tries. */
    @Test
    @Requirement({"6665-4.1-a", "4662-4.5-f"})
    public void shouldShowAMemberAsGivenUp() throws IOException {
        write("rls", "backend_retries = 0\n");
        String list = wire.list("alice", "carol");
        wire.members().policy(wire.member("carol"), SubscribePolicy.refuse(503).with("Retry-After", "1"));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        subscription.await("given up", Duration.ofSeconds(20), one -> {
            ListView.ResourceView carol = one.view().resource(wire.member("carol"));
            return carol != null
                    && carol.instances().values().stream().anyMatch(instance -> "giveup".equals(instance.reason()));
        });
    }

    /** Scenario 3. */
    @Test
    @Requirement("3261-8.1-a")
    public void shouldAskThroughTheOutboundProxy() throws IOException {
        String list = wire.listUri("alice");
        String faraway = "sip:faraway@members.invalid";
        wire.members().prepareState(faraway, Bodies.PIDF, Bodies.pidf(faraway, true, "far away"));
        write("rls.sip", "outbound_proxy = sip:127.0.0.1:" + wire.members().address().getPort() + ";transport=udp\n");
        wire.services("alice", new Services().list(list, faraway));
        UserAgent alice = wire.agent("alice");

        // a SUBSCRIBE before the key is live finds no such domain, and the next try of it is not soon
        Await.until(() -> "the proxy is asked", LIVE, () -> {
            Subscription one = alice.subscribe(list, "presence", 600).awaitAccepted();
            if (Await.holds(one, Duration.ofMillis(800), () -> one.view().state(faraway).equals("active"))) {
                return true;
            }
            one.unsubscribe().await(200);
            one.awaitTerminated();
            return false;
        });
        List<ReceivedSubscribe> asked = wire.members().received(faraway);
        assertEquals(faraway, asked.get(0).message().value("To").uri());
        assertEquals("no Route of ours", List.of(), asked.get(0).message().headers("Route"));
    }
}
