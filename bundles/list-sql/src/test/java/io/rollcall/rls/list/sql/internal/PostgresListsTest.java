package io.rollcall.rls.list.sql.internal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.postgresql.ds.PGSimpleDataSource;

public class PostgresListsTest extends SqlListsContract {

    private static EmbeddedPostgres server;

    @BeforeClass
    public static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
        final PGSimpleDataSource away = new PGSimpleDataSource();
        away.setURL("jdbc:postgresql://127.0.0.1:1/none");
        start(server.getPostgresDatabase(), "SELECT CAST(pg_sleep(30) AS TEXT) WHERE :list <> ''", away);
    }

    @AfterClass
    public static void stopServer() throws IOException {
        server.close();
    }
}
