package io.rollcall.rls.list.sql.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.list.sql.internal.SqlLists.Standing;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.testkit.ManualClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Lists of a table as hosted PBXs have it, in each database. */
public abstract class SqlListsContract {

    private static final String QUERY = "SELECT m.uri, m.name FROM lists l LEFT JOIN members m ON m.list = l.id"
            + " WHERE l.uri = :list AND (l.owner IS NULL OR l.owner = :watcher) ORDER BY m.pos";
    private static final String TEAM = "sip:team@example.com";
    private static final String ALICE = "sip:alice@example.com";

    private static final ScheduledExecutorService ALARMS = Executors.newSingleThreadScheduledExecutor();

    private static DataSource database;
    private static DataSource dead;
    private static String slow;

    private final ManualClock clock = new ManualClock();
    private final Counters counters = new Counters();
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Set<String>> told = new ArrayList<>();
    private Executor threads = Runnable::run;
    private Lease lease;
    private Connection open;
    private SqlLists lists;

    /**
     * Called once, before all tests, with an empty database.
     *
     * @param slowQuery takes 30 s, and asks for :list
     * @param away where no database listens
     */
    static void start(final DataSource empty, final String slowQuery, final DataSource away) {
        database = empty;
        slow = slowQuery;
        dead = away;
    }

    @Before
    public void createTables() throws SQLException {
        open = database.getConnection();
        lease = new Lease(database, () -> {});
        execute("CREATE TABLE lists (id INT PRIMARY KEY, uri VARCHAR(255), owner VARCHAR(255))");
        execute("CREATE TABLE members (list INT, pos INT, uri VARCHAR(255), name VARCHAR(255))");
        execute("INSERT INTO lists VALUES (1, 'sip:team@example.com', NULL), (2, 'sip:hers@example.com',"
                + " 'sip:alice@example.com'), (3, 'sip:empty@example.com', NULL)");
        execute("INSERT INTO members VALUES (1, 2, 'sip:carol@example.com', NULL), (1, 1, 'bob@example.com', 'Bob'),"
                + " (1, 3, 'sip:carol@example.com', 'again'), (1, 4, 'tel:+1', 'Phone'), (2, 1, 'sip:d@e', ' ')");
        lists = lists();
    }

    private SqlLists lists(final String... keysAndValues) {
        final SqlLists made = new SqlLists(
                new Table(() -> lease),
                task -> threads.execute(task),
                ALARMS,
                clock,
                counters,
                settings(keysAndValues),
                told::add);
        made.use(Query.parse(QUERY));
        return made;
    }

    private static Settings settings(final String... keysAndValues) {
        final Map<String, String> keys = new HashMap<>(Map.of("query", QUERY));
        for (int at = 0; at < keysAndValues.length; at += 2) {
            keys.put(keysAndValues[at], keysAndValues[at + 1]);
        }
        return Settings.read(new ConfigurationReader(keys), Settings.DEFAULTS);
    }

    @After
    public void dropTables() throws SQLException {
        for (final String table : List.of("lists", "members", "people")) {
            execute("DROP TABLE IF EXISTS " + table);
        }
        open.close();
    }

