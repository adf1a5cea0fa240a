package io.rollcall.rls.store.jdbc.internal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.AfterClass;
import org.junit.BeforeClass;

public class PostgresJournalTest extends JournalOnDatabase {

    private static EmbeddedPostgres server;
    private static TestDatabase database;

    @BeforeClass
    public static void start() throws Exception {
        server = EmbeddedPostgres.builder().start();
        database = new TestDatabase(server.getPostgresDatabase(), Dialect.POSTGRESQL);
    }

    @AfterClass
    public static void stopServer() throws IOException {
        server.close();
    }

    @Override
    TestDatabase database() {
        return database;
    }
}
