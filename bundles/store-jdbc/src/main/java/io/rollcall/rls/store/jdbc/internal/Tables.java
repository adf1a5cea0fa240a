package io.rollcall.rls.store.jdbc.internal;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The tables as they were found.
 *
 * @param dialect of the database with all tables but that of members
 * @param names what they are called
 * @param watcherColumns columns of Kamailio's table of list subscriptions
 * @param watcherRow writes rows of Kamailio's table of list subscriptions
 * @param largest octets that a statement may have
 */
record Tables(Dialect dialect, TableNames names, Columns watcherColumns, WatcherRow watcherRow, long largest) {

    static Tables of(
            final Dialect dialect,
            final TableNames names,
            final Map<String, Integer> watcherColumns,
            final LongAdder shortened,
            final long largest) {
        final Columns columns = new Columns(watcherColumns, shortened);
        return new Tables(dialect, names, columns, new WatcherRow(columns), largest);
    }

    /** Whether the database takes a row at all. */
    boolean fits(final OwnRow row) {
        return largest == Long.MAX_VALUE || Statements.fits(row.content(), largest);
    }
}
