package io.rollcall.rls.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads a range of one of our tables in the order of its key, a page at a time. Needs no transaction of its own. */
final class Pages {

    private final OpenStore store;
    private final String table;
    private final int lastHash;
    private final int size;
    private final Deque<OwnRow> read = new ArrayDeque<>();
    private RowKey after;
    private boolean atEnd;

    Pages(final OpenStore store, final String table, final int firstHash, final int lastHash, final int size) {
        this.store = store;
        this.table = table;
        this.lastHash = lastHash;
        this.size = size;
        after = new RowKey(firstHash, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /** The next row, which stays the next one; null at the end. */
    OwnRow peek() throws SQLException {
        if (read.isEmpty() && !atEnd) {
            fetch();
        }
        return read.peek();
    }

    /** Takes the row that {@link #peek} gave. */
    OwnRow take() {
        return read.poll();
    }

    private void fetch() throws SQLException {
        try (Connection connection = store.connect();
                PreparedStatement query =
                        connection.prepareStatement("SELECT hash, watcher, id, updated, expires, content FROM "
                                + table + " WHERE hash >= ? AND hash <= ?"
                                + " AND (hash > ? OR watcher > ? OR (watcher = ? AND id > ?))"
                                + " ORDER BY hash, watcher, id LIMIT ?")) {
            query.setInt(1, after.hash());
            query.setInt(2, lastHash);
            query.setInt(3, after.hash());
            query.setLong(4, after.watcher());
            query.setLong(5, after.watcher());
            query.setLong(6, after.id());
            query.setInt(7, size);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    after = new RowKey(rows.getInt(1), rows.getLong(2), rows.getLong(3));
                    read.add(new OwnRow(after, rows.getLong(4), rows.getLong(5), rows.getBytes(6)));
                }
            }
            connection.commit();
        }
        atEnd = read.size() < size;
    }
}
