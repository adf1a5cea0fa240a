package io.rollcall.rls.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Kamailio's table of what is known of members, which may be in a database of its own. */
final class MemberTable {

    private final Dialect dialect;
    private final String name;
    private final PresentityRow row;
    private final long largest;

    /**
     * One that is there.
     *
     * @param largest octets that a statement may have
     */
    MemberTable(final Dialect dialect, final String name, final PresentityRow row, final long largest) {
        this.largest = largest;
        this.dialect = dialect;
        this.name = name;
        this.row = row;
    }

    /** Of the database that it is in. */
    Dialect dialect() {
        return dialect;
    }

    PresentityRow row() {
        return row;
    }

    void write(final Connection connection, final Batch batch) throws SQLException {
        write(connection, batch.silenced, batch.members);
    }

    /**
     * Writes rows.
     *
     * @param silenced list subscriptions all of whose rows go first
     * @param members null for one that goes
     */
    void write(
            final Connection connection,
            final Collection<DialogKey> silenced,
            final Map<Batch.Shown, Batch.Member> members)
            throws SQLException {
        remove(connection, silenced);
        final List<Batch.Shown> hidden = new ArrayList<>();
        final List<Map.Entry<Batch.Shown, Batch.Member>> shown = new ArrayList<>();
        for (final Map.Entry<Batch.Shown, Batch.Member> entry : members.entrySet()) {
            if (entry.getValue() != null) {
                shown.add(entry);
            } else if (!silenced.contains(entry.getKey().list())) {
                hidden.add(entry.getKey());
            }
        }
        hide(connection, hidden);
        new Upsert(connection, dialect, name, PresentityRow.KEY, largest)
                .write(
                        PresentityRow.VALUES,
                        shown,
                        entry -> PresentityRow.octets(entry.getValue().backEnd()),
                        (statement, from, entry) -> row.fill(
                                statement,
                                from,
                                entry.getKey().list(),
                                entry.getValue().backEnd(),
                                entry.getValue().ends()));
    }

    /** Removes all members of these list subscriptions. */
    void remove(final Connection connection, final Collection<DialogKey> lists) throws SQLException {
        if (lists.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + name + " WHERE rlsubs_did = ?")) {
            for (final DialogKey list : lists) {
                row.fillList(delete, 1, list);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    private void hide(final Connection connection, final Collection<Batch.Shown> hidden) throws SQLException {
        if (hidden.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + name + " WHERE " + Upsert.condition(PresentityRow.KEY))) {
            for (final Batch.Shown one : hidden) {
                row.fillKey(delete, 1, one.list(), one.resource());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }
}
