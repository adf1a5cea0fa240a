package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Subscription;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Which members are subscribed to, with keys that change while the subscription stands: scenarios 32 and 33. */
public final class AllotmentIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LIVE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

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

    /**
     * Changes a key until it counts: Karaf may overwrite a file that changes twice in a moment with what it read the
     * first time.
     */
    private static void live(String key, String value, BooleanSupplier counts) {
        Await.until(() -> key + " = " + value + " does not count", LIVE, () -> {
            SERVER.configure("rls", key, value);
            return Await.holds(new Object(), PATIENCE, counts);
        });
    }

    private boolean hasBackEnds(int count) {
        return wire.members().subscriptionCount() == count;
    }

    /** Scenario 33: exactly thirty, duplicates count once, later ones move up, who is dropped is let go of. */
    @Test
    @Requirement({"4662-7.4-b", "HYG-lim-a"})
    public void shouldSubscribeToSoManyMembers() {
        String list = wire.list("alice", HUNDRED);
        String first = wire.member("m100");
        String[] twice = Stream.concat(
                        Stream.of(first, first.replace("m100", "%6D100"), first.replace("m100", "m10%30")),
                        Arrays.stream(HUNDRED).skip(1).map(wire::member))
                .toArray(String[]::new);
        wire.services("alice", new Services().list(list, twice));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(subscription, 102);
        try {
            live("max_backend_subs", "30", () -> hasBackEnds(30));
            awaitActive(subscription, 32);
            String seen = SERVER.shell("rls:subscription --no-format " + subscription.toTag());
            assertTrue(seen, seen.contains("not subscribed: max_backend_subs = 30"));
            assertTrue(
                    "a warning", SERVER.log("WARN").stream().anyMatch(line -> line.contains("max_backend_subs = 30")));

            Subscription another = wire.agent("bob")
                    .subscribe(bobsList(twice), "presence", 600)
                    .awaitAccepted();
            awaitActive(another, 32);
            assertTrue("thirty for each", hasBackEnds(60));
            another.unsubscribe().await(200);
            another.awaitTerminated();
            wire.members().await("bob's are let go", SOON, all -> all.subscriptionCount() == 30);
        } finally {
            live("max_backend_subs", "0", () -> hasBackEnds(100));
        }
        awaitActive(subscription, 102);
    }

    private String bobsList(String... members) {
        String list = wire.listUri("bob");
        wire.services("bob", new Services().list(list, members));
        return list;
    }

    /** Scenario 32; by default local is what the server listens on, which is where the members are. */
    @Test
    public void shouldAskNobodyElsewhere() {
        String list = wire.list("alice", "bob");
        String far = "sip:carol@elsewhere.invalid";
        wire.services("alice", new Services().list(list, wire.member("bob"), far));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        subscription.await(
                "bob", SOON, one -> one.view().state(wire.member("bob")).equals("active"));
        try {
            live("disable_remote_presence", "1", () -> SERVER.shell(
                            "rls:subscription --no-format " + subscription.toTag())
                    .contains("not subscribed: disable_remote_presence"));
            subscription.await(
                    "nothing of carol",
                    SOON,
                    one -> one.view().resource(far).instances().isEmpty());
            assertEquals("active", subscription.view().state(wire.member("bob")));

            live("local_domains", "elsewhere.invalid", () -> hasBackEnds(0));
            subscription.await(
                    "bob is not local any more",
                    SOON,
                    one -> one.view().resource(wire.member("bob")).instances().isEmpty());
        } finally {
            live("disable_remote_presence", "0", () -> hasBackEnds(1));
        }
    }
}
