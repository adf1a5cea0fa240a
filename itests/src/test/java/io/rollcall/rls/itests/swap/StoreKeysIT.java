package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * The keys of the databases and of what is kept there, changed while members do: each has its effect, and no change is
 * lost.
 */
@Requirement({"4662-5.2-b", "3261-12.2-b"})
public final class StoreKeysIT {

    private static final int WATCHERS = 10;
    private static final int MEMBERS = 5;
    /** Watchers with lists that the traffic leaves alone. */
    private static final int GUESTS = 2;

    private static final Duration PATIENCE = StoreRig.PATIENCE;

    private static final StoreRig RIG = new StoreRig(WATCHERS, MEMBERS);

    private static final Traffic TRAFFIC = RIG.traffic();

    private static RollcallServer server;

    private static StoppablePostgres database;

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    /** It begins with the embedded H2. */
    @BeforeClass
    public static void start() throws Exception {
        database = RIG.startDatabase();
        for (String name : List.of("one", "two", "members")) {
            database.sql("postgres", "CREATE DATABASE " + name);
        }
        server = RIG.server().with("rls", "db_mode", "1");
        RIG.startServer(WATCHERS + GUESTS);
        moveTo("one");
    }

    @AfterClass
    public static void end() throws IOException {
        RIG.close();
    }

    // ---- where ----------------------------------------------------------------------------------------------------

    /** What a database had when it was left is older than what is served. */
    @Test
    public void shouldMoveToAnotherDatabaseAndBack() {
        moveTo("two");
        moveTo("one");
        RIG.mode(2);
        moveTo("two");
        moveTo("one");
        RIG.mode(1);
    }

    @Test
    public void shouldWriteToTablesOfOtherNames() {
        keys(
                "rls.store.jdbc",
                Map.of("rlsubs_table", "other_watchers", "rlpres_table", "other_presentity"),
                () -> count("one", "other_watchers") == WATCHERS
                        && count("one", "other_presentity") == WATCHERS * MEMBERS);
        check("the tables have other names");
        keys("rls.db", Map.of("rlpres_db_url", database.url("members")), () -> {
            return count("members", "other_presentity") == WATCHERS * MEMBERS;
        });
        check("member state is in another database");
        keys("rls.db", Map.of("rlpres_db_url", database.url("one")), () -> true);
        keys(
                "rls.store.jdbc",
                Map.of("rlsubs_table", "rls_watchers", "rlpres_table", "rls_presentity"),
                () -> isUpToDate("one"));
        check("all is as before");
    }

    // ---- when -----------------------------------------------------------------------------------------------------

    @Test
    public void shouldSweepTheTables() throws SQLException {
        keys(
                "rls",
                Map.of("clean_period", "1", "rlpres_clean_period", "0", "expires_offset", "3600"),
                () -> known("rls", "expires_offset", "3600"));
        LeftRows late = new LeftRows(database, "one", "late", 60);
        LeftRows old = new LeftRows(database, "one", "old", 7200);
        old.awaitLeft(0, 1);
        late.assertLeft(1, 1);
        keys("rls", Map.of("expires_offset", "0"), () -> late.watchers() == 0);
        late.assertLeft(0, 1);
        keys("rls", Map.of("rlpres_clean_period", "1"), () -> late.members() == 0);
        old.awaitLeft(0, 0);
        check("the tables were swept");
        assertEquals(WATCHERS, count("one", "rls_watchers"));
    }

    /** Who found no room for his members gets it at a sweep, when somebody has left. */
    @Test
    public void shouldLookAsOftenAsItIsToldToWhetherASweepIsDue() throws IOException {
        // a server that was killed meanwhile has lost them
        TRAFFIC.load(server, WATCHERS + GUESTS);
        String most = Integer.toString(RIG.notifier().subscriptionCount() + MEMBERS);
        lookEvery("3600", most);
        try (Guest one = guest(WATCHERS);
                Guest other = guest(WATCHERS + 1)) {
            one.come();
            Await.until("there is room for one", PATIENCE, one::isServed);
            other.come();
            one.leave();
            Await.never("a sweep in an hour's pause", Duration.ofSeconds(3), other::isServed);
            lookEvery("1", most);
            Await.until("there is room for the other", PATIENCE, other::isServed);
            for (int round = 0; round < 2; round++) {
                Guest here = round == 0 ? other : one;
                Guest next = round == 0 ? one : other;
                next.come();
                here.leave();
                // each round begins just after a sweep: where the key did nothing, the next would be 10 s away
                Await.until("no sweep", Duration.ofSeconds(8), next::isServed);
            }
            other.leave();
        }
        lookEvery("10", "1000000");
        check("guests came and went");
    }

