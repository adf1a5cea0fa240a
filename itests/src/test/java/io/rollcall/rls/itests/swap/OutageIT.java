package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.FreePorts;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Subscription;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PORT = FreePorts.next();

    private static final Notifier NOTIFIER = Notifier.open();

    private static final Traffic TRAFFIC = new Traffic(NOTIFIER, WATCHERS, MEMBERS).waive("6665-4.2-l", "4662-5.2-e");

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static File data;
    private static EmbeddedPostgres database;
    private static RollcallServer server;

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    @BeforeClass
    public static void start() throws Exception {
        data = FOLDER.newFolder("postgres");
        startDatabase();
        server = RollcallServer.own()
                .with("rls", "waitn_time", "1")
                .with("rls", "db_mode", "1")
                .with("rls.db", "db_url", url())
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

    private static void startDatabase() throws IOException {
        database = EmbeddedPostgres.builder()
                .setPort(PORT)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
    }

    private static String url() {
        return "jdbc:postgresql://127.0.0.1:" + PORT + "/postgres?user=postgres";
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute("SET default_transaction_read_only = off");
                statement.execute(one);
            }
        }
    }

    private static Subscription first() {
        return TRAFFIC.subscriptions().get(0);
    }

    /** Refreshes are refused, and nothing else is: changes are told. */
    private static void assertRefused(String why) {
        Await.until("nothing is refused: " + why, PATIENCE, () -> {
            Exchange refresh = first().refresh();
            refresh.awaitDone(PATIENCE);
            return refresh.status() == 503;
        });
        SipMessage refused = first().refresh().await(PATIENCE);
        assertEquals(503, refused.status());
        assertNotNull("Retry-After", refused.header("Retry-After"));
        assertTrue(server.shell("rls:status"), server.shell("rls:status").contains("refused with 503"));
        TRAFFIC.goOn(RATE);
        TRAFFIC.check(why, PATIENCE);
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
        TRAFFIC.subscribeMore(20);
        TRAFFIC.goOn(RATE);
        TRAFFIC.pauseMore();
        database.close();
        assertRefused("the database is stopped");
        TRAFFIC.endMore();
        startDatabase();
        assertServed("the database is back");
    }

    @Test
    public void shouldGoOnWhereNothingCanBeWritten() throws SQLException {
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

    private static void trigger(String what) throws SQLException {
        sql(
                "CREATE OR REPLACE FUNCTION trouble() RETURNS trigger AS $$ BEGIN " + what
                        + "; RETURN NEW; END $$ LANGUAGE plpgsql",
                "CREATE TRIGGER trouble BEFORE INSERT OR UPDATE ON rls_lists"
                        + " FOR EACH STATEMENT EXECUTE FUNCTION trouble()");
    }
}
