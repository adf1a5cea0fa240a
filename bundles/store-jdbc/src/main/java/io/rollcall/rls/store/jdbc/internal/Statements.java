package io.rollcall.rls.store.jdbc.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Parts rows over statements: of few sizes, so that the database knows the statements, and none larger than it takes.
 * MariaDB closes the connection on one that is, which looks like an outage.
 */
final class Statements {

    /** How many rows one statement takes. */
    private static final int[] SIZES = {64, 8, 1};

    /** What of a statement is not values of rows, and in rows not the value that may be large. */
    private static final long OVERHEAD = 4096;

    private Statements() {}

    /**
     * Rows by the number of rows of their statement.
     *
     * @param octets of a row, at most
     * @param most octets of a statement
     */
    static <R> Map<Integer, List<List<R>>> of(final List<R> rows, final ToLongFunction<R> octets, final long most) {
        final Map<Integer, List<List<R>>> bySize = new LinkedHashMap<>();
        int done = 0;
        while (done < rows.size()) {
            final int size = size(rows.subList(done, rows.size()), octets, most);
            bySize.computeIfAbsent(size, first -> new ArrayList<>()).add(rows.subList(done, done + size));
            done += size;
        }
        return bySize;
    }

    private static <R> int size(final List<R> rows, final ToLongFunction<R> octets, final long most) {
        for (final int size : SIZES) {
            if (size <= rows.size() && (size == 1 || fit(rows.subList(0, size), octets, most))) {
                return size;
            }
        }
        throw new IllegalArgumentException("no rows");
    }

    private static <R> boolean fit(final List<R> rows, final ToLongFunction<R> octets, final long most) {
        if (most == Long.MAX_VALUE) {
            return true;
        }
        long sum = OVERHEAD;
        for (final R row : rows) {
            sum += octets.applyAsLong(row);
        }
        return sum <= most;
    }

    /** Whether a value goes into a statement at all, as a text in which some octets take two. */
    static boolean fits(final byte[] value, final long most) {
        if (value.length <= (most - OVERHEAD) / 2) {
            return true;
        }
        long octets = OVERHEAD;
        for (final byte one : value) {
            octets += one == 0 || one == '\'' || one == '"' || one == '\\' ? 2 : 1;
        }
        return octets <= most;
    }
}
