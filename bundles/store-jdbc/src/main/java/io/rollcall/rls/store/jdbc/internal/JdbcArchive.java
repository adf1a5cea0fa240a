package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionArchive;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copy of mode 0 in the tables: written whole, in one transaction, and read whole. */
final class JdbcArchive implements SubscriptionArchive, StoreKeeper.User {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcArchive.class);
    private static final int WATCHERS_PER_STEP = 50;
    private static final int LAST_HASH = 0xFFFF;

    private final ScheduledExecutorService control;
    private final ScheduledExecutorService reader;
    private final StoreKeeper keeper;
    private final Clock clock;
    private final Counters counters;
    private OpenStore store;
    private int uses;
    private final TooLarge tooLarge;

    /** What nodes of db_mode 2 said last. Of the reader alone. */
    private Map<String, Beat> beats = Map.of();

    JdbcArchive(
            final ScheduledExecutorService control,
            final ScheduledExecutorService reader,
            final StoreKeeper keeper,
            final Clock clock,
            final Counters counters) {
        this.control = control;
        this.reader = reader;
        this.keeper = keeper;
        this.clock = clock;
        this.counters = counters;
        tooLarge = new TooLarge(counters);
    }

    @Override
    public boolean reload() {
        return keeper.settings().reload();
    }

    @Override
    public CompletionStage<Void> replace(final Collection<StoredWatcher> watchers) {
        final List<StoredWatcher> copy = List.copyOf(watchers);
        return with(open -> {
            replace(open, copy);
            return null;
        });
    }

    @Override
    public CompletionStage<List<StoredWatcher>> read() {
        return with(this::read);
    }

    /** The tables are open only while something is written or read. */
    private <T> CompletionStage<T> with(final Work<T> work) {
        final CompletableFuture<T> done = new CompletableFuture<>();
        try {
            control.execute(() -> {
                use();
                final OpenStore open = store;
                if (open == null) {
                    leave();
                    done.completeExceptionally(new NotKeptException(
                            Reason.UNAVAILABLE, "the tables of subscriptions cannot be opened", null));
                    return;
                }
                final Runnable task = () -> {
                    try {
                        done.complete(work.with(open));
                    } catch (final SQLException | RuntimeException e) {
                        counters.count("store.archive.failures");
                        done.completeExceptionally(Trouble.notKept(e));
                    }
                };
                CompletableFuture.runAsync(task, reader).whenCompleteAsync((ok, thrown) -> leave(), control);
            });
        } catch (final RejectedExecutionException e) {
            done.completeExceptionally(new NotKeptException(Reason.UNAVAILABLE, "the store is being stopped", e));
        }
        return done;
    }

    private void use() {
        if (uses++ == 0) {
            store = null;
            keeper.want(this);
        }
    }

    private void leave() {
        if (--uses == 0) {
            keeper.unwant(this);
        }
    }

    @Override
    public void opened(final OpenStore now) {
        store = now;
    }

    @Override
    public void modified() {
        // read when they are needed
    }

    @Override
    public void closed() {
        store = null;
    }

    private void replace(final OpenStore open, final List<StoredWatcher> watchers) throws SQLException {
        try (Connection connection = open.connect()) {
            if (othersServe(connection, open.tables().names().nodes())) {
                connection.rollback();
                throw new SQLException("servers with db_mode 2 keep their subscriptions in the same tables", "25006");
            }
            final long stampMs = stamp(connection, open.tables().names());
            final Transaction transaction = new Transaction(connection, open.tables(), stampMs).shortening(tooLarge);
            final boolean show = keeper.settings().showMembers();
            final Book book = new Book();
            final List<Batch> shown = new ArrayList<>();
            for (int at = 0; at < watchers.size(); at += WATCHERS_PER_STEP) {
                final Batch batch = new Batch(transaction, show, ended -> false);
                for (final StoredWatcher one :
                        watchers.subList(at, Math.min(watchers.size(), at + WATCHERS_PER_STEP))) {
                    batch.add(
                            new StoredChange(
                                    one.watcher(), one.hash(), one.lists(), List.of(), one.backEnds(), List.of()),
                            book);
                }
                transaction.write(batch);
                write(open, connection, batch, shown);
            }
            final Batch leftovers = leftovers(connection, open, transaction, stampMs);
            transaction.write(leftovers);
            write(open, connection, leftovers, shown);
            connection.commit();
            counters.count("store.archive.copies");
            tooLarge.copied();
            members(open, shown);
        }
    }

    /**
     * Whether nodes are there that say something from time to time, or may: what is kept here is theirs then. One that
     * was silent for two lease times is dead.
     */
    private boolean othersServe(final Connection connection, final String nodes) throws SQLException {
        final long nowNs = System.nanoTime();
        final Map<String, Beat> now = new HashMap<>();
        boolean alive = false;
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT name, incarnation, beats, lease_ms FROM " + nodes + " WHERE state <> 3");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                final String node = rows.getString(1) + ' ' + rows.getString(2);
                final Beat was = beats.get(node);
                final Beat beat =
                        was != null && was.count() == rows.getLong(3) ? was : new Beat(rows.getLong(3), nowNs);
                now.put(node, beat);
                alive |= nowNs - beat.sinceNs() <= TimeUnit.MILLISECONDS.toNanos(2 * rows.getLong(4));
            }
        }
        beats = now;
        return alive;
    }

    /** Later than that of any row there is, also where the clock was put back. */
    private long stamp(final Connection connection, final TableNames names) throws SQLException {
        long stampMs = clock.millis();
        for (final String table : List.of(names.lists(), names.backEnds())) {
            try (PreparedStatement query = connection.prepareStatement("SELECT MAX(updated) FROM " + table);
                    ResultSet rows = query.executeQuery()) {
                if (rows.next()) {
                    stampMs = Math.max(stampMs, rows.getLong(1) + 1);
                }
            }
        }
        return stampMs;
    }

    private static void write(
            final OpenStore open, final Connection connection, final Batch batch, final List<Batch> shown)
            throws SQLException {
        if (open.together()) {
            open.memberTable().write(connection, batch);
        } else {
            shown.add(batch);
        }
    }

    /** The copy stands without them: they are for others to see. */
    private void members(final OpenStore open, final List<Batch> shown) {
        if (!shown.isEmpty()) {
            try (Connection connection = open.connectMembers()) {
                for (final Batch batch : shown) {
                    open.memberTable().write(connection, batch);
                }
                connection.commit();
            } catch (final SQLException e) {
                LOG.warn("Member state is not copied to the database of rlpres_db_url: {}", Trouble.of(e));
                counters.adder("store.members.lost")
                        .add(shown.stream()
                                .mapToInt(batch -> batch.members.size())
                                .sum());
            }
        }
    }

    /** Rows that this copy did not write. */
    private static Batch leftovers(
            final Connection connection, final OpenStore open, final Transaction transaction, final long startMs)
            throws SQLException {
        final Batch batch = new Batch(transaction, false, ended -> false);
        for (final RowKey key : older(connection, open.tables().names().lists(), startMs)) {
            batch.remove(key);
        }
        for (final RowKey key : older(connection, open.tables().names().backEnds(), startMs)) {
            batch.backEnds.put(key, null);
        }
        return batch;
    }

    private static List<RowKey> older(final Connection connection, final String table, final long startMs)
            throws SQLException {
        final List<RowKey> keys = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT hash, watcher, id FROM " + table + " WHERE hash >= 0 AND updated < ?")) {
            query.setLong(1, startMs);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    keys.add(new RowKey(rows.getInt(1), rows.getLong(2), rows.getLong(3)));
                }
            }
        }
        return keys;
    }

    private List<StoredWatcher> read(final OpenStore open) throws SQLException {
        final int rows = keeper.settings().fetchRows();
        new TakeOver(open, rows, clock.instant(), counters).run();
        final Reading reading = new Reading(open, 0, LAST_HASH, rows, clock.instant(), counters);
        try (Connection connection = open.connect()) {
            othersServe(connection, open.tables().names().nodes()); // the sooner, the sooner it is known who is dead
            connection.rollback();
        }
        final List<StoredWatcher> all = new ArrayList<>();
        for (List<StoredWatcher> some = reading.next(); !some.isEmpty(); some = reading.next()) {
            all.addAll(some);
        }
        return all;
    }

    /** What a node counted up to last, and since when. */
    private record Beat(long count, long sinceNs) {}

    /** What is done with the tables. */
    private interface Work<T> {
        T with(OpenStore open) throws SQLException;
    }
}
