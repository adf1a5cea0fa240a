package io.rollcall.rls.xcap.integrated.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the table and its row in Kamailio's table {@code version}: creates what is absent, refuses what is strange.
 */
final class Schema {

    /** The version of Kamailio's table xcap that is read and written. */
    static final int VERSION = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private static final Set<String> COLUMNS =
            Set.of("id", "username", "domain", "doc", "doc_type", "etag", "source", "doc_uri", "port");

    private final DataSource database;
    private final Dialect dialect;
    private final String table;

    Schema(final DataSource database, final Dialect dialect, final String table) {
        this.database = database;
        this.dialect = dialect;
        this.table = table;
    }

    /** Also tells which form new rows are to have. */
    Form prepare() throws SQLException, SchemaRefusedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            final boolean present = !columns(connection, table).isEmpty();
            final OptionalInt version = version(connection);
            if (version.isPresent() && version.getAsInt() != VERSION) {
                throw new SchemaRefusedException("table " + table + " has version " + version.getAsInt() + ", but "
                        + VERSION + " is needed: migrate it, or name another one in xcap_table");
            }
            if (!present) {
                run(connection, "002-xcap.sql");
                LOG.info("Table {} created", table);
            }
            if (!columns(connection, table).containsAll(COLUMNS)) {
                throw new SchemaRefusedException("table " + table + " lacks columns of version " + VERSION
                        + ": migrate it, or name another one in xcap_table");
            }
            final Form form = new FoundForm(connection, table).form();
            if (version.isEmpty() && form == Form.PATHS) { // OpenXCAP keeps no versions
                recordVersion(connection);
            }
            return form;
        }
    }

    /** Sees to the table that remembers what was loaded from files; only those who load files need it. */
    void prepareLoaded() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            if (columns(connection, "rls_xcap_loaded").isEmpty()) {
                run(connection, "003-loaded.sql");
            }
        }
    }

    /** Sees to the table that remembers who has which service; only those who write such documents need it. */
    void prepareServices() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            if (columns(connection, "rls_xcap_service").isEmpty()) {
                run(connection, "004-services.sql");
            }
        }
    }

    private OptionalInt version(final Connection connection) throws SQLException {
        if (columns(connection, "version").isEmpty()) {
            return OptionalInt.empty();
        }
        try (PreparedStatement query =
                connection.prepareStatement("SELECT table_version FROM version WHERE table_name = ?")) {
            query.setString(1, table);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? OptionalInt.of(rows.getInt(1)) : OptionalInt.empty();
            }
        }
    }

    private void recordVersion(final Connection connection) throws SQLException {
        run(connection, "001-version.sql");
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO version (table_name, table_version) VALUES (?, ?)")) {
            insert.setString(1, table);
            insert.setInt(2, VERSION);
            insert.executeUpdate();
        } catch (final SQLException e) {
            if (!isOfClass(e, "23")) { // another node was faster
                throw e;
            }
        }
    }

    /** Names of the columns of a table, in lower case; empty where there is no such table. */
    private Set<String> columns(final Connection connection, final String name) throws SQLException {
        final Set<String> names = new HashSet<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT LOWER(column_name) FROM information_schema.columns WHERE "
                        + dialect.inReach() + " AND LOWER(table_name) = ?")) {
            query.setString(1, name.toLowerCase(Locale.ROOT));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    private static boolean isOfClass(final SQLException e, final String stateClass) {
        return e.getSQLState() != null && e.getSQLState().startsWith(stateClass);
    }

    private void run(final Connection connection, final String script) throws SQLException {
        final String text =
                read(dialect.folder() + script).replaceAll("(?m)^--.*$", "").replace("${table}", table);
        try (Statement statement = connection.createStatement()) {
            for (final String part : text.split(";\\s*(\\n|$)")) {
                if (!part.isBlank()) {
                    statement.execute(part);
                }
            }
        }
    }

    private static String read(final String resource) {
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
