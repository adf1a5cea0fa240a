package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.StoredWatcher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes rows whose time is over and which no engine has: left by another server, by a crash, or kept a while on
 * purpose. Found by Kamailio's table, which has an index for it. Blocks on the database.
 */
final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    /** Rows of a transaction. */
    private static final int ROWS = 500;

    /** Transactions of a round: what is left is for the next one. */
    private static final int STEPS = 20;

    private final OpenStore store;
    private final Counters counters;

    /** The last row that was looked at; those that must stay are not looked at again before all others were. */
    private Place after = Place.START;

    Sweep(final OpenStore store, final Counters counters) {
        this.store = store;
        this.counters = counters;
    }

    /** Whether it goes on in the same tables. */
    boolean isOf(final OpenStore other) {
        return store == other;
    }

    /**
     * Removes list subscriptions with all that belongs to them: some thousands, and others when it is called again.
     *
     * @param before seconds since 1970: what ended earlier goes
     * @param ours whether a watcher's hash is in a shard of ours
     * @param held our tags of dialogs that the engine has
     * @return how many went
     */
    int lists(final long before, final IntPredicate ours, final Supplier<Set<String>> held) throws SQLException {
        int gone = 0;
        for (int step = 0; step < STEPS; step++) {
            final List<Over> found = new ArrayList<>();
            final Place last = find(before, found);
            gone += remove(found, ours, held);
            after = found.size() < ROWS ? Place.START : last;
            if (after == Place.START) {
                break;
            }
        }
        counters.adder("store.lists.swept").add(gone);
        return gone;
    }

    private int remove(final List<Over> found, final IntPredicate ours, final Supplier<Set<String>> held)
            throws SQLException {
        final List<Over> over = new ArrayList<>(found);
        over.removeIf(one -> !ours.test(one.hash()));
        if (!over.isEmpty()) {
            final Set<String> tags = held.get();
            over.removeIf(one -> tags.contains(one.dialog().toTag()));
        }
        if (over.isEmpty()) {
            return 0;
        }
        final List<DialogKey> dialogs = over.stream().map(Over::dialog).toList();
        try (Connection connection = store.connect()) {
            removeOwn(connection, over);
            new Transaction(connection, store.tables(), 0).deleteWatchers(dialogs);
            if (store.together()) {
                store.memberTable().remove(connection, dialogs);
            }
            connection.commit();
        }
        if (!store.together()) {
            removeMembers(dialogs);
        }
        return over.size();
    }

    private void removeMembers(final List<DialogKey> dialogs) {
        try (Connection connection = store.connectMembers()) {
            store.memberTable().remove(connection, dialogs);
            connection.commit();
        } catch (final SQLException e) {
            LOG.debug("Left to the sweep of members: {}", Trouble.of(e));
        }
    }

    /** The next rows; returns the place of the last one. */
    private Place find(final long before, final List<Over> found) throws SQLException {
        Place last = after;
        try (Connection connection = store.connect();
                PreparedStatement query = connection.prepareStatement(
                        "SELECT callid, to_tag, from_tag, watcher_username, watcher_domain, expires, id FROM "
                                + store.tables().names().watchers()
                                + " WHERE expires < ? AND expires >= ? AND (expires > ? OR id > ?)"
                                + " ORDER BY expires, id LIMIT " + ROWS)) {
            query.setLong(1, before);
            query.setLong(2, last.expires());
            query.setLong(3, last.expires());
            query.setLong(4, last.id());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    final DialogKey dialog = new DialogKey(rows.getString(1), rows.getString(2), rows.getString(3));
                    final String watcher = new SipAddress(rows.getString(4), rows.getString(5)).key();
                    found.add(new Over(dialog, hash(dialog.toTag(), watcher)));
                    last = new Place(rows.getLong(6), rows.getLong(7));
                }
            }
            connection.commit();
        }
        return last;
    }

    private static int hash(final String tag, final String watcher) {
        return isOurs(tag) ? hashIn(tag) : StoredWatcher.hashOf(watcher);
    }

    /** Whether it is a tag as the engine makes them. */
    static boolean isOurs(final String tag) {
        return tag.matches("[0-9a-f]{16}");
    }

    /** The watcher's hash in such a tag. */
    static int hashIn(final String tag) {
        return Integer.parseInt(tag.substring(0, 4), 16);
    }

    /** The rows of ours, and the back ends of watchers that have no other list. */
    private void removeOwn(final Connection connection, final List<Over> over) throws SQLException {
        final TableNames names = store.tables().names();
        try (PreparedStatement find = connection.prepareStatement(
                        "SELECT watcher FROM " + names.lists() + " WHERE hash = ? AND id = ?");
                PreparedStatement list = connection.prepareStatement(
                        "DELETE FROM " + names.lists() + " WHERE hash = ? AND watcher = ? AND id = ?");
                PreparedStatement backEnds = connection.prepareStatement("DELETE FROM " + names.backEnds()
                        + " WHERE hash = ? AND watcher = ? AND NOT EXISTS (SELECT 1 FROM " + names.lists()
                        + " WHERE hash = ? AND watcher = ?)")) {
            for (final Over one : over) {
                find.setInt(1, one.hash());
                find.setLong(2, RowKey.digest(one.dialog().toTag()));
                try (ResultSet rows = find.executeQuery()) {
                    while (rows.next()) {
                        final RowKey key = RowKey.of(
                                one.hash(), rows.getLong(1), one.dialog().toTag());
                        OwnRow.fillKey(list, 1, key);
                        list.executeUpdate();
                        for (int place = 1; place <= 3; place += 2) {
                            backEnds.setInt(place, key.hash());
                            backEnds.setLong(place + 1, key.watcher());
                        }
                        backEnds.executeUpdate();
                    }
                }
            }
        }
    }

    private record Over(DialogKey dialog, int hash) {}

    /** Where a row stands in the order of a sweep. */
    record Place(long expires, long id) {

        static final Place START = new Place(Integer.MIN_VALUE, Integer.MIN_VALUE);
    }
}
