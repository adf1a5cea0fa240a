package io.rollcall.rls.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes rows of Kamailio's tables: updates them, and inserts those that were not there. One statement for both would
 * take a number of the column id at each update, and 32 bits of them are soon used up.
 */
final class Upsert {

    private final Connection connection;
    private final Dialect dialect;
    private final String table;
    private final List<String> key;

    Upsert(final Connection connection, final Dialect dialect, final String table, final List<String> key) {
        this.connection = connection;
        this.dialect = dialect;
        this.table = table;
        this.key = key;
    }

    <R> void write(final List<String> values, final Collection<R> rows, final Filler<R> filler) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        final List<R> all = new ArrayList<>(rows);
        final int[] counts = execute(
                "UPDATE " + table + " SET "
                        + values.stream().map(column -> column + " = ?").collect(Collectors.joining(", ")) + " WHERE "
                        + condition(key),
                all,
                filler);
        final List<R> absent = new ArrayList<>();
        for (int at = 0; at < counts.length; at++) {
            if (counts[at] <= 0) { // none, or the driver does not say
                absent.add(all.get(at));
            }
        }
        if (!absent.isEmpty()) {
            final List<String> columns =
                    Stream.concat(values.stream(), key.stream()).toList();
            execute(dialect.insertAbsent(table, key, columns), absent, filler);
        }
    }

    private <R> int[] execute(final String sql, final List<R> rows, final Filler<R> filler) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (final R row : rows) {
                filler.fill(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    static String condition(final List<String> key) {
        return key.stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
    }

    /** Sets the values of a row and then its key. */
    interface Filler<R> {
        void fill(PreparedStatement statement, R row) throws SQLException;
    }
}
