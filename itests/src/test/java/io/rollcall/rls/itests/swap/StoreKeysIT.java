package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.itests.wire.LiveKeys;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/**
 * The keys of the databases and of what is kept there, changed while members do: each has its effect, and no change is
 * lost.
 */
@Requirement({"4662-5.2-b", "3261-12.2-b"})
public final class StoreKeysIT {

    private static final int WATCHERS = 10;
    private static final int MEMBERS = 5;
    private static final int RATE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Notifier NOTIFIER = Notifier.open();

    private static final Traffic TRAFFIC = new Traffic(NOTIFIER, WATCHERS, MEMBERS).datagramsGetLost();

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static StoppablePostgres database;
    private static RollcallServer server;

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    /** It begins with the embedded H2. */
    @BeforeClass
    public static void start() throws Exception {
        database = new StoppablePostgres(FOLDER.newFolder("postgres"));
        for (String name : List.of("one", "two", "members")) {
            database.sql("postgres", "CREATE DATABASE " + name);
        }
        server = RollcallServer.own()
                .with("rls", "waitn_time", "1")
                .with("rls", "db_mode", "1")
                .with("rls.db", "xcap_db_url", "jdbc:h2:mem:xcap;DB_CLOSE_DELAY=-1")
                .with(
                        "rls.sip",
                        "outbound_proxy",
                        "sip:127.0.0.1:" + NOTIFIER.address().getPort());
        server.start();
        Path root = server.home().resolve("lists");
        for (int watcher = 0; watcher < WATCHERS; watcher++) {
            Path home = Files.createDirectories(root.resolve("rls-services/users/" + Traffic.watcher(watcher)));
            Files.writeString(home.resolve("index"), TRAFFIC.document(watcher));
        }
        Await.until("there is no table to load into", PATIENCE, () -> !server.shell("rls:load " + root)
                .contains("There is no table of lists"));
        TRAFFIC.start(new InetSocketAddress("127.0.0.1", server.sipPort()), RATE);
        TRAFFIC.goOn(RATE);
        moveTo("one");
    }

    @AfterClass
    public static void end() throws IOException {
        TRAFFIC.close();
        server.kill();
        NOTIFIER.close();
        database.close();
    }

    // ---- where ----------------------------------------------------------------------------------------------------

    /** What a database had when it was left is older than what is served. */
    @Test
    public void shouldMoveToAnotherDatabaseAndBack() {
        moveTo("two");
        moveTo("one");
        mode(2);
        moveTo("two");
        moveTo("one");
        mode(1);
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
        leaveBehind("late", 60);
        leaveBehind("old", 7200);
        awaitRows("old", 0, 1);
        assertRows("late", 1, 1);
        keys("rls", Map.of("expires_offset", "0"), () -> rows("rls_watchers", "callid", "late") == 0);
        assertRows("late", 0, 1);
        keys("rls", Map.of("rlpres_clean_period", "1"), () -> rows("rls_presentity", "rlsubs_did", "late") == 0);
        awaitRows("old", 0, 0);
        check("the tables were swept");
        assertEquals(WATCHERS, count("one", "rls_watchers"));
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
        keys("rls", Map.of("write_timeout_ms", "8000"), StoreKeysIT::isServing);
        check("the lock is gone");
    }

    /** By a node that gives its watchers away and takes them again. */
    @Test
    public void shouldTakeWatchersUpAsFastAsItIsToldTo() {
        mode(2);
        keys("rls.store.jdbc", Map.of("fetch_rows", "1"), () -> known("rls.store.jdbc", "fetch_rows", "1"));
        pace(1);
        long together = medianMsBetweenFirstStates();
        pace(5);
        long spread = medianMsBetweenFirstStates();
        assertTrue("between two of five at once: " + together + " ms", together < 100);
        assertTrue("between two of one at a time: " + spread + " ms", spread > 100);
        keys(
                "rls",
                Map.of("restore_rate", "500", "notifier_poll_rate", "10"),
                () -> known("rls", "restore_rate", "500"));
        mode(1);
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
        mode(2);
        keys("rls", Map.of("notifier_processes", "5"), () -> lanes() == 5);
        check("there are five threads");
        keys("rls", Map.of("notifier_processes", "1"), () -> lanes() == 1);
        check("there is one thread");
        keys("rls", Map.of("notifier_processes", "0"), () -> lanes() >= 2);
        keys("rls", Map.of("hash_size", "10"), () -> server.log("WARN").stream()
                .anyMatch(line -> line.contains("1024 shards (hash_size) are refused: the database has 512")));
        check("another hash_size is refused");
        keys("rls", Map.of("hash_size", "9"), () -> known("rls", "hash_size", "9"));
        mode(1);
    }

