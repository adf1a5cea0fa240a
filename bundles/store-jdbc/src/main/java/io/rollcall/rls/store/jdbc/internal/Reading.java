package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the watchers of a range of hashes in steps. Rows that make no sense are skipped, counted, named in the log, and
 * left where they are. Blocks on the database; one thread at a time.
 */
final class Reading {

    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

    private final String listTable;
    private final String backEndTable;
    private final Pages lists;
    private final Pages backEnds;
    private final int rowsPerStep;
    private final Instant now;
    private final Counters counters;
    private int rows;
    private long newestMs;

    /**
     * At the beginning of the range.
     *
     * @param rowsPerStep rows that a step has at least, unless there are no more
     */
    Reading(
            final OpenStore store,
            final int firstHash,
            final int lastHash,
            final int rowsPerStep,
            final Instant now,
            final Counters counters) {
        listTable = store.tables().names().lists();
        backEndTable = store.tables().names().backEnds();
        lists = new Pages(store, listTable, firstHash, lastHash, rowsPerStep);
        backEnds = new Pages(store, backEndTable, firstHash, lastHash, rowsPerStep);
        this.rowsPerStep = rowsPerStep;
        this.now = now;
        this.counters = counters;
    }

    /** Some more watchers, each whole; none at the end. */
    List<StoredWatcher> next() throws SQLException {
        final List<StoredWatcher> step = new ArrayList<>();
        rows = 0;
        while (rows < rowsPerStep && lists.peek() != null) {
            watchers(step);
        }
        return step;
    }

    /** The next place in both tables: one watcher, or several that share it by chance. */
    private void watchers(final List<StoredWatcher> into) throws SQLException {
        final RowKey place = lists.peek().key();
        newestMs = 0;
        final Map<String, List<StoredListSubscription>> byWatcher = new LinkedHashMap<>();
        for (final Values.OwnedList list : rowsAt(lists, place, listTable, Values::list)) {
            byWatcher.computeIfAbsent(list.watcher(), key -> new ArrayList<>(1)).add(list.subscription());
        }
        while (backEnds.peek() != null && before(backEnds.peek().key(), place)) {
            backEnds.take(); // its watcher has no list: swept in time
            counters.count("store.rows.orphaned");
        }
        final List<StoredBackEnd> asked = rowsAt(backEnds, place, backEndTable, Values::backEnd);
        final Instant stored = Instant.ofEpochMilli(newestMs);
        byWatcher.forEach((watcher, all) -> into.add(new StoredWatcher(watcher, place.hash(), stored, all, asked)));
    }

    private <T> List<T> rowsAt(
            final Pages pages, final RowKey place, final String table, final Function<byte[], T> decoder)
            throws SQLException {
        final List<T> all = new ArrayList<>();
        for (OwnRow row = pages.peek(); row != null && together(row.key(), place); row = pages.peek()) {
            pages.take();
            rows++;
            newestMs = Math.max(newestMs, row.updatedMs());
            if (pages == lists && row.expiresMs() < now.toEpochMilli()) {
                counters.count("store.rows.expired"); // nobody waits for it: the sweep removes it
                continue;
            }
            try {
                all.add(decoder.apply(row.content()));
            } catch (final RuntimeException e) {
                counters.count("store.rows.unreadable");
                LOG.warn(
                        "Row hash={} watcher={} id={} of {} cannot be read and is left alone: {}",
                        row.key().hash(),
                        row.key().watcher(),
                        row.key().id(),
                        table,
                        e.getMessage());
            }
        }
        return all;
    }

    private static boolean together(final RowKey one, final RowKey other) {
        return one.hash() == other.hash() && one.watcher() == other.watcher();
    }

    private static boolean before(final RowKey one, final RowKey other) {
        return one.hash() < other.hash() || one.hash() == other.hash() && one.watcher() < other.watcher();
    }
}