    private static Guest guest(int watcher) {
        return new Guest(RIG.notifier(), watcher, server.sipPort());
    }

    private static void lookEvery(String seconds, String most) {
        keys(
                "rls",
                Map.of("clean_period", "1", "expiration_timer_period", seconds, "max_backends", most),
                () -> known("rls", "expiration_timer_period", seconds));
    }

    @Test
    public void shouldWriteMemberStateAsOftenAsItIsToldTo() {
        keys("rls", Map.of("write_behind_ms", "60000"), () -> unwrittenMs("max") > 5000);
        check("little is written");
        keys("rls", Map.of("write_behind_ms", "50"), () -> unwrittenMs("min") < 2000);
        check("all is written");
    }

    @Test
    public void shouldReserveAsManyNumbersAsItIsToldTo() {
        keys("rls", Map.of("reserved_range", "20000"), () -> ahead() > 5000);
        check("many numbers are reserved");
    }

    private static long ahead() {
        return database.number("one", "SELECT local_cseq FROM rls_watchers WHERE watcher_username = 'w0'")
                - last(TRAFFIC.subscriptions().get(0)).cseq();
    }

    /** The table is locked by somebody else. */
    @Test
    public void shouldAnswerInTimeWhereAWriteTakesLong() throws SQLException {
        keys("rls", Map.of("write_timeout_ms", "500"), () -> known("rls", "write_timeout_ms", "500"));
        try (Connection connection = DriverManager.getConnection(database.url("one"));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE rls_lists IN EXCLUSIVE MODE");
            Exchange refresh = TRAFFIC.subscriptions().get(0).refresh();
            assertEquals(503, refresh.await(PATIENCE).status());
            Duration took = refresh.roundTrip();
            assertTrue("answered after " + took, took.toMillis() >= 500 && took.toMillis() < 3000);
            connection.rollback();
        }
        keys("rls", Map.of("write_timeout_ms", "8000"), RIG::isServing);
        check("the lock is gone");
    }

    /** By a node that gives its watchers away and takes them again. */
    @Test
    public void shouldTakeWatchersUpAsFastAsItIsToldTo() {
        RIG.mode(2);
        keys("rls.store.jdbc", Map.of("fetch_rows", "1"), () -> known("rls.store.jdbc", "fetch_rows", "1"));
        pace(1);
        long together = medianMsBetweenFirstStates();
        pace(5);
        long spread = medianMsBetweenFirstStates();
        assertTrue("between two of five at once: " + together + " ms", 2 * together < spread);
        assertTrue("between two of one at a time: " + spread + " ms", spread > 100);
        keys(
                "rls",
                Map.of("restore_rate", "500", "notifier_poll_rate", "10"),
                () -> known("rls", "restore_rate", "500"));
        RIG.mode(1);
    }

    @Test
    public void shouldReadAsManyRowsAtOnceAsItIsToldTo() throws IOException {
        try (DatabaseGate gate = new DatabaseGate(database.port())) {
            gate.count("INSERT INTO rls_backends");
            keys("rls.db", Map.of("db_url", gate.url("one")), () -> gate.count() > 0);
            try {
                int together = readings(gate, "500");
                int apart = readings(gate, "1");
                assertTrue("of 500 rows: " + together, together > 0 && together < WATCHERS * MEMBERS / 2);
                assertTrue("of one row: " + apart, apart >= WATCHERS * MEMBERS);
            } finally {
                moveTo("one");
            }
        }
    }

    /** How many it takes to give all watchers away and take them again. */
    private static int readings(DatabaseGate gate, String rows) {
        keys("rls.store.jdbc", Map.of("fetch_rows", rows), () -> known("rls.store.jdbc", "fetch_rows", rows));
        gate.count("FROM rls_backends WHERE hash >= ");
        assertTrue(server.shell("rls:drain").contains("no watchers left"));
        server.shell("rls:drain --resume");
        check("steps of " + rows + " rows");
        return gate.count();
    }

    private static void pace(int steps) {
        String text = Integer.toString(steps);
        keys("rls", Map.of("restore_rate", "5", "notifier_poll_rate", text), () -> {
            return known("rls", "notifier_poll_rate", text);
        });
    }

