package io.rollcall.rls.store.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A row of one of our own tables.
 *
 * @param key where it stands
 * @param updatedMs when it was written
 * @param expiresMs when it ends, or 0
 * @param content see {@link Values}
 */
record OwnRow(RowKey key, long updatedMs, long expiresMs, byte[] content) {

    static final List<String> KEY = List.of("hash", "watcher", "id");
    static final List<String> COLUMNS = List.of("hash", "watcher", "id", "updated", "expires", "content");

    /** How many octets of a statement it takes at most. */
    long octets() {
        return 2L * content.length + 150;
    }

    /** Sets all columns; returns the next place. */
    int fill(final PreparedStatement statement, final int from) throws SQLException {
        fillKey(statement, from, key);
        statement.setLong(from + 3, updatedMs);
        statement.setLong(from + 4, expiresMs);
        statement.setBytes(from + 5, content);
        return from + COLUMNS.size();
    }

    static void fillKey(final PreparedStatement statement, final int from, final RowKey key) throws SQLException {
        statement.setInt(from, key.hash());
        statement.setLong(from + 1, key.watcher());
        statement.setLong(from + 2, key.id());
    }
}