    private static int lanes() {
        return server.inside().threads("rls-lane-").size();
    }

    // ---- the copy of memory ---------------------------------------------------------------------------------------

    @Test
    public void shouldTakeUpTheCopyWhenItIsToldTo() {
        keys("rls", Map.of("clean_period", "1", "init_timer_delay", "6"), () -> known("rls", "init_timer_delay", "6"));
        keys("rls.store.jdbc", Map.of("reload_db_subs", "1"), () -> known("rls.store.jdbc", "reload_db_subs", "1"));
        mode(0);
        Await.until("there is no copy", PATIENCE, () -> isUpToDate("one"));
        server.kill();
        TRAFFIC.expectRestart();
        server.start();
        check("the copy is taken up");
        Duration after = Duration.between(logged("The engine starts"), logged("of the archive go on"));
        assertTrue("taken up after " + after, after.compareTo(Duration.ofSeconds(6)) >= 0);
        TRAFFIC.refreshAll();
        keys("rls.store.jdbc", Map.of("reload_db_subs", "0"), () -> known("rls.store.jdbc", "reload_db_subs", "0"));
        mode(1);
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
        LiveKeys.change(server, pid, values, counts);
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

    private static void mode(int mode) {
        keys("rls", Map.of("db_mode", Integer.toString(mode)), () -> {
            return isServing() && server.shell("rls:status").contains("(db_mode " + mode + ")");
        });
        check("db_mode is " + mode);
    }

    private static boolean isServing() {
        return !server.shell("rls:status").contains("503");
    }

    private static void check(String after) {
        TRAFFIC.goOn(RATE);
        TRAFFIC.check(after, PATIENCE);
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

    /** Rows of a subscription that nobody has any more, over for so many seconds. */
    private static void leaveBehind(String callId, long overS) throws SQLException {
        long expires = Instant.now().getEpochSecond() - overS;
        database.sql(
                "one",
                "INSERT INTO rls_watchers (presentity_uri, to_user, to_domain, watcher_username, watcher_domain,"
                        + " from_user, from_domain, event, reason, record_route, to_tag, from_tag, callid, local_cseq,"
                        + " remote_cseq, contact, expires, version, socket_info, local_contact, updated) VALUES ("
                        + "'sip:x-list@d', 'x-list',"
                        + " 'd', 'x', 'd', 'x', 'd', 'presence', '', '', 'to', 'from', '" + callId
                        + "', 1, 1, 'sip:x@d', "
                        + expires + ", 1, '', '', -1)",
                "INSERT INTO rls_presentity (rlsubs_did, resource_uri, content_type, presence_state, expires, updated,"
                        + " auth_state, reason) VALUES ('" + callId + "', 'sip:y@d', '', '', " + expires
                        + ", -1, 2, '')");
    }

    private static long rows(String table, String column, String callId) {
        return database.number("one", "SELECT COUNT(*) FROM " + table + " WHERE " + column + " = '" + callId + "'");
    }

    private static void assertRows(String callId, long watchers, long members) {
        assertEquals("rls_watchers, " + callId, watchers, rows("rls_watchers", "callid", callId));
        assertEquals("rls_presentity, " + callId, members, rows("rls_presentity", "rlsubs_did", callId));
    }

    private static void awaitRows(String callId, long watchers, long members) {
        Await.until(
                "rows of " + callId,
                PATIENCE,
                () -> rows("rls_watchers", "callid", callId) == watchers
                        && rows("rls_presentity", "rlsubs_did", callId) == members);
    }
}
