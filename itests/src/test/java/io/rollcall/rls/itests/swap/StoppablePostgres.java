package io.rollcall.rls.itests.swap;

import io.rollcall.rls.testkit.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL that a test stops and starts: its port and its data stay. */
final class StoppablePostgres implements AutoCloseable {

    private final int port = FreePorts.next();
    private final File data;
    private EmbeddedPostgres running;

    /**
     * Runs.
     *
     * @param data its folder, empty at first
     */
    StoppablePostgres(File data) throws IOException {
        this.data = data;
        start();
    }

    void start() throws IOException {
        running = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
    }

    void stop() throws IOException {
        running.close();
    }

    int port() {
        return port;
    }

    /** The JDBC URL of a database of it; postgres is always there. */
    String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?user=postgres";
    }

    /** Runs statements in a database, even where it is read only. */
    void sql(String name, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(name));
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute("SET default_transaction_read_only = off");
                statement.execute(one);
            }
        }
    }

    /** The first value of the first row, or -1 where there is none, or no such table yet. */
    long number(String name, String query) {
        try (Connection connection = DriverManager.getConnection(url(name));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : -1;
        } catch (SQLException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
