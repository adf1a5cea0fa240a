package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The database is stopped, read only, full and slow while members change (scenario 44). */
public final class OutageIT {

    private static final int WATCHERS = 10;
    private static final int MEMBERS = 10;
    private static final int RATE = StoreRig.RATE;

    /** Of mode 2. Long enough to see that changes are told after the database has stopped. */
    private static final int LEASE_S = 3;

    private static final Duration PATIENCE = StoreRig.PATIENCE;

    private static final StoreRig RIG = new StoreRig(WATCHERS, MEMBERS);

    private static final Notifier NOTIFIER = RIG.notifier();

    private static final Traffic TRAFFIC = RIG.traffic();

    private static RollcallServer server;

    private static StoppablePostgres database;

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    @BeforeClass
    public static void start() throws Exception {
        database = RIG.startDatabase();
        server = RIG.server()
                .with("rls.store.jdbc", "lease_time", Integer.toString(LEASE_S))
                .with("rls.db", "db_url", database.url("postgres"));
        RIG.startServer(WATCHERS);
        TRAFFIC.check("the start");
    }

    @AfterClass
    public static void end() throws IOException {
        RIG.close();
    }

    private static void sql(String... statements) throws SQLException {
        database.sql("postgres", statements);
    }

    private static Subscription first() {
        return TRAFFIC.subscriptions().get(0);
    }

    /** Refreshes are refused, and nothing else is: changes are told. */
    private static void assertRefused(String why) {
        awaitRefused();
        assertRefusedOnce();
        assertTrue(server.shell("rls:status"), server.shell("rls:status").contains("refused with 503"));
        RIG.check(why);
    }

    private static void awaitRefused() {
        Await.until("nothing is refused", PATIENCE, () -> {
            Exchange refresh = first().refresh();
            refresh.awaitDone(PATIENCE);
            return refresh.status() == 503;
        });
    }

    /** A refresh and an initial SUBSCRIBE. */
    private static void assertRefusedOnce() {
        for (Exchange one : List.of(first().refresh(), TRAFFIC.another().exchange())) {
            SipMessage refused = one.await(PATIENCE);
            assertEquals(503, refused.status());
            assertNotNull("Retry-After", refused.header("Retry-After"));
        }
    }

    private static void assertServed(String why) {
        Await.until("nothing is served: " + why, PATIENCE, RIG::isServing);
        RIG.check(why);
        TRAFFIC.refreshAll();
    }

    @Test
    public void shouldGoOnWithoutItsDatabase() throws IOException {
        RIG.mode(1);
        TRAFFIC.subscribeMore(20);
        TRAFFIC.goOn(RATE);
        TRAFFIC.pauseMore();
        database.stop();
        assertRefused("the database is stopped");
        TRAFFIC.endMore();
        database.start();
        assertServed("the database is back");
    }

    /** The same with another database, and another driver. */
    @Test
    public void shouldGoOnWithoutItsMariaDb() throws Exception {
        RIG.mode(1);
        try (StoppableMaria maria = new StoppableMaria(RIG.newFolder("maria"))) {
            try {
                moveTo(maria.url(), "mysql");
                maria.stop();
                assertRefused("MariaDB is stopped");
                maria.start();
                assertServed("MariaDB is back");
            } finally {
                moveTo(database.url("postgres"), "postgresql");
            }
        }
    }

    private static void moveTo(String url, String dialect) {
        RIG.keys("rls.db", Map.of("db_url", url), () -> {
            List<String> places = server.log().stream()
                    .filter(line -> line.contains("Subscriptions are kept in"))
                    .toList();
            return places.get(places.size() - 1).contains("(" + dialect + ")");
        });
        assertServed("a move to " + dialect);
    }

    @Test
    public void shouldGoOnWhereNothingCanBeWritten() throws SQLException {
        RIG.mode(1);
        sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
        assertRefused("the database is read only");
        sql("ALTER SYSTEM SET default_transaction_read_only = off", "SELECT pg_reload_conf()");
        assertServed("it can be written again");

        trigger("RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'");
        assertRefused("the disk is full");
        sql("DROP TRIGGER trouble ON rls_lists");
        assertServed("there is room again");
    }

