package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives rows that another server left in Kamailio's table a row of ours, so that they are restored like our own. They
 * are known by their tags, which are not of our form. What the table of members shows of them goes: the dialogs behind
 * it are not ours. Several servers may do it at the same time. Blocks on the database.
 */
final class TakeOver {

    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    private static final String OUR_TAG = "^[0-9a-f]{16}$";

    private final OpenStore store;
    private final int rowsPerStep;
    private final Instant now;
    private final Counters counters;
    private long after = -1;

    TakeOver(final OpenStore store, final int rowsPerStep, final Instant now, final Counters counters) {
        this.store = store;
        this.rowsPerStep = rowsPerStep;
        this.now = now;
        this.counters = counters;
    }

    void run() throws SQLException {
        int taken = 0;
        while (true) {
            final List<Found> found = new ArrayList<>();
            final int rows = read(found);
            if (!found.isEmpty()) {
                taken += write(found);
            }
            if (rows < rowsPerStep) {
                break;
            }
        }
        if (taken > 0) {
            LOG.info("{} list subscriptions of another server are taken over", taken);
        }
    }

    private int read(final List<Found> found) throws SQLException {
        int rows = 0;
        try (Connection connection = store.connect();
                PreparedStatement query = connection.prepareStatement(query())) {
            query.setLong(1, after);
            query.setLong(2, now.getEpochSecond());
            query.setInt(3, rowsPerStep);
            try (ResultSet each = query.executeQuery()) {
                while (each.next()) {
                    rows++;
                    after = each.getLong("id");
                    readRow(each, found);
                }
            }
            connection.commit();
        }
        return rows;
    }

    private void readRow(final ResultSet each, final List<Found> found) throws SQLException {
        try {
            final ForeignRow row = new ForeignRow(each, store.tables().watcherColumns());
            final String watcher = row.watcher();
            final RowKey key = RowKey.of(
                    StoredWatcher.hashOf(watcher),
                    RowKey.digest(watcher),
                    row.dialogKey().toTag());
            found.add(new Found(key, watcher, row.subscription()));
        } catch (final IllegalArgumentException e) {
            counters.count("store.rows.unreadable");
            LOG.warn(
                    "Row id={} of {} cannot be taken over and is left alone: {}",
                    after,
                    store.tables().names().watchers(),
                    e.getMessage());
        }
    }

    private String query() {
        final Columns columns = store.tables().watcherColumns();
        return "SELECT id, "
                + Stream.concat(WatcherRow.KEY.stream(), store.tables().watcherRow().values().stream())
                        .filter(columns::has)
                        .collect(Collectors.joining(", "))
                + " FROM " + store.tables().names().watchers() + " WHERE id > ? AND expires > ? AND "
                + store.tables().dialect().unlike("to_tag", OUR_TAG) + " ORDER BY id LIMIT ?";
    }

    /** Those that are not there yet; whoever is later changes nothing. */
    private int write(final List<Found> found) throws SQLException {
        final List<DialogKey> taken = new ArrayList<>();
        final String table = store.tables().names().lists();
        try (Connection connection = store.connect();
                PreparedStatement known = connection.prepareStatement(
                        "SELECT 1 FROM " + table + " WHERE hash = ? AND watcher = ? AND id = ?");
                PreparedStatement insert = connection.prepareStatement(
                        store.tables().dialect().insertAbsent(table, OwnRow.KEY, OwnRow.COLUMNS, 1))) {
            for (final Found one : found) {
                OwnRow.fillKey(known, 1, one.key());
                try (ResultSet there = known.executeQuery()) {
                    if (there.next()) {
                        continue;
                    }
                }
                new OwnRow(
                                one.key(),
                                now.toEpochMilli(),
                                one.value().expiresAt().toEpochMilli(),
                                Values.encode(one.watcher(), one.value()))
                        .fill(insert, 1);
                insert.addBatch();
                taken.add(DialogKey.of(one.value().dialog()));
            }
            if (!taken.isEmpty()) {
                insert.executeBatch();
            }
            connection.commit();
        }
        counters.adder("store.lists.taken.over").add(taken.size());
        removeMembers(taken);
        return taken.size();
    }

    private void removeMembers(final List<DialogKey> taken) throws SQLException {
        try (Connection connection = store.connectMembers()) {
            store.memberTable().remove(connection, taken);
            connection.commit();
        } catch (final SQLException e) {
            if (store.together()) {
                throw e;
            }
            LOG.debug("What others see of members is left to the sweep: {}", Trouble.of(e));
        }
    }

    private record Found(RowKey key, String watcher, StoredListSubscription value) {}
}