    private static long medianMsBetweenFirstStates() {
        assertTrue(server.shell("rls:drain").contains("no watchers left"));
        long resumedNs = System.nanoTime();
        server.shell("rls:drain --resume");
        check("a drain");
        long[] arrivals = TRAFFIC.subscriptions().stream()
                .mapToLong(one -> firstAfter(one, resumedNs).arrivedNs())
                .sorted()
                .toArray();
        long[] gaps = LongStream.range(1, arrivals.length)
                .map(at -> arrivals[(int) at] - arrivals[(int) at - 1])
                .sorted()
                .toArray();
        return gaps[gaps.length / 2] / 1_000_000;
    }

    @Test
    public void shouldRunAsManyLanesAsItIsToldTo() {
        RIG.mode(2);
        keys("rls", Map.of("notifier_processes", "5"), () -> lanes() == 5);
        check("there are five threads");
        keys("rls", Map.of("notifier_processes", "1"), () -> lanes() == 1);
        check("there is one thread");
        keys("rls", Map.of("notifier_processes", "0"), () -> lanes() >= 2);
        keys("rls", Map.of("hash_size", "10"), () -> server.log("WARN").stream()
                .anyMatch(line -> line.contains("1024 shards (hash_size) are refused: the database has 512")));
        check("another hash_size is refused");
        keys("rls", Map.of("hash_size", "9"), () -> known("rls", "hash_size", "9"));
        RIG.mode(1);
    }

    private static int lanes() {
        return server.inside().threads("rls-lane-").size();
    }

    // ---- the copy of memory ---------------------------------------------------------------------------------------

    @Test
    public void shouldTakeUpTheCopyWhenItIsToldTo() {
        keys("rls", Map.of("clean_period", "1", "init_timer_delay", "6"), () -> known("rls", "init_timer_delay", "6"));
        keys("rls.store.jdbc", Map.of("reload_db_subs", "1"), () -> known("rls.store.jdbc", "reload_db_subs", "1"));
        RIG.mode(0);
        Await.until("there is no copy", PATIENCE, () -> isUpToDate("one"));
        server.kill();
        TRAFFIC.expectRestart();
        server.start();
        check("the copy is taken up");
        Duration after = Duration.between(logged("The engine starts"), logged("of the archive go on"));
        assertTrue("taken up after " + after, after.compareTo(Duration.ofSeconds(6)) >= 0);
        TRAFFIC.refreshAll();
        keys("rls.store.jdbc", Map.of("reload_db_subs", "0"), () -> known("rls.store.jdbc", "reload_db_subs", "0"));
        RIG.mode(1);
        Await.until("nothing is in the database", PATIENCE, () -> isUpToDate("one"));
    }

    /** When the last line with that text was logged. */
    private static LocalDateTime logged(String text) {
        String line = server.log().stream()
                .filter(one -> one.contains(text))
                .reduce((first, last) -> last)
                .orElseThrow();
        return LocalDateTime.parse(line.substring(0, 23), DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss,SSS"));
    }

    // ---- what is there --------------------------------------------------------------------------------------------

    private static void keys(String pid, Map<String, String> values, BooleanSupplier counts) {
        RIG.keys(pid, values, counts);
    }

    private static boolean known(String pid, String key, String value) {
        return server.shell("config:property-list -p " + pid).lines().anyMatch(line -> line.strip()
                .equals(key + " = " + value));
    }

    private static void moveTo(String name) {
        keys("rls.db", Map.of("db_url", database.url(name)), () -> isUpToDate(name));
        check("a move to " + name);
        TRAFFIC.refreshAll();
    }

    private static void check(String after) {
        RIG.check(after);
    }

    /** All subscriptions are there, and what members said a moment ago. */
    private static boolean isUpToDate(String name) {
        return count(name, "rls_watchers") >= WATCHERS && unwrittenMs(name, "max") < 3000;
    }

    private static long count(String name, String table) {
        return database.number(name, "SELECT COUNT(*) FROM " + table);
    }

    private static long unwrittenMs(String which) {
        return unwrittenMs("one", which);
    }

    /** How old the newest (max) or oldest (min) state of a member is. */
    private static long unwrittenMs(String name, String which) {
        return System.currentTimeMillis() - database.number(name, "SELECT " + which + "(updated) FROM rls_backends");
    }

    private static Notification last(Subscription subscription) {
        List<Notification> all = subscription.notifies();
        return all.get(all.size() - 1);
    }

    private static Notification firstAfter(Subscription subscription, long sinceNs) {
        return subscription.notifies().stream()
                .filter(one -> one.arrivedNs() > sinceNs)
                .findFirst()
                .orElseThrow();
    }
}
