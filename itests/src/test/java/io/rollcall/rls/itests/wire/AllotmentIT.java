package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Which members are subscribed to, with keys that change while the subscription stands: scenarios 32 and 33. */
public final class AllotmentIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String[] HUNDRED =
            IntStream.range(100, 200).mapToObj(i -> "m" + i).toArray(String[]::new);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own().with("rls", "waitn_time", "1");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private static long active(Subscription subscription) {
        return subscription.view().resources().values().stream()
                .filter(one -> one.instances().values().stream()
                        .anyMatch(instance -> instance.state().equals("active")))
                .count();
    }

    private void awaitActive(Subscription subscription, long count) {
        subscription.await(
                count + " of 102 active", SOON, one -> one.view().resources().size() == 102 && active(one) == count);
    }

    private void awaitBackEnds(int count) {
        wire.members().await(count + " back ends", SOON, all -> all.subscriptionCount() == count);
    }

    /** Scenario 33: exactly thirty, duplicates count once, later ones move up, who is dropped is let go of. */
    @Test
    @Requirement({"4662-7.4-b", "HYG-lim-a"})
    public void shouldSubscribeToSoManyMembers() {
        SERVER.configure("rls", "max_backend_subs", "30");
        try {
            String list = wire.list("alice", HUNDRED);
            String first = wire.member("m100");
            String[] twice = Stream.concat(
                            Stream.of(first, first + ";a=b", first + ";c=d"),
                            Arrays.stream(HUNDRED).skip(1).map(wire::member))
                    .toArray(String[]::new);
            wire.services("alice", new Services().list(list, twice));
            UserAgent alice = wire.agent("alice");
            Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
            awaitBackEnds(30);
            assertEquals(
                    30,
                    wire.members().received().stream()
                            .filter(one -> one.isInitial())
                            .count());
            String seen = SERVER.shell("rls:subscription --no-format " + id(subscription));
            assertTrue(seen, seen.contains("not subscribed: max_backend_subs = 30"));
            Await.until(
                    () -> "one warning",
                    SOON,
                    () -> 1
                            == SERVER.log("WARN").stream()
                                    .filter(line -> line.contains("max_backend_subs = 30"))
                                    .count());
            awaitActive(subscription, 32);

            SERVER.configure("rls", "max_backend_subs", "10");
            awaitBackEnds(10);
            awaitActive(subscription, 12);
            SERVER.configure("rls", "max_backend_subs", "0");
            awaitBackEnds(100);
            awaitActive(subscription, 102);
        } finally {
            SERVER.configure("rls", "max_backend_subs", "0");
        }
    }

    private static String id(Subscription subscription) {
        return subscription.toTag();
    }

    /** Scenario 32; by default local is what the server listens on, which is where the members are. */
    @Test
    public void shouldAskNobodyElsewhere() {
        SERVER.configure("rls", "disable_remote_presence", "1");
        try {
            String list = wire.list("alice", "bob");
            String far = "sip:carol@elsewhere.invalid";
            wire.services("alice", new Services().list(list, wire.member("bob"), far));
            Subscription subscription =
                    wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
            subscription.await(
                    "bob", SOON, one -> one.view().state(wire.member("bob")).equals("active"));
            String seen = SERVER.shell("rls:subscription --no-format " + id(subscription));
            assertTrue(seen, seen.contains("disable_remote_presence"));
            assertEquals(0, subscription.view().resource(far).instances().size());

            SERVER.configure("rls", "local_domains", "elsewhere.invalid");
            subscription.await(
                    "bob is not local any more",
                    SOON,
                    one -> one.view().resource(wire.member("bob")).instances().isEmpty());
            awaitBackEnds(0);
        } finally {
            SERVER.configure("rls", "disable_remote_presence", "0");
            SERVER.configure("rls", "local_domains", "");
        }
    }
}