    /** Two seconds for each statement: slow answers, or refusals, and no more than that. */
    @Test
    public void shouldGoOnWithASlowDatabase() throws SQLException {
        RIG.mode(1);
        trigger("PERFORM pg_sleep(2)");
        TRAFFIC.goOn(2 * RATE);
        for (Subscription one : TRAFFIC.subscriptions().subList(0, 3)) {
            int status = one.refresh().await(PATIENCE).status();
            assertTrue("a refresh is answered " + status, status == 200 || status == 503);
        }
        TRAFFIC.check("the database is slow", PATIENCE);
        sql("DROP TRIGGER trouble ON rls_lists");
        assertServed("the database is fast again");
    }

    /** Mode 2: another node may serve the watchers once the leases are over, for all that this one knows. */
    @Test
    @Requirement("4662-5.2-b")
    public void shouldBeSilentWithoutALease() throws IOException {
        RIG.mode(2);
        TRAFFIC.subscribeMore(20);
        TRAFFIC.goOn(RATE);
        TRAFFIC.pauseMore();
        long lapses = server.counted("leases.lapsed");
        long stoppingNs = System.nanoTime();
        database.stop();
        long stoppedNs = System.nanoTime();
        awaitRefused();
        Await.until("the leases do not end", PATIENCE, () -> server.counted("leases.lapsed") > lapses);
        int told = TRAFFIC.notifies();
        assertRefusedOnce();
        TRAFFIC.unsubscribeMore();
        TRAFFIC.goOn(3 * RATE);
        assertEquals("NOTIFYs without a lease", told, TRAFFIC.notifies());
        assertBackEndsAreAnswered();
        long lastNs = TRAFFIC.subscriptions().stream()
                .mapToLong(one -> last(one).arrivedNs())
                .max()
                .orElseThrow();
        assertTrue("nothing was told after the database had stopped", lastNs > stoppedNs);
        Duration toldFor = Duration.ofNanos(lastNs - stoppingNs);
        assertTrue("told for " + toldFor, toldFor.compareTo(Duration.ofSeconds(LEASE_S + 1)) < 0);

        // a NOTIFY that had its number when the lease ended never left
        TRAFFIC.expectRestart();
        long startingNs = System.nanoTime();
        database.start();
        assertServed("the leases stand again");
        TRAFFIC.awaitMoreEnded();
        for (Subscription one : TRAFFIC.subscriptions()) {
            Notification first = one.notifies().stream()
                    .filter(each -> each.arrivedNs() > startingNs)
                    .findFirst()
                    .orElseThrow();
            assertTrue("a full state", first.aggregate().document().fullState());
        }
    }

    /** Who says that there is no other node is told for as long as the database is away. */
    @Test
    public void shouldGoOnAsTheOnlyNode() throws IOException {
        RIG.mode(2);
        RIG.keys("rls.store.jdbc", Map.of("single_node", "1"), () -> true);
        long renewals = server.counted("leases.renewed");
        Await.until("the leases are not renewed", PATIENCE, () -> server.counted("leases.renewed") > renewals + 1);
        long lapses = server.counted("leases.lapsed");
        database.stop();
        TRAFFIC.goOn((LEASE_S + 3) * RATE);
        assertRefused("the database is stopped, and there is no other node");
        assertEquals("leases that lapsed", lapses, server.counted("leases.lapsed"));
        database.start();
        assertServed("the database is back");
    }

    private static Notification last(Subscription subscription) {
        List<Notification> all = subscription.notifies();
        return all.get(all.size() - 1);
    }

    /** Also while nobody is told of them. */
    private static void assertBackEndsAreAnswered() {
        for (BackEndSubscription one : NOTIFIER.subscriptions()) {
            for (Exchange notify : one.notifies()) {
                assertTrue(
                        "a NOTIFY of " + one.resource() + " is answered " + notify.status(),
                        !notify.isDone() || notify.status() == 200);
            }
            assertTrue("NOTIFYs of " + one.resource() + " that wait: " + one.pending(), one.pending() < 5);
        }
    }

    private static void trigger(String what) throws SQLException {
        sql(
                "CREATE OR REPLACE FUNCTION trouble() RETURNS trigger AS $$ BEGIN " + what
                        + "; RETURN NEW; END $$ LANGUAGE plpgsql",
                "CREATE TRIGGER trouble BEFORE INSERT OR UPDATE ON rls_lists"
                        + " FOR EACH STATEMENT EXECUTE FUNCTION trouble()");
    }
}
