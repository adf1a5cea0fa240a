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

    /** SQLSTATE: beyond a limit of the program. */
    private static final String TOO_LARGE = "54000";

    private final Connection connection;
    private final Tables tables;
    private final long stampMs;

    /** Told of what is too large as it is; null where that is refused. */
    private Shortening shortened;

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

    /**
     * Writes what is too large without its list, or without what is known of the resource; what is of no use then, or
     * too large still, is left out.
     */
    Transaction shortening(final Shortening told) {
        shortened = told;
        return this;
    }

    void write(final Batch batch) throws SQLException {
        deleteOf(tables.names().backEnds(), batch.emptied);
        delete(tables.names().lists(), gone(batch.lists));
        delete(tables.names().backEnds(), gone(batch.backEnds));
        deleteWatchers(gone(batch.watchers));
        final List<OwnRow> lists = new ArrayList<>();
        batch.lists.forEach((key, list) -> {
            if (list != null) {
                final OwnRow row = row(key, list.watcher(), list.subscription());
                if (row != null) {
                    lists.add(row);
                }
            }
        });
        upsert(tables.names().lists(), lists);
        final List<OwnRow> backEnds = new ArrayList<>();
        batch.backEnds.forEach((key, backEnd) -> {
            final OwnRow row = backEnd == null ? null : row(key, backEnd);
            if (row != null) {
                backEnds.add(row);
            }
        });
        upsert(tables.names().backEnds(), backEnds);
        watchers(batch.watchers.values().stream().filter(Objects::nonNull).toList());
    }

    private OwnRow row(final RowKey key, final String watcher, final StoredListSubscription list) {
        final long expiresMs = list.expiresAt().toEpochMilli();
        final OwnRow full = new OwnRow(key, stampMs, expiresMs, Values.encode(watcher, list));
        if (shortened == null || tables.fits(full)) {
            return full;
        }
        shortened.list(list);
        return list.terms().contained()
                ? null
                : new OwnRow(key, stampMs, expiresMs, Values.encode(watcher, list, null));
    }

    private OwnRow row(final RowKey key, final StoredBackEnd value) {
        final OwnRow full = new OwnRow(key, stampMs, expires(value), Values.encode(value));
        if (shortened == null || tables.fits(full)) {
            return full;
        }
        shortened.backEnd(value);
        final OwnRow bare = new OwnRow(key, stampMs, expires(value), Values.encode(value, List.of()));
        return tables.fits(bare) ? bare : null;
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
        for (final OwnRow row : rows) {
            if (!tables.fits(row)) {
                throw new SQLException(
                        "a row of " + table + " with " + row.content().length
                                + " octets is larger than max_allowed_packet",
                        TOO_LARGE);
            }
        }
        for (final Map.Entry<Integer, List<List<OwnRow>>> some :
                Statements.of(rows, OwnRow::octets, tables.largest()).entrySet()) {
            try (PreparedStatement statement = connection.prepareStatement(
                    tables.dialect().upsert(table, OwnRow.KEY, OwnRow.COLUMNS, some.getKey()))) {
                for (final List<OwnRow> together : some.getValue()) {
                    int place = 1;
                    for (final OwnRow row : together) {
                        place = row.fill(statement, place);
                    }
                    statement.addBatch();
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
        new Upsert(connection, tables.dialect(), tables.names().watchers(), WatcherRow.KEY, tables.largest())
                .write(tables.watcherRow().values(), rows, WatcherRow::octets, tables.watcherRow()::fill);
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

    /** Told of what is too large. */
    interface Shortening {

        /** It is written without its list, or not at all where nobody else knows that. */
        void list(StoredListSubscription value);

        /** It is written without what is known of the resource, or not at all. */
        void backEnd(StoredBackEnd value);
    }
}
