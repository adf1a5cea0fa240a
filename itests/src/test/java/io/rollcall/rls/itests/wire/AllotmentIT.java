package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * Which members are subscribed to, and how many watchers are told at a time, with keys that change while subscriptions
 * stand: scenarios 32 and 33, and the cap of SER.
 */
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

    /** SER's cap: a hundred lists change, ten are told in each interval, and none twice before all were told once. */
    @Test
    public void shouldTellAHundredListsTenAtATimeInFairOrder() {
        int lists = 100;
        List<Notification> told = Collections.synchronizedList(new ArrayList<>());
        Map<Notification, Subscription> whose = new ConcurrentHashMap<>();
        List<Subscription> all = subscribeToMany(lists);
        LiveKeys.change(
                SERVER,
                "rls",
                Map.of("max_notifications_at_once", "10", "timer_interval", "1"),
                () -> SERVER.log("INFO").stream().anyMatch(line -> line.contains("most=10, intervalMs=1000")));
        for (Subscription one : all) {
            one.onNotify(notify -> {
                whose.put(notify, one);
                told.add(notify);
            });
        }
        wire.state("carol", "one");
        Await.until(() -> told.size() + " are told", LIVE, () -> told.size() >= 20);
        wire.state("carol", "two"); // those told first are due again while most still wait
        Await.until(() -> told.size() + " are told", Duration.ofSeconds(40), () -> told.size() >= lists);

        List<Notification> first = new ArrayList<>(told.subList(0, lists));
        assertEquals(
                "each once", lists, first.stream().map(whose::get).distinct().count());
        first.sort(Comparator.comparingLong(Notification::arrivedNs));
        for (int i = 0; i < lists; i++) {
            long sinceMs = (first.get(i).arrivedNs() - first.get(0).arrivedNs()) / 1_000_000;
            // the interval may have been half over when the first one was told
            assertTrue("number " + i + " is told after " + sinceMs + " ms", sinceMs > (i / 10 - 1) * 1000L - 300);
        }
        SERVER.configure("rls", "max_notifications_at_once", "0");
        for (Subscription one : all) {
            one.await("the last word", Duration.ofSeconds(40), last -> last.notifies().stream()
                    .anyMatch(notify ->
                            WireTest.told(notify, wire.member("carol")).contains("two")));
        }
    }

    /** Subscriptions of four watchers to lists of theirs with carol alone, of whom all are told. */
    private List<Subscription> subscribeToMany(int lists) {
        wire.state("carol", "none");
        List<Subscription> all = new ArrayList<>();
        for (String owner : List.of("amy", "ben", "cat", "dan")) {
            Services services = new Services();
            for (int i = 0; i < lists / 4; i++) {
                services.list(wire.user(owner + "-" + i + "-"), wire.member("carol"));
            }
            wire.services(owner, services);
            UserAgent agent = wire.agent(owner);
            for (int i = 0; i < lists / 4; i++) {
                all.add(agent.subscribe(wire.user(owner + "-" + i + "-"), "presence", 600)
                        .awaitAccepted());
            }
        }
        all.forEach(one -> one.await("carol", Duration.ofSeconds(10), told -> told.view()
                .state(wire.member("carol"))
                .equals("active")));
        return all;
    }
}
