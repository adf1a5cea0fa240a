package io.rollcall.rls.xcap.integrated.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A database with statements to look into it; counts who holds it. */
class TestDatabase implements Database {

    private static final AtomicInteger MADE = new AtomicInteger();

    private final DataSource dataSource;
    private final Dialect dialect;
    private final AtomicInteger holders = new AtomicInteger();
    private final CountedStatements counted;

    TestDatabase(final DataSource dataSource, final Dialect dialect) {
        this.counted = new CountedStatements(dataSource);
        this.dataSource = counted.dataSource();
        this.dialect = dialect;
    }

    /** An empty H2 that nobody else sees. */
    static TestDatabase h2() {
        final JdbcDataSource memory = new JdbcDataSource();
        memory.setURL("jdbc:h2:mem:xcap" + MADE.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
        memory.setUser("sa");
        return new TestDatabase(memory, Dialect.H2);
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

    /** How many statements were made so far. */
    int statements() {
        return counted.count();
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

    /** Inserts a row as another server would. */
    void insert(
            final String table,
            final String username,
            final String domain,
            final int type,
            final String docUri,
            final String etag,
            final byte[] doc) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table
                        + " (username, domain, doc, doc_type, etag, source, doc_uri, port)"
                        + " VALUES (?, ?, ?, ?, ?, 0, ?, 0)")) {
            insert.setString(1, username);
            insert.setString(2, domain);
            insert.setBytes(3, doc);
            insert.setInt(4, type);
            insert.setString(5, etag);
            insert.setString(6, docUri);
            insert.executeUpdate();
        } catch (final SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The first column of the first row, as text; null where there is no row. */
    String ask(final String query) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (final SQLException e) {
            throw new AssertionError(e);
        }
    }

    XcapTable open(final String table) throws SQLException, SchemaRefusedException {
        final Schema schema = new Schema(dataSource, dialect, table);
        final Form form = schema.prepare();
        final Map<String, Object> properties =
                TableKeeper.properties(dataSource, dialect, table, "test-" + MADE.incrementAndGet());
        return new XcapTable(new PlainEclipseLink().make(properties), schema, dialect, table, form);
    }
}
