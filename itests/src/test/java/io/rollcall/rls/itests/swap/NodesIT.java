package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runners.MethodSorters;

/**
 * Two servers on one database. Watchers and members know the first one alone, as they would an address that both share;
 * the second one is drained, frozen, killed. Scenario 43.
 */
// the last one leaves a server behind that would have to start again
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public final class NodesIT {

    private static final int WATCHERS = 40;
    private static final int MEMBERS = 10;
    private static final int RATE = 200;

    /** Watchers that come later. */
    private static final int NEWCOMERS = 20;

    /** From the moment a node dies until all its watchers are told by the other. */
    private static final Duration TAKEN_OVER = Duration.ofSeconds(10);

    private static final Duration BALANCED = Duration.ofSeconds(30);
    private static final Duration FROZEN = Duration.ofSeconds(20);

    private static final Notifier NOTIFIER = Notifier.open();
    private static EmbeddedPostgres database;
    private static RollcallServer first;
    private static RollcallServer second;

    private static boolean killed;

    private Traffic traffic;

    @BeforeClass
    public static void start() throws Exception {
        database = EmbeddedPostgres.builder().start();
        first = node("first");
        second = node("second");
        // both find an empty database
        CompletableFuture<Void> other = CompletableFuture.runAsync(second::start);
        first.start();
        other.get(3, TimeUnit.MINUTES);
        Path lists = first.home().resolve("lists");
        Traffic documents = new Traffic(NOTIFIER, WATCHERS, MEMBERS);
        for (int watcher = 0; watcher < WATCHERS + NEWCOMERS; watcher++) {
            Path home = lists.resolve("rls-services/users/" + Traffic.watcher(watcher));
            Files.createDirectories(home);
            Files.writeString(home.resolve("index"), documents.document(watcher));
        }
        documents.close();
        first.shell("rls:load " + lists);
    }

    private static RollcallServer node(String name) {
        RollcallServer server = RollcallServer.own();
        return server.with("rls", "waitn_time", "1")
                .with("rls", "db_mode", "2")
                .with("rls.store.jdbc", "node_name", name)
                .with("rls.store.jdbc", "node_address", "sip:127.0.0.1:" + server.sipPort() + ";transport=udp")
                .with("rls.store.jdbc", "balance_delay", "1")
                .with("rls.db", "db_url", database.getJdbcUrl("postgres", "postgres"))
                .with("rls.sip", "server_address", "127.0.0.1:" + (first == null ? server : first).sipPort())
                .with(
                        "rls.sip",
                        "outbound_proxy",
                        "sip:127.0.0.1:" + NOTIFIER.address().getPort());
    }

    @AfterClass
    public static void stop() throws IOException {
        if (!killed) {
            second.kill();
        }
        first.kill();
        NOTIFIER.close();
        database.close();
    }

    /** Each has its half, and serves it, whoever is asked. */
    @Before
    public void share() {
        if (killed) {
            second.start();
            killed = false;
        }
        awaitBalance();
        traffic = new Traffic(NOTIFIER, WATCHERS, MEMBERS);
        traffic.start(new InetSocketAddress("127.0.0.1", first.sipPort()), RATE);
        traffic.goOn(WATCHERS * MEMBERS);
        check("both have their part");
        assertTrue("of 40, the second node tells " + toldBy(second), toldBy(second) > 5);
        assertTrue("and the first " + toldBy(first), toldBy(first) > 5);
    }

    @After
    public void end() {
        if (traffic != null) {
            traffic.refreshAll();
            traffic.end();
            traffic.close();
        }
    }

    @Test
    public void shouldDrainANode() {
        assertTrue(second.shell("rls:drain").contains("no watchers left"));
        Await.until("the first node takes all", BALANCED, () -> shards("first") == 512);
        assertTrue(first.shell("rls:nodes").contains("draining"));
        traffic.goOn(2 * WATCHERS * MEMBERS);
        check("the second node is drained");
        assertEquals("all dialogs went on", WATCHERS, toldBy(first));

        assertTrue(second.shell("rls:drain --resume").contains("takes its part"));
        Await.until("the second node takes its part", BALANCED, () -> shards("second") == 256);
        traffic.goOn(2 * WATCHERS * MEMBERS);
        check("the second node is back");
    }

    /** It is stopped in the middle of its work and knows nothing of it when it wakes. */
    @Test
    public void shouldFenceAFrozenNode() throws Exception {
        traffic.expectRestart();
        long frozenNs = System.nanoTime();
        signal("STOP");
        try {
            awaitTold(frozenNs);
            check("the second node is frozen");
            traffic.refreshAll();
            Await.until("time passes", FROZEN.plusSeconds(5), () -> {
                return System.nanoTime() - frozenNs > FROZEN.toNanos();
            });
        } finally {
            signal("CONT");
        }
        traffic.goOn(2 * WATCHERS * MEMBERS);
        check("the second node woke");
        assertFalse(second.log("WARN").stream().noneMatch(line -> line.contains("held second for dead")));
        Await.until("the second node takes its part", BALANCED, () -> shards("second") == 256);
        traffic.goOn(2 * WATCHERS * MEMBERS);
        check("the second node is back");
    }

    /** The letter of RFC 6665: they are sent away, and come back to the other node. */
    @Test
    @Requirement("6665-4.4-b")
    public void shouldSendItsWatchersAway() {
        traffic.end();
        traffic.close();
        traffic = null;
        try (Newcomers newcomers = new Newcomers(NOTIFIER, WATCHERS, NEWCOMERS)) {
            List<Subscription> all = newcomers.subscribe(first);
            List<Subscription> away =
                    all.stream().filter(one -> isToldBy(second, one)).toList();
            assertFalse("the second node serves nobody", away.isEmpty());
            assertTrue(second.shell("rls:drain --deactivate").contains("no watchers left"));
            for (Subscription one : away) {
                assertEquals("deactivated", one.awaitTerminated().state().parameter("reason"));
            }
            Await.until("the first node takes all", BALANCED, () -> shards("first") == 512);
            for (Subscription one : newcomers.subscribe(first)) {
                assertTrue("told by the first node", isToldBy(first, one));
            }
            for (Subscription one : all) {
                assertEquals("ended", away.contains(one), one.isTerminated());
            }
        } finally {
            assertTrue(second.shell("rls:drain --resume").contains("takes its part"));
        }
    }

    /** Whoever is asked: each is served by the node that has his shard, from his first SUBSCRIBE on. */
    @Test
    public void shouldForwardTheFirstSubscribeOfAWatcher() {
        for (RollcallServer asked : List.of(first, second)) {
            RollcallServer other = asked == first ? second : first;
            long forwarded = counted(asked, "nodes.subscribe.forwarded");
            long received = counted(other, "nodes.subscribe.received");
            try (Newcomers newcomers = new Newcomers(NOTIFIER, WATCHERS, NEWCOMERS)) {
                List<Subscription> all = newcomers.subscribe(asked);
                long others = all.stream().filter(one -> isToldBy(other, one)).count();
                assertTrue("of " + NEWCOMERS + ", the other node serves " + others, others > 0 && others < NEWCOMERS);
                assertEquals("forwarded", others, counted(asked, "nodes.subscribe.forwarded") - forwarded);
                assertEquals("received", others, counted(other, "nodes.subscribe.received") - received);
                newcomers.assertAskedOnce();
                all.forEach(one -> one.refresh().await(200));
            }
        }
        check("others came and went");
    }

    @Test
    public void shouldTakeOverFromANodeThatIsKilled() {
        traffic.expectRestart();
        long killedNs = System.nanoTime();
        second.kill();
        killed = true;
        awaitTold(killedNs);
        check("the second node was killed");
        assertEquals(512, shards("first"));
    }

    private void check(String after) {
        try {
            traffic.check(after);
        } catch (AssertionError e) {
            Matcher watcher = Pattern.compile("sip:(w\\d+)@").matcher(e.getMessage());
            StringBuilder said = new StringBuilder(e.getMessage());
            for (RollcallServer server : List.of(first, second)) {
                said.append("\n").append(server.shell("rls:nodes"));
                if (watcher.find(0)) {
                    String row = server.shell("rls:subscriptions --no-format " + watcher.group(1) + "@");
                    said.append("\n").append(row);
                    Matcher id = Pattern.compile("[0-9a-f]{16}").matcher(row);
                    if (id.find()) {
                        said.append("\n").append(server.shell("rls:subscription " + id.group()));
                    }
                }
            }
            throw new AssertionError(said.toString(), e);
        }
    }

    private static void awaitBalance() {
        Await.until(
                () -> "not balanced:\n" + first.shell("rls:nodes") + second.shell("rls:nodes"),
                BALANCED,
                () -> shards("second") == 256 && shards("first") == 256);
    }

    /** Members change all the time; the first node tells all of it, and of the rest later. */
    private void awaitTold(long sinceNs) {
        Await.until(
                () -> toldBy(first) + " watchers of " + WATCHERS + " are told by the first node",
                TAKEN_OVER.plus(TAKEN_OVER),
                () -> toldBy(first) == WATCHERS);
        Duration took = Duration.ofNanos(System.nanoTime() - sinceNs);
        assertTrue("taken over in " + took, took.compareTo(TAKEN_OVER) < 0);
    }

    /** How many watchers were last told by this server. */
    private int toldBy(RollcallServer server) {
        int count = 0;
        for (Subscription subscription : traffic.subscriptions()) {
            if (isToldBy(server, subscription)) {
                count++;
            }
        }
        return count;
    }

    private static boolean isToldBy(RollcallServer server, Subscription subscription) {
        List<Notification> all = subscription.notifies();
        return all.get(all.size() - 1).message().header("Via").contains(":" + server.sipPort() + ";");
    }

    private static long counted(RollcallServer server, String counter) {
        Matcher row =
                Pattern.compile(Pattern.quote(counter) + "\\D+(\\d+)").matcher(server.shell("rls:counters " + counter));
        return row.find() ? Long.parseLong(row.group(1)) : 0;
    }

    private static int shards(String node) {
        Matcher row = Pattern.compile(node + "\\b.*(?:serving|draining|dead)\\D+(\\d+)")
                .matcher(first.shell("rls:nodes"));
        return row.find() ? Integer.parseInt(row.group(1)) : -1;
    }

    private static void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(second.pid())).start();
        assertEquals(0, kill.waitFor());
    }
}
