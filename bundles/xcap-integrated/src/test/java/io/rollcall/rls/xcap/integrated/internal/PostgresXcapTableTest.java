package io.rollcall.rls.xcap.integrated.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.testkit.Await;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

public class PostgresXcapTableTest extends XcapTableContract {

    private static final byte[] DOC = DocumentsFixture.DOC;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static EmbeddedPostgres server;

    private final AtomicInteger wakes = new AtomicInteger();
    private final ChangeNotices notices = new ChangeNotices(wakes::incrementAndGet);

    @BeforeClass
    public static void start() throws Exception {
        server = EmbeddedPostgres.builder().start();
        start(new TestDatabase(server.getPostgresDatabase(), Dialect.POSTGRESQL));
    }

    @AfterClass
    public static void stopServer() throws IOException {
        server.close();
    }

    @After
    public void dropTrigger() {
        notices.close();
        database.execute("DROP TRIGGER IF EXISTS rls_changed ON xcap");
    }

    private static void insert(final String user) {
        database.insert("xcap", user, "d", 8, "/x/rls-services/users/sip:" + user + "@d/index", "1", DOC);
    }

    private static String triggers() {
        return database.ask("SELECT COUNT(*) FROM pg_trigger WHERE tgname = 'rls_changed'");
    }

    private void awaitWakes(final int count) {
        Await.until(() -> "woken " + wakes.get() + " times, not " + count, LIMIT, () -> wakes.get() >= count);
    }

    /** From the statement of another server to those who depend on the document, without a look in between. */
    @Test
    public void shouldHearOfChangesOthersMake() throws Exception {
        final DocumentsFixture fixture = new DocumentsFixture() {};
        fixture.offered.set(database);
        final Rounds rounds = new Rounds(
                fixture.documents,
                fixture.keeper,
                new LoadFolder(fixture.documents, fixture.clock),
                () -> {},
                fixture.clock,
                DocumentsFixture.settings(Map.of("poll_interval", 0, "listen_trigger", 1, "load_folder", "none")));
        rounds.start();
        try {
            Await.until(
                    () -> triggers() + " triggers, polled " + fixture.counters.snapshot(),
                    LIMIT,
                    () -> triggers().equals("1") && fixture.counters.snapshot().get("xcap.table.polls") > 1);
            insert("bob");
            Await.until(() -> "told " + fixture.told, LIMIT, () -> fixture.told.size() == 1);
            database.execute("UPDATE xcap SET etag = '2'");
            Await.until(() -> "told " + fixture.told, LIMIT, () -> fixture.told.size() == 2);
            assertTrue(fixture.told.get(1).contains(new DocumentSelector("rls-services", "sip:bob@d", "index")));
        } finally {
            assertTrue("the thread ends", rounds.stop(5000));
            fixture.stop();
        }
        assertEquals("lets go of the database", 0, database.holders());
        assertEquals("0", database.ask("SELECT COUNT(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"));
    }

    /** The trigger as rls.xcap.integrated.cfg gives it, made by the owner of the table, on another channel. */
    @Test
    public void shouldListenWhereTheTableBelongsToAnother() {
        database.execute("CREATE ROLE guest LOGIN", "GRANT SELECT, INSERT ON xcap, version TO guest");
        final TestDatabase theirs = new TestDatabase(server.getDatabase("guest", "postgres"), Dialect.POSTGRESQL);
        notices.align(theirs, DocumentsFixture.settings(Map.of("listen_channel", "Lists", "listen_trigger", 1)));
        awaitWakes(1);
        assertEquals("0", triggers());

        database.execute(
                "CREATE OR REPLACE FUNCTION rls_changed() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_notify(TG_ARGV[0], TG_TABLE_NAME); RETURN NULL; END'",
                "CREATE TRIGGER rls_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON xcap"
                        + " FOR EACH STATEMENT EXECUTE PROCEDURE rls_changed('Lists')");
        insert("bob");
        awaitWakes(2);
        database.execute("TRUNCATE xcap");
        awaitWakes(3);
        notices.close();
        assertEquals(0, theirs.holders());
    }

    @Test
    public void shouldListenAgainAfterItsConnectionIsLost() {
        notices.align(database, DocumentsFixture.settings(Map.of("listen_trigger", 1, "retry_interval", 1)));
        awaitWakes(1);
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE pid <> pg_backend_pid() AND query LIKE 'LISTEN%'");
        awaitWakes(2);
        insert("bob");
        awaitWakes(3);
        assertEquals("1", triggers());
    }

    /** The connections are those of a pool, and the pool must not run dry. */
    @Test
    public void shouldListenThroughAPoolThatHasConnectionsToSpare() {
        final HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setConnectionTimeout(250);
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            notices.align(
                    new TestDatabase(pool, Dialect.POSTGRESQL),
                    DocumentsFixture.settings(Map.of("listen_trigger", 1, "retry_interval", 1)));
            Await.until("it is not tried", () -> pool.getHikariPoolMXBean().getActiveConnections() == 1);
            Await.until(
                    "the only connection is not given back",
                    () -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
            assertEquals(0, wakes.get());

            pool.getHikariConfigMXBean().setMaximumPoolSize(2);
            awaitWakes(1);
            insert("bob");
            awaitWakes(2);
            notices.close();
            assertEquals(0, pool.getHikariPoolMXBean().getActiveConnections());
        }
    }

    @Test
    public void shouldChangeTheChannelOfItsTrigger() {
        notices.align(database, DocumentsFixture.settings(Map.of("listen_trigger", 1)));
        awaitWakes(1);
        notices.align(database, DocumentsFixture.settings(Map.of("listen_trigger", 1, "listen_channel", "other")));
        awaitWakes(2);
        assertEquals("1", triggers());
        insert("bob");
        awaitWakes(3);
        notices.align(database, DocumentsFixture.settings(Map.of("listen_channel", "none")));
        assertEquals(0, database.holders());
    }
}
