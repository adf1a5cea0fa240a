package io.rollcall.rls.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
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
    private final long largest;

    /**
     * Into a table.
     *
     * @param key columns by which a row is found
     * @param largest octets that a statement may have
     */
    Upsert(
            final Connection connection,
            final Dialect dialect,
            final String table,
            final List<String> key,
            final long largest) {
        this.largest = largest;
        this.connection = connection;
        this.dialect = dialect;
        this.table = table;
        this.key = key;
    }

    /**
     * Writes rows.
     *
     * @param values columns but those of the key
     * @param octets of a row, at most
     */
    <R> void write(
            final List<String> values, final Collection<R> rows, final ToLongFunction<R> octets, final Filler<R> filler)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        final List<R> all = new ArrayList<>(rows);
        final int[] counts = update(values, all, filler);
        final List<R> absent = new ArrayList<>();
        for (int at = 0; at < counts.length; at++) {
            if (counts[at] <= 0) { // none, or the driver does not say
                absent.add(all.get(at));
            }
        }
        insert(Stream.concat(values.stream(), key.stream()).toList(), absent, octets, filler);
    }

    private <R> int[] update(final List<String> values, final List<R> rows, final Filler<R> filler)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table + " SET "
                + values.stream().map(column -> column + " = ?").collect(Collectors.joining(", ")) + " WHERE "
                + condition(key))) {
            for (final R row : rows) {
                filler.fill(statement, 1, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private <R> void insert(
            final List<String> columns, final List<R> rows, final ToLongFunction<R> octets, final Filler<R> filler)
            throws SQLException {
        for (final Map.Entry<Integer, List<List<R>>> some :
                Statements.of(rows, octets, largest).entrySet()) {
            try (PreparedStatement statement =
                    connection.prepareStatement(dialect.insertAbsent(table, key, columns, some.getKey()))) {
                for (final List<R> together : some.getValue()) {
                    int place = 1;
                    for (final R row : together) {
                        filler.fill(statement, place, row);
                        place += columns.size();
                    }
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    static String condition(final List<String> key) {
        return key.stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
    }

    /** Sets the values of a row and then its key, from that place on. */
    interface Filler<R> {
        void fill(PreparedStatement statement, int from, R row) throws SQLException;
    }
}
