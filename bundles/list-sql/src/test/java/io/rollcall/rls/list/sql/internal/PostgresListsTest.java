package io.rollcall.rls.list.sql.internal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.AfterClass;
import org.junit.BeforeClass;

public class PostgresListsTest extends SqlListsContract {

    private static EmbeddedPostgres server;

    @BeforeClass
    public static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
        start(server.getPostgresDatabase(), "SELECT CAST(pg_sleep(30) AS TEXT) WHERE :list <> ''");
    }

    @AfterClass
    public static void stopServer() throws IOException {
        server.close();
    }
}
