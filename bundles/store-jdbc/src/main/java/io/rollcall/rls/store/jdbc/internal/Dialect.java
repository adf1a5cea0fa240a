package io.rollcall.rls.store.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What differs between the databases. */
enum Dialect {
    H2("table_schema = CURRENT_SCHEMA", "NOT REGEXP_LIKE(%s, '%s')") {
        @Override
        String upsert(final String table, final List<String> key, final List<String> columns, final int rows) {
            return "MERGE INTO " + table + " (" + String.join(", ", columns) + ") KEY (" + String.join(", ", key)
                    + ") VALUES " + places(columns.size(), rows);
        }

        @Override
        String insertAbsent(final String table, final List<String> key, final List<String> columns, final int rows) {
            return upsert(table, key, columns, rows);
        }
    },

    POSTGRESQL("table_schema = ANY (CURRENT_SCHEMAS(FALSE))", "%s !~ '%s'") {
        @Override
        String upsert(final String table, final List<String> key, final List<String> columns, final int rows) {
            return insert(table, columns, rows) + " ON CONFLICT (" + String.join(", ", key) + ") DO UPDATE SET "
                    + columns.stream()
                            .filter(column -> !key.contains(column))
                            .map(column -> column + " = EXCLUDED." + column)
                            .collect(Collectors.joining(", "));
        }

        @Override
        String insertAbsent(final String table, final List<String> key, final List<String> columns, final int rows) {
            return insert(table, columns, rows) + " ON CONFLICT DO NOTHING";
        }
    },

    /** MariaDB too. */
    MYSQL("table_schema = DATABASE()", "%s NOT REGEXP '%s'") {
        @Override
        String upsert(final String table, final List<String> key, final List<String> columns, final int rows) {
            return insert(table, columns, rows) + " ON DUPLICATE KEY UPDATE "
                    + columns.stream()
                            .filter(column -> !key.contains(column))
                            .map(column -> column + " = VALUES(" + column + ')')
                            .collect(Collectors.joining(", "));
        }

        @Override
        String insertAbsent(final String table, final List<String> key, final List<String> columns, final int rows) {
            // not INSERT IGNORE, which would make do with values that do not fit
            return insert(table, columns, rows) + " ON DUPLICATE KEY UPDATE " + key.get(0) + " = " + key.get(0);
        }
    };

    /** Octets of a MEDIUMBLOB. */
    private static final long LARGEST_VALUE = 0xFF_FFFF;

    private final String inReach;
    private final String unlike;

    Dialect(final String inReach, final String unlike) {
        this.inReach = inReach;
        this.unlike = unlike;
    }

    /** Condition: the column does not match the regular expression. */
    String unlike(final String column, final String expression) {
        return String.format(unlike, column, expression);
    }

    /** A statement that inserts rows or, where their keys are there, replaces what else is in them. */
    abstract String upsert(String table, List<String> key, List<String> columns, int rows);

    /** A statement that inserts rows whose keys are not there, and does no harm to one that came in between. */
    abstract String insertAbsent(String table, List<String> key, List<String> columns, int rows);

    /**
     * A statement to follow a commit, or null: H2 writes what is committed to its file up to half a second later, which
     * a process that is killed has no time for.
     */
    String toDisk() {
        return this == H2 ? "CHECKPOINT SYNC" : null;
    }

    /** How many octets a statement may have on this connection; not more than a value may have. */
    long largestStatement(final Connection connection) throws SQLException {
        if (this != MYSQL) {
            return Long.MAX_VALUE; // as large as a value may be, and more
        }
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT @@max_allowed_packet")) {
            return rows.next() ? Math.min(LARGEST_VALUE, rows.getLong(1)) : LARGEST_VALUE;
        }
    }

    /** From the service property {@code rls.dialect} of a data source. */
    static Dialect of(final Object label) {
        return valueOf(String.valueOf(label).toUpperCase(Locale.ROOT));
    }

    /** Condition on rows of information_schema: tables that need no schema before their name. */
    String inReach() {
        return inReach;
    }

    /** Folder of the SQL scripts. */
    String folder() {
        return "/sql/" + name().toLowerCase(Locale.ROOT) + '/';
    }

    private static String insert(final String table, final List<String> columns, final int rows) {
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES " + places(columns.size(), rows);
    }

    private static String places(final int columns, final int rows) {
        final String row = '(' + String.join(", ", Collections.nCopies(columns, "?")) + ')';
        return String.join(", ", Collections.nCopies(rows, row));
    }
}
