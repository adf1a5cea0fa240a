package io.rollcall.rls.store.jdbc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the tables and their rows in Kamailio's table {@code version}: creates what is absent, refuses what is odd.
 */
final class Schema {

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private final Connection connection;
    private final Dialect dialect;

    /** On a connection that commits each statement. */
    Schema(final Connection connection, final Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /**
     * Sees to one table.
     *
     * @return its columns in lower case, each with the characters it takes, or 0 where there is no such bound
     * @throws SchemaRefusedException where it is not one that we know how to use
     */
    Map<String, Integer> prepare(final TableKind kind, final String table) throws SQLException, SchemaRefusedException {
        Map<String, Integer> columns = columns(table);
        final OptionalInt version = version(table);
        if (version.isPresent() && !kind.versions().contains(version.getAsInt())) {
            throw new SchemaRefusedException("table " + table + " has version " + version.getAsInt() + ", but "
                    + kind.accepted() + " is needed: migrate it, or name another one in " + kind.key());
        }
        if (columns.isEmpty()) {
            create(kind, table);
            columns = columns(table);
        }
        final Map<String, Integer> found = columns;
        final Set<String> lacking = kind.columns().stream()
                .filter(Predicate.not(found::containsKey))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!lacking.isEmpty()) {
            throw new SchemaRefusedException("table " + table + " lacks the columns " + lacking
                    + ": migrate it, or name another one in " + kind.key());
        }
        if (version.isEmpty()) {
            recordVersion(table, kind.version());
        }
        return columns;
    }

    private void create(final TableKind kind, final String table) throws SQLException, SchemaRefusedException {
        try {
            run(kind.script(), table);
            LOG.info("Table {} created", table);
        } catch (final SQLException e) {
            if (Trouble.isRefusal(e) && !columns(table).isEmpty()) {
                LOG.info("Table {} was created by another node at the same time", table);
                return;
            }
            if (Trouble.isForbidden(e)) {
                throw new SchemaRefusedException("table " + table + " is missing and cannot be created ("
                        + Trouble.of(e) + "): create it, or allow this user to");
            }
            throw e;
        }
    }

    private OptionalInt version(final String table) throws SQLException, SchemaRefusedException {
        if (columns("version").isEmpty()) {
            create(TableKind.VERSION, "version");
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

    private void recordVersion(final String table, final int version) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO version (table_name, table_version) VALUES (?, ?)")) {
            insert.setString(1, table);
            insert.setInt(2, version);
            insert.executeUpdate();
        } catch (final SQLException e) {
            if (Trouble.isRefusal(e)
                    || Trouble.isForbidden(e)) { // another node was faster, or this user may not: the columns are right
                LOG.debug("Version of {} not recorded: {}", table, Trouble.of(e));
                return;
            }
            throw e;
        }
    }

    private Map<String, Integer> columns(final String table) throws SQLException {
        final Map<String, Integer> found = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT LOWER(column_name), character_maximum_length FROM information_schema.columns WHERE "
                        + dialect.inReach() + " AND LOWER(table_name) = ?")) {
            query.setString(1, table.toLowerCase(Locale.ROOT));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), (int) Math.min(Integer.MAX_VALUE, rows.getLong(2)));
                }
            }
        }
        return found;
    }

    private void run(final String script, final String table) throws SQLException {
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
