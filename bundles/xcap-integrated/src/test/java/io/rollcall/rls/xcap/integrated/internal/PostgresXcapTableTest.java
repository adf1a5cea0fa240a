package io.rollcall.rls.xcap.integrated.internal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.AfterClass;
import org.junit.BeforeClass;

public class PostgresXcapTableTest extends XcapTableContract {

    private static EmbeddedPostgres server;

    @BeforeClass
    public static void start() throws Exception {
        server = EmbeddedPostgres.builder().start();
        start(new TestDatabase(server.getPostgresDatabase(), Dialect.POSTGRESQL));
    }

    @AfterClass
    public static void stopServer() throws IOException {
        server.close();
    }
}
