package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.itests.wire.LiveKeys;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** The database is stopped, read only, full and slow while members change (scenario 44). */
public final class OutageIT {

    private static final int WATCHERS = 10;
    private static final int MEMBERS = 10;
    private static final int RATE = 200;

    /** Of mode 2. Long enough to see that changes are told after the database has stopped. */
    private static final int LEASE_S = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Notifier NOTIFIER = Notifier.open();

    private static final Traffic TRAFFIC = new Traffic(NOTIFIER, WATCHERS, MEMBERS).datagramsGetLost();

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static StoppablePostgres database;
    private static RollcallServer server;

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    @BeforeClass
    public static void start() throws Exception {
        database = new StoppablePostgres(FOLDER.newFolder("postgres"));
        server = RollcallServer.own()
                .with("rls", "waitn_time", "1")
                .with("rls.store.jdbc", "lease_time", Integer.toString(LEASE_S))
                .with("rls.db", "db_url", database.url("postgres"))
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
        TRAFFIC.check("the start");
    }

    @AfterClass
    public static void end() throws IOException {
        TRAFFIC.close();
        server.kill();
        NOTIFIER.close();
        database.close();
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
        TRAFFIC.goOn(RATE);
        TRAFFIC.check(why, PATIENCE);
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
        Await.until("nothing is served: " + why, PATIENCE, () -> !server.shell("rls:status")
                .contains("503"));
        TRAFFIC.goOn(RATE);
        TRAFFIC.check(why, PATIENCE);
        TRAFFIC.refreshAll();
    }

    @Test
    public void shouldGoOnWithoutItsDatabase() throws IOException {
        mode(1);
        TRAFFIC.subscribeMore(20);
        TRAFFIC.goOn(RATE);
        TRAFFIC.pauseMore();
        database.stop();
        assertRefused("the database is stopped");
        TRAFFIC.endMore();
        database.start();
        assertServed("the database is back");
    }

    @Test
    public void shouldGoOnWhereNothingCanBeWritten() throws SQLException {
        mode(1);
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
        mode(1);
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
        mode(2);
        TRAFFIC.subscribeMore(20);
        TRAFFIC.goOn(RATE);
        TRAFFIC.pauseMore();
        long lapses = counted("leases.lapsed");
        long stoppingNs = System.nanoTime();
        database.stop();
        long stoppedNs = System.nanoTime();
        awaitRefused();
        Await.until("the leases do not end", PATIENCE, () -> counted("leases.lapsed") > lapses);
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
        mode(2);
        LiveKeys.change(server, "rls.store.jdbc", Map.of("single_node", "1"), () -> true);
        long renewals = counted("leases.renewed");
        Await.until("the leases are not renewed", PATIENCE, () -> counted("leases.renewed") > renewals + 1);
        long lapses = counted("leases.lapsed");
        database.stop();
        TRAFFIC.goOn((LEASE_S + 3) * RATE);
        assertRefused("the database is stopped, and there is no other node");
        assertEquals("leases that lapsed", lapses, counted("leases.lapsed"));
        database.start();
        assertServed("the database is back");
    }

    private static void mode(int mode) {
        LiveKeys.change(server, "rls", Map.of("db_mode", Integer.toString(mode)), () -> {
            String status = server.shell("rls:status");
            return status.contains("(db_mode " + mode + ")") && !status.contains("503");
        });
        assertServed("db_mode is " + mode);
    }

    private static long counted(String counter) {
        Matcher row =
                Pattern.compile(Pattern.quote(counter) + "\\D+(\\d+)").matcher(server.shell("rls:counters " + counter));
        return row.find() ? Long.parseLong(row.group(1)) : 0;
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
