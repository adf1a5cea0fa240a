package io.rollcall.rls.store.jdbc.internal.lease;

import static org.junit.Assert.assertThrows;

import io.rollcall.rls.testkit.Await;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

public class PostgresLeaseKeeperTest extends LeaseKeeperContract {

    private static EmbeddedPostgres server;

    @BeforeClass
    public static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterClass
    public static void stop() throws IOException {
        server.close();
    }

    @Override
    LeaseDatabase database() throws Exception {
        return new LeaseDatabase(server.getPostgresDatabase(), "postgresql");
    }

    /** A process that is frozen between a write and its commit keeps its connection: the database has to end it. */
    @Test
    public void shouldNotWaitForATransactionThatStandsStill() throws Exception {
        final LeaseDatabase database = database();
        final TestNode alice = new TestNode("alice", new AtomicLong(), database);
        alice.round();
        try (Connection frozen = database.source().getConnection()) {
            new StandstillLimit().apply(frozen, 1);
            frozen.setAutoCommit(false);
            new Fence("rls_").standing(frozen, List.copyOf(alice.held.values()));
            Await.until("the rows are kept", Duration.ofSeconds(5), () -> isFree(database));
            assertThrows(SQLException.class, frozen::commit);
        }
    }

    private static boolean isFree(final LeaseDatabase database) {
        try (Connection connection = database.source().getConnection()) {
            connection.createStatement().execute("SET lock_timeout = 100");
            connection.createStatement().execute("UPDATE rls_shards SET writes = writes + 1");
            return true;
        } catch (final SQLException e) {
            return false;
        }
    }
}
