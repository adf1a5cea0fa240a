package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredListSubscription;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes a batch to our tables and to Kamailio's table of list subscriptions, on one connection. */
final class Transaction implements Batch.Known {

    private final Connection connection;
    private final Tables tables;
    private final long stampMs;

    /**
     * On a connection that does not commit by itself.
     *
     * @param stampMs what the column {@code updated} of our tables becomes
     */
    Transaction(final Connection connection, final Tables tables, final long stampMs) {
        this.connection = connection;
        this.tables = tables;
        this.stampMs = stampMs;
    }

    void write(final Batch batch) throws SQLException {
        deleteOf(tables.names().backEnds(), batch.emptied);
        delete(tables.names().lists(), gone(batch.lists));
        delete(tables.names().backEnds(), gone(batch.backEnds));
        deleteWatchers(gone(batch.watchers));
        final List<OwnRow> lists = new ArrayList<>();
        batch.lists.forEach((key, list) -> {
            if (list != null) {
                lists.add(new OwnRow(
                        key,
                        stampMs,
                        list.subscription().expiresAt().toEpochMilli(),
                        Values.encode(list.watcher(), list.subscription())));
            }
        });
        upsert(tables.names().lists(), lists);
        final List<OwnRow> backEnds = new ArrayList<>();
        batch.backEnds.forEach((key, backEnd) -> {
            if (backEnd != null) {
                backEnds.add(new OwnRow(key, stampMs, expires(backEnd), Values.encode(backEnd)));
            }
        });
        upsert(tables.names().backEnds(), backEnds);
        watchers(batch.watchers.values().stream().filter(Objects::nonNull).toList());
    }

    /** When the last of its dialogs ends; 0 where none does. */
    private static long expires(final StoredBackEnd backEnd) {
        return backEnd.usages().stream()
                .map(StoredBackEnd.StoredUsage::expiresAt)
                .filter(Objects::nonNull)
                .mapToLong(Instant::toEpochMilli)
                .max()
                .orElse(0);
    }

    private static <K> List<K> gone(final Map<K, ?> rows) {
        final List<K> gone = new ArrayList<>();
        rows.forEach((key, value) -> {
            if (value == null) {
                gone.add(key);
            }
        });
        return gone;
    }

    private void upsert(final String table, final List<OwnRow> rows) throws SQLException {
        int done = 0;
        for (final int size : OwnRow.SIZES) {
            final int times = (rows.size() - done) / size;
            if (times == 0) {
                continue;
            }
            try (PreparedStatement statement =
                    connection.prepareStatement(tables.dialect().upsert(table, OwnRow.KEY, OwnRow.COLUMNS, size))) {
                for (int time = 0; time < times; time++) {
                    int place = 1;
                    for (final OwnRow row : rows.subList(done, done + size)) {
                        place = row.fill(statement, place);
                    }
                    statement.addBatch();
                    done += size;
                }
                statement.executeBatch();
            }
        }
    }

    private void delete(final String table, final Collection<RowKey> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM " + table + " WHERE hash = ? AND watcher = ? AND id = ?")) {
            for (final RowKey key : keys) {
                OwnRow.fillKey(statement, 1, key);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void deleteOf(final String table, final Collection<RowKey> watchers) throws SQLException {
        if (watchers.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM " + table + " WHERE hash = ? AND watcher = ?")) {
            for (final RowKey key : watchers) {
                statement.setInt(1, key.hash());
                statement.setLong(2, key.watcher());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Removes rows of Kamailio's table. */
    void deleteWatchers(final Collection<DialogKey> dialogs) throws SQLException {
        if (dialogs.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM " + tables.names().watchers() + " WHERE " + Upsert.condition(WatcherRow.KEY))) {
            for (final DialogKey dialog : dialogs) {
                tables.watcherRow().fillKey(statement, 1, dialog);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void watchers(final List<StoredListSubscription> rows) throws SQLException {
        new Upsert(connection, tables.dialect(), tables.names().watchers(), WatcherRow.KEY)
                .write(tables.watcherRow().values(), rows, tables.watcherRow()::fill);
    }

    @Override
    public DialogKey dialog(final RowKey list) throws SQLException {
        final byte[] content = content(tables.names().lists(), list);
        return content == null
                ? null
                : DialogKey.of(Values.list(content).subscription().dialog());
    }

    @Override
    public String target(final RowKey backEnd) throws SQLException {
        final byte[] content = content(tables.names().backEnds(), backEnd);
        return content == null ? null : Values.backEnd(content).target();
    }

    private byte[] content(final String table, final RowKey key) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT content FROM " + table + " WHERE hash = ? AND watcher = ? AND id = ?")) {
            OwnRow.fillKey(query, 1, key);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getBytes(1) : null;
            }
        }
    }
}
