package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.itests.swap.TwoNodes.Numbers;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
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

    private static final Duration FROZEN = Duration.ofSeconds(20);

    private static final Notifier NOTIFIER = Notifier.open();
    private static TwoNodes nodes;
    private static RollcallServer first;
    private static RollcallServer second;

    /** The first statement of each transaction that writes subscriptions. */
    private static final String EACH_BATCH = "SET writes = writes + 1";

    /** One that follows. */
    private static final String MEMBERS_TABLE = "INSERT INTO rls_backends";

    private Traffic traffic;

    @BeforeClass
    public static void start() throws Exception {
        Traffic documents = new Traffic(NOTIFIER, WATCHERS, MEMBERS);
        nodes = new TwoNodes(NOTIFIER, documents, WATCHERS + NEWCOMERS);
        documents.close();
        first = nodes.first();
        second = nodes.second();
    }

    @AfterClass
    public static void stop() throws IOException {
        nodes.close();
        NOTIFIER.close();
    }

    /** Each has its half, and serves it, whoever is asked. */
    @Before
    public void share() {
        nodes.balance();
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
        nodes.awaitShards("first", TwoNodes.SHARDS);
        assertTrue(first.shell("rls:nodes").contains("draining"));
        traffic.goOn(2 * WATCHERS * MEMBERS);
        check("the second node is drained");
        assertEquals("all dialogs went on", WATCHERS, toldBy(first));

        assertTrue(second.shell("rls:drain --resume").contains("takes its part"));
        nodes.awaitShards("second", TwoNodes.SHARDS / 2);
        traffic.goOn(2 * WATCHERS * MEMBERS);
        check("the second node is back");
    }

    /** It is stopped in the middle of a transaction and knows nothing of it when it wakes. */
    @Test
    public void shouldFenceAFrozenNode() throws Exception {
        long unkept = unkept();
        nodes.gate().shutAt(MEMBERS_TABLE);
        Await.until("nothing is written", nodes.gate()::isShut);
        long frozenNs = System.nanoTime();
        nodes.signalSecond("STOP");
        Numbers told;
        try {
            awaitTold(frozenNs);
            told = nodes.numbers();
            nodes.gate().open();
            check("the second node is frozen");
            traffic.refreshAll();
            Await.until("time passes", FROZEN.plusSeconds(5), () -> {
                return System.nanoTime() - frozenNs > FROZEN.toNanos();
            });
        } finally {
            nodes.gate().open();
            nodes.signalSecond("CONT");
        }
        traffic.goOn(2 * WATCHERS * MEMBERS);
        check("the second node woke");
        assertTrue("its transaction was not ended", unkept() > unkept);
        nodes.numbers().assertNotBefore(told);
        assertFalse(second.log("WARN").stream().noneMatch(line -> line.contains("held second for dead")));
        nodes.awaitShards("second", TwoNodes.SHARDS / 2);
        traffic.goOn(2 * WATCHERS * MEMBERS);
        check("the second node is back");
    }

    /** Its words are on the way to the database while another takes over, and get there afterwards. */
    @Test
    @Requirement({"4662-5.2-b", "3261-12.2-b"})
    public void shouldRefuseWhatIsWrittenLate() {
        // so that the writer still waits for the answer when the other node has everything
        nodes.lease(2);
        TwoNodes.key(first, "balance_delay", "300");
        try {
            writeLate(toldBySecond());
        } finally {
            nodes.lease(4);
            TwoNodes.key(first, "balance_delay", "1");
        }
        nodes.balance();
        traffic.goOn(WATCHERS * MEMBERS);
        check("the second node is back");
        traffic.subscriptions()
                .forEach(one -> assertEquals(200, one.refresh().await().status()));
    }

    private void writeLate(List<Subscription> its) {
        long unkept = unkept();
        long fenced = second.counted("leases.fenced");
        nodes.gate().shutAt(EACH_BATCH);
        its.forEach(Subscription::refresh);
        Await.until("nothing is written", nodes.gate()::isShut);
        long shutNs = System.nanoTime();
        Numbers told;
        try {
            awaitTold(shutNs);
            told = nodes.numbers();
        } finally {
            nodes.gate().open();
        }
        Await.until("nothing was late", TwoNodes.BALANCED, () -> unkept() >= unkept + its.size());
        Await.until("it does not join again", TwoNodes.BALANCED, () -> second.counted("leases.fenced") > fenced);
        check("late writes");
        nodes.numbers().assertNotBefore(told);
        its.forEach(one -> assertToldInTurn(second, first, one, shutNs));
    }

    private List<Subscription> toldBySecond() {
        return traffic.subscriptions().stream()
                .filter(one -> TwoNodes.isToldBy(second, one))
                .toList();
    }

    /** What it wrote and was refused; a slow machine makes it give up before it hears of that. */
    private static long unkept() {
        return second.counted("store.changes.late")
                + second.counted("store.changes.unavailable")
                + second.counted("store.changes.turned.away");
    }

    /** Since that moment the one has told it, then the other, and neither after that. */
    private static void assertToldInTurn(
            RollcallServer one, RollcallServer other, Subscription subscription, long sinceNs) {
        boolean byOther = false;
        for (Notification each : subscription.notifies()) {
            if (each.arrivedNs() > sinceNs) {
                byOther |= TwoNodes.isFrom(other, each);
                assertEquals("NOTIFY " + each.cseq(), !byOther, TwoNodes.isFrom(one, each));
            }
        }
        assertTrue("told by the other node", byOther);
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
                    all.stream().filter(one -> TwoNodes.isToldBy(second, one)).toList();
            assertFalse("the second node serves nobody", away.isEmpty());
            assertTrue(second.shell("rls:drain --deactivate").contains("no watchers left"));
            for (Subscription one : away) {
                assertEquals("deactivated", one.awaitTerminated().state().parameter("reason"));
            }
            nodes.awaitShards("first", TwoNodes.SHARDS);
            for (Subscription one : newcomers.subscribe(first)) {
                assertTrue("told by the first node", TwoNodes.isToldBy(first, one));
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
        for (RollcallServer asked : nodes.both()) {
            RollcallServer other = asked == first ? second : first;
            long forwarded = asked.counted("nodes.subscribe.forwarded");
            long received = other.counted("nodes.subscribe.received");
            try (Newcomers newcomers = new Newcomers(NOTIFIER, WATCHERS, NEWCOMERS)) {
                List<Subscription> all = newcomers.subscribe(asked);
                long others = all.stream()
                        .filter(one -> TwoNodes.isToldBy(other, one))
                        .count();
                assertTrue("of " + NEWCOMERS + ", the other node serves " + others, others > 0 && others < NEWCOMERS);
                assertEquals("forwarded", others, asked.counted("nodes.subscribe.forwarded") - forwarded);
                assertEquals("received", others, other.counted("nodes.subscribe.received") - received);
                newcomers.assertAskedOnce();
                all.forEach(one -> one.refresh().await(200));
            }
        }
        check("others came and went");
    }

    @Test
    public void shouldTakeOverFromANodeThatIsKilled() {
        long killedNs = System.nanoTime();
        nodes.killSecond();
        awaitTold(killedNs);
        check("the second node was killed");
        assertEquals(TwoNodes.SHARDS, nodes.shards("first"));
    }

    private void check(String after) {
        try {
            traffic.check(after);
        } catch (AssertionError e) {
            Matcher watcher = Pattern.compile("sip:(w\\d+)@").matcher(e.getMessage());
            StringBuilder said = new StringBuilder(e.getMessage());
            for (RollcallServer server : nodes.both()) {
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

    /**
     * Members change all the time; the first node tells all of it, and of the rest later. What the other one may have
     * sent before is no reason for a jump of the numbers: the first NOTIFY of this one is.
     */
    private void awaitTold(long sinceNs) {
        Await.until(
                () -> toldBy(first) + " watchers of " + WATCHERS + " are told by the first node",
                TAKEN_OVER.plus(TAKEN_OVER),
                () -> {
                    toldBySecond().forEach(one -> one.rules().expectRestart());
                    return toldBy(first) == WATCHERS;
                });
        Duration took = Duration.ofNanos(System.nanoTime() - sinceNs);
        assertTrue("taken over in " + took, took.compareTo(TAKEN_OVER) < 0);
    }

    /** How many watchers were last told by this server. */
    private int toldBy(RollcallServer server) {
        int count = 0;
        for (Subscription subscription : traffic.subscriptions()) {
            if (TwoNodes.isToldBy(server, subscription)) {
                count++;
            }
        }
        return count;
    }
}
