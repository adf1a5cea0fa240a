package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Removes rows of Kamailio's table of members whose time is over and that no list subscription of an engine stands for:
 * where one does, it is the engine that says what becomes of a member, and to its watcher first. Blocks on the
 * database.
 */
final class MemberSweep {

    /** Rows of a transaction. */
    private static final int ROWS = 500;

    /** Transactions of a round. */
    private static final int STEPS = 200;

    private final OpenStore store;
    private final Counters counters;
    private Sweep.Place after = Sweep.Place.START;

    MemberSweep(final OpenStore store, final Counters counters) {
        this.store = store;
        this.counters = counters;
    }

    /** Whether it goes on in the same tables. */
    boolean isOf(final OpenStore other) {
        return store == other;
    }

    /**
     * Removes some thousands, and others when it is called again.
     *
     * @param before seconds since 1970: what ended earlier goes
     * @param ours whether a watcher's hash is in a shard of ours; the rest is for others to judge
     * @param held dialogs that the engine has
     * @return how many went
     */
    int run(final long before, final IntPredicate ours, final Collection<DialogKey> held) throws SQLException {
        final Standing standing = new Standing(store, ours, held);
        int gone = 0;
        boolean more = true;
        for (int step = 0; step < STEPS && more; step++) {
            // one connection at a time: what stands is asked of the main database, and a pool may have but one
            final Map<Long, String> found = new LinkedHashMap<>();
            more = find(before, found);
            gone += remove(before, standing.without(found));
        }
        counters.adder("store.members.swept").add(gone);
        return gone;
    }

    /** Looks at the next rows; whether there are more. */
    private boolean find(final long before, final Map<Long, String> found) throws SQLException {
        Sweep.Place last = after;
        try (Connection connection = store.connectMembers();
                PreparedStatement query = connection.prepareStatement("SELECT rlsubs_did, expires, id FROM "
                        + store.tables().names().presentity()
                        + " WHERE expires < ? AND expires >= ? AND (expires > ? OR id > ?)"
                        + " ORDER BY expires, id LIMIT " + ROWS)) {
            query.setLong(1, before);
            query.setLong(2, last.expires());
            query.setLong(3, last.expires());
            query.setLong(4, last.id());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    last = new Sweep.Place(rows.getLong(2), rows.getLong(3));
                    found.put(last.id(), rows.getString(1));
                }
            }
        }
        after = found.size() < ROWS ? Sweep.Place.START : last;
        return found.size() == ROWS;
    }

    /** But for those that were written again in between. */
    private int remove(final long before, final List<Long> over) throws SQLException {
        if (over.isEmpty()) {
            return 0;
        }
        try (Connection connection = store.connectMembers();
                PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM " + store.tables().names().presentity() + " WHERE id = ? AND expires < ?")) {
            for (final long id : over) {
                delete.setLong(1, id);
                delete.setLong(2, before);
                delete.addBatch();
            }
            delete.executeBatch();
            connection.commit();
        }
        return over.size();
    }
}