    private void execute(final String sql) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute(sql);
        }
    }

    private CompletableFuture<Resolution> ask(final String list, final String watcher) {
        return lists.resolve(new ListQuery(list, watcher, null, clock.instant().plusSeconds(8)))
                .toCompletableFuture();
    }

    private ResolvedList found(final String list, final String watcher) {
        return ((Resolution.Found) ask(list, watcher).join()).list();
    }

    private static List<String> uris(final ResolvedList list) {
        return list.entries().stream().map(ListEntry::uri).collect(Collectors.toList());
    }

    private String unavailable() {
        return ((Resolution.Unavailable) ask(TEAM, ALICE).join()).why();
    }

    private void isNoList(final String list, final String watcher) {
        assertEquals(Resolution.NotAList.INSTANCE, ask(list, watcher).join());
    }

    private long queries() {
        return counters.snapshot().getOrDefault("list.sql.queries", 0L);
    }

    @Test
    public void shouldMakeAListOfRows() {
        final ResolvedList team = found("sip:team@EXAMPLE.com;transport=tcp", ALICE);
        assertEquals(TEAM, team.uri());
        assertEquals(List.of("bob@example.com", "sip:carol@example.com"), uris(team));
        assertEquals("sip:bob@example.com", team.entries().get(0).target());
        assertEquals("Bob", team.entries().get(0).names().get(0).text());
        assertEquals(0, team.entries().get(1).names().size());
        assertEquals("tel:+1", team.leftOut().get(0).what());
        assertEquals(List.of(), uris(found("sip:empty@example.com", ALICE)));
    }

    @Test
    public void shouldBindWhatItIsAskedWith() {
        assertEquals(1, found("sip:hers@example.com", ALICE).entries().size());
        isNoList("sip:hers@example.com", "sip:bob@example.com");
        isNoList("sip:none@example.com", ALICE);
        isNoList("sip:' OR '1'='1@example.com", ALICE);
        isNoList("sip:x@example.com", "' OR '1'='1");
        isNoList("sip:a\0@example.com", ALICE);
        isNoList("tel:+1", ALICE);
        lists = lists("list_uri", "sip:team@.*");
        final long before = queries();
        isNoList("sip:hers@example.com", ALICE);
        assertEquals("not asked for", before, queries());
    }

    @Test
    public void shouldKeepAnswersForAWhile() throws SQLException {
        found(TEAM, ALICE);
        execute("DELETE FROM members WHERE uri = 'bob@example.com'");
        assertEquals(2, found(TEAM, ALICE).entries().size());
        assertEquals(1, queries());
        clock.advance(Duration.ofSeconds(5));
        assertEquals(1, found(TEAM, ALICE).entries().size());
        assertEquals("others who have it are told", List.of(Set.of(TEAM)), told);
    }

    @Test
    public void shouldForgetWhatAnOperatorSaysHasChanged() throws SQLException {
        found(TEAM, ALICE);
        execute("DELETE FROM members WHERE uri = 'bob@example.com'");
        assertEquals(
                List.of(TEAM),
                lists.listsOf("sip:team@example.com").toCompletableFuture().join());
        assertEquals(1, found(TEAM, ALICE).entries().size());
        assertEquals("he tells them himself", List.of(), told);
        assertEquals(List.of(TEAM), lists.listsOf(ALICE).toCompletableFuture().join());
        assertEquals(1, lists.lists().toCompletableFuture().join().size());
    }

    @Test
    public void shouldSeeChangesOfListsThatAreSubscribedTo() throws SQLException {
        found(TEAM, ALICE);
        found("sip:empty@example.com", ALICE);
        final Set<Standing> standing = Set.of(new Standing(TEAM + ";x=y", ALICE), new Standing("sip:xcap@d", ALICE));
        assertEquals(Set.of(), lists.lookAgain(standing));
        assertEquals("the one that stands", 3, queries());
        execute("INSERT INTO members VALUES (1, 9, 'sip:erin@example.com', 'Erin')");
        execute("INSERT INTO members VALUES (3, 9, 'sip:erin@example.com', 'Erin')");
        assertEquals(Set.of(TEAM), lists.lookAgain(standing));
        assertEquals("told once", Set.of(), lists.lookAgain(standing));
        assertEquals(3, found(TEAM, ALICE).entries().size());
        execute("DELETE FROM lists WHERE id = 1");
        assertEquals(Set.of(TEAM), lists.lookAgain(standing));
        isNoList(TEAM, ALICE);
    }

    @Test
    public void shouldSayWhyNobodyCanSay() throws SQLException {
        found(TEAM, ALICE);
        final Lease before = lease;
        lease = null;
        clock.advance(Duration.ofSeconds(5));
        assertEquals("there is no data source db", unavailable());
        lease = before;
        final long asked = queries();
        assertEquals("not asked again at once", "there is no data source db", unavailable());
        assertEquals(Set.of(), lists.lookAgain(Set.of(new Standing(TEAM, ALICE))));
        assertEquals(asked, queries());
        clock.advance(Duration.ofSeconds(5));
        found(TEAM, ALICE);
        execute("ALTER TABLE members RENAME TO people");
        clock.advance(Duration.ofSeconds(5));
        final String why = unavailable();
        assertTrue(why, why.toLowerCase(Locale.ROOT).contains("members"));
        assertEquals(Set.of(), lists.lookAgain(Set.of(new Standing(TEAM, ALICE))));
    }

    /** A database that takes no connections is left alone for a while, and its lists are not ended. */
    @Test
    public void shouldKnowADatabaseThatIsDown() {
        found(TEAM, ALICE);
        lease = new Lease(dead, () -> {});
        clock.advance(Duration.ofSeconds(5));
        unavailable();
        final long asked = queries();
        unavailable();
        assertEquals("not asked again at once", asked, queries());
        assertEquals(Set.of(), lists.lookAgain(Set.of(new Standing(TEAM, ALICE))));
        lease = new Lease(database, () -> {});
        clock.advance(Duration.ofSeconds(5));
        found(TEAM, ALICE);
    }

    @Test
    public void shouldAnswerInTimeAndAskOnce() {
        threads = waiting::add;
        lists = lists("answer_timeout_ms", "100");
        final CompletableFuture<Resolution> one = ask(TEAM, ALICE);
        final CompletableFuture<Resolution> other = ask(TEAM, ALICE);
        assertFalse("not on the caller's thread", one.isDone());
        assertEquals("one query for both", 1, waiting.size());
        assertTrue(one.join() instanceof Resolution.Unavailable);
        assertTrue(other.join() instanceof Resolution.Unavailable);
        waiting.get(0).run();
        assertEquals(
                "what came late is of use to the next",
                2,
                found(TEAM, ALICE).entries().size());
    }

    @Test
    public void shouldTurnAwayWhereTheQueueIsFull() {
        threads = task -> {
            throw new RejectedExecutionException("full");
        };
        assertTrue(unavailable().contains("db_queue"));
        threads = Runnable::run;
        found(TEAM, ALICE);
    }

    @Test
    public void shouldStayWithinBounds() {
        lists = lists("max_list_entries", "1", "max_lists", "1");
        final ResolvedList team = found(TEAM, ALICE);
        assertEquals(1, team.entries().size());
        assertTrue(team.leftOut().get(0).why().contains("max_list_entries"));
        found("sip:hers@example.com", ALICE);
        assertEquals(1, lists.lists().toCompletableFuture().join().size());
    }

    @Test
    public void shouldTryAQueryOut() throws SQLException {
        lists.check(Query.parse(QUERY));
        final SQLException fault = assertThrows(
                SQLException.class, () -> lists.check(Query.parse("SELECT uri FROM elsewhere WHERE l = :list")));
        assertFalse(Table.isDown(fault));
        lease = null;
        assertTrue(Table.isDown(assertThrows(SQLException.class, () -> lists.check(Query.parse(QUERY)))));
    }

    /** A slow query is given up, and that says nothing of the database. */
    @Test
    public void shouldGiveUpAQueryThatTakesLong() {
        lists = lists("answer_timeout_ms", "1000");
        final SQLException fault = assertThrows(SQLException.class, () -> lists.check(Query.parse(slow)));
        assertFalse(fault.toString(), Table.isDown(fault));
        found(TEAM, ALICE);
    }

    /** The groups of samples/sql: its tables and its query. */
    @Test
    public void shouldFindTheGroupsOfTheSample() throws Exception {
        new Sample(database, open).check();
    }

    @Test
    public void shouldSayOfAnotherQueryWhatMayHaveChanged() {
        found(TEAM, ALICE);
        assertEquals(Set.of(), lists.use(Query.parse(QUERY)));
        assertEquals(Set.of(TEAM), lists.use(Query.parse("SELECT 'sip:x@y' WHERE :list_user = 'team'")));
        assertEquals(List.of("sip:x@y"), uris(found(TEAM, ALICE)));
        lists.use(null);
        isNoList(TEAM, ALICE);
    }

    @Test
    public void shouldRefuseKeysThatMakeNoSense() {
        final ConfigurationReader keys =
                new ConfigurationReader(Map.of("query", "DROP TABLE m", "list_uri", "(", "db_threads", "0"));
        final Settings read = Settings.read(keys, settings());
        assertEquals("the one before stays", QUERY, read.query().text());
        assertEquals(3, keys.refusals().size());
    }
}
