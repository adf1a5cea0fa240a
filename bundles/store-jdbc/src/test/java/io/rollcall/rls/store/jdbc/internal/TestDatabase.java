package io.rollcall.rls.store.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A database with statements to look into it; counts who holds it. */
class TestDatabase implements Database {

    private static final AtomicInteger MADE = new AtomicInteger();

    private final DataSource dataSource;
    private final Dialect dialect;
    private final AtomicInteger holders = new AtomicInteger();

    TestDatabase(final DataSource dataSource, final Dialect dialect) {
        this.dataSource = dataSource;
        this.dialect = dialect;
    }

    /** An empty H2 that nobody else sees. */
    static TestDatabase h2() {
        final JdbcDataSource memory = new JdbcDataSource();
        memory.setURL("jdbc:h2:mem:store" + MADE.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
        memory.setUser("sa");
        return new TestDatabase(memory, Dialect.H2);
    }

    /** The same for a user who is no administrator. */
    static TestDatabase h2OfAnybody() {
        final TestDatabase all = h2();
        all.execute("CREATE USER anybody PASSWORD ''", "GRANT ALTER ANY SCHEMA TO anybody");
        final JdbcDataSource memory = new JdbcDataSource();
        memory.setURL(((JdbcDataSource) all.dataSource).getURL().replace(";DB_CLOSE_DELAY=-1", ""));
        memory.setUser("anybody");
        return new TestDatabase(memory, Dialect.H2);
    }

    /** Another schema of this H2, which the configuration calls by the same name. */
    TestDatabase inSchema(final String schema) {
        execute("CREATE SCHEMA " + schema);
        final JdbcDataSource memory = new JdbcDataSource();
        memory.setURL(((JdbcDataSource) dataSource).getURL() + ";SCHEMA=" + schema);
        memory.setUser("sa");
        final String place = place();
        return new TestDatabase(memory, Dialect.H2) {
            @Override
            public String place() {
                return place;
            }
        };
    }

    @Override
    public String place() {
        return Integer.toString(System.identityHashCode(dataSource));
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public DataSource take() {
        holders.incrementAndGet();
        return dataSource;
    }

    @Override
    public void letGo() {
        holders.decrementAndGet();
    }

    int holders() {
        return holders.get();
    }

    void execute(final String... statements) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (final String sql : statements) {
                statement.execute(sql);
            }
        } catch (final SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The first row, each column as text, separated by bars; null where there is no row. */
    String ask(final String query) {
        final List<String> rows = askAll(query);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** All rows, each column as text, separated by bars. */
    List<String> askAll(final String query) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            final List<String> all = new ArrayList<>();
            while (rows.next()) {
                final List<String> columns = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    columns.add(rows.getString(column));
                }
                all.add(String.join("|", columns.stream().map(String::valueOf).toList()));
            }
            return all;
        } catch (final SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Empties the tables, which is faster than to make them again. */
    void clear() {
        try {
            execute(
                    "DELETE FROM rls_watchers",
                    "DELETE FROM rls_presentity",
                    "DELETE FROM rls_lists",
                    "DELETE FROM rls_backends",
                    "DELETE FROM rls_nodes",
                    "DELETE FROM rls_shards");
        } catch (final AssertionError e) {
            empty(); // they are not all there
        }
    }

    /** Drops all tables of ours and of Kamailio. */
    void empty() {
        execute(
                "DROP TABLE IF EXISTS rls_watchers",
                "DROP TABLE IF EXISTS rls_presentity",
                "DROP TABLE IF EXISTS rls_lists",
                "DROP TABLE IF EXISTS rls_backends",
                "DROP TABLE IF EXISTS rls_nodes",
                "DROP TABLE IF EXISTS rls_shards",
                "DROP TABLE IF EXISTS version");
    }
}
