package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.ShardLease;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns changes into a transaction. Called by writers; a shard always by the same one. */
final class Committer implements JournalWriter.Committing {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /** Transactions of others that are in the way are soon over. */
    private static final int ATTEMPTS = 10;

    /** H2's code for a statement that only its administrators may make. */
    private static final int ADMIN_RIGHTS_REQUIRED = 90_040;

    private final Leases leases;
    private final Clock clock;
    private final Counters counters;
    private final Consumer<String> trouble;
    private final LongAdder changes;
    private final LongAdder commits;
    private final Map<Integer, Book> books = new ConcurrentHashMap<>();
    private volatile Target target = new Target(null, null);
    private volatile boolean showMembers = true;
    private volatile long offsetMs;
    private volatile int mostWaiting;

    private volatile boolean down;
    private volatile boolean unsynced;

    /**
     * Without a store: nothing is kept.
     *
     * @param trouble told in words when the database has any
     */
    Committer(final Leases leases, final Clock clock, final Counters counters, final Consumer<String> trouble) {
        this.leases = leases;
        this.clock = clock;
        this.counters = counters;
        this.trouble = trouble;
        changes = counters.adder("store.changes");
        commits = counters.adder("store.commits");
    }

    /** From now on; null where none is open. */
    void use(final OpenStore now, final Settings settings) {
        down = false;
        unsynced = false;
        modify(settings);
        final MembersApart before = target.apart;
        target = new Target(
                now, now == null || now.together() ? null : new MembersApart(now, () -> mostWaiting, counters));
        if (before != null) {
            before.close();
        }
    }

    /** Writes what waits of members; complete when that was tried. */
    CompletionStage<Void> endMembers() {
        final MembersApart ending = target.apart;
        return ending == null ? CompletableFuture.completedFuture(null) : ending.close();
    }

    /** Somebody else serves a shard: what could not be written of its members is his. */
    void handedOver(final ShardLease lease) {
        final MembersApart elsewhere = target.apart;
        if (elsewhere != null && elsewhere.isDown()) {
            elsewhere.forget(book(lease).dialogs());
        }
    }

    void modify(final Settings settings) {
        showMembers = settings.showMembers();
        offsetMs = settings.offsetMs();
        mostWaiting = settings.queue();
    }

    /** Whether what ended in time stays in the tables for a while (expires_offset). */
    private boolean stays(final Instant ended) {
        return offsetMs > 0 && !ended.isAfter(clock.instant());
    }

    /** Our tags of all dialogs that the engine has. */
    Set<String> tags() {
        return dialogs().stream().map(DialogKey::toTag).collect(Collectors.toSet());
    }

    /** All dialogs that the engine has. */
    List<DialogKey> dialogs() {
        return books.values().stream().flatMap(book -> book.dialogs().stream()).toList();
    }

    /** Whether changes can be written, as far as is known. */
    boolean ready() {
        return store() != null && !down;
    }

    /** A probe was answered. */
    void recovered() {
        down = false;
    }

    OpenStore store() {
        return target.store;
    }

    /** What is known of a shard. */
    Book book(final ShardLease lease) {
        return books.computeIfAbsent(lease.shard(), shard -> new Book());
    }

    /** Begins anew with a shard. */
    void forgetBook(final ShardLease lease) {
        final Book gone = books.remove(lease.shard());
        final MembersApart elsewhere = target.apart;
        if (gone != null && elsewhere != null) {
            elsewhere.forget(gone.dialogs());
        }
    }

    @Override
    public void commit(final List<JournalWriter.Change> all) throws SQLException {
        final Target open = open();
        final List<JournalWriter.Change> written = new ArrayList<>(all.size());
        final List<JournalWriter.Change> late = new ArrayList<>();
        for (int attempt = 1; true; attempt++) {
            try {
                finish(open, commit(open.store, all, written, late), written, late);
                return;
            } catch (final SQLException e) {
                if (attempt == ATTEMPTS || !Trouble.isCollision(e)) {
                    throw e;
                }
                counters.count("store.collisions");
                written.clear();
                late.clear();
            }
        }
    }

    private Target open() throws SQLException {
        final Target open = target;
        if (open.store == null) {
            throw new SQLException("the database is not open");
        }
        if (down) { // what waited meanwhile is not kept waiting longer
            throw new SQLException("the database has trouble");
        }
        return open;
    }

    private Batch commit(
            final OpenStore open,
            final List<JournalWriter.Change> all,
            final List<JournalWriter.Change> written,
            final List<JournalWriter.Change> late)
            throws SQLException {
        try (Connection connection = open.connect()) {
            final Transaction transaction = new Transaction(connection, open.tables(), clock.millis());
            final Batch batch = new Batch(transaction, showMembers, this::stays);
            try {
                final Set<ShardLease> concerned = new HashSet<>();
                all.forEach(change -> concerned.add(change.lease()));
                final Set<ShardLease> standing = leases.confirm(connection, concerned);
                for (final JournalWriter.Change change : all) {
                    if (standing.contains(change.lease())) {
                        batch.add(change.change(), book(change.lease()));
                        written.add(change);
                    } else {
                        late.add(change);
                    }
                }
                transaction.write(batch);
                if (open.together()) {
                    open.memberTable().write(connection, batch);
                }
                connection.commit();
                toDisk(connection, open);
                return batch;
            } catch (final SQLException | RuntimeException e) {
                batch.undo();
                rollback(connection);
                throw e;
            }
        }
    }

    /** A database that does not let us has committed all the same. */
    private void toDisk(final Connection connection, final OpenStore open) throws SQLException {
        final String statement = open.tables().dialect().toDisk();
        if (statement == null || unsynced) {
            return;
        }
        try (Statement made = connection.createStatement()) {
            made.execute(statement);
        } catch (final SQLException e) {
            if (e.getErrorCode() != ADMIN_RIGHTS_REQUIRED) {
                throw e;
            }
            unsynced = true;
            LOG.warn(
                    "The user of H2 is no administrator: what was acknowledged in the half second before a kill may"
                            + " be lost ({})",
                    e.getMessage());
        }
    }

    private static void rollback(final Connection connection) {
        try {
            connection.rollback();
        } catch (final SQLException e) {
            LOG.debug("Not rolled back; the database does it when the connection is gone", e);
        }
    }

    private void finish(
            final Target open,
            final Batch batch,
            final List<JournalWriter.Change> written,
            final List<JournalWriter.Change> late) {
        changes.add(written.size());
        commits.increment();
        written.forEach(change -> change.done().complete(null));
        if (!late.isEmpty()) {
            counters.adder("store.changes.late").add(late.size());
            final NotKeptException why =
                    new NotKeptException(Reason.LEASE_OVER, "another server has the shard now", null);
            late.forEach(change -> change.done().completeExceptionally(why));
        }
        if (open.apart != null) {
            open.apart.add(batch);
        }
    }

    @Override
    public boolean unavailable(final Throwable thrown) {
        return !Trouble.isRefusal(thrown) && (Trouble.isOutage(thrown) || !answersProbe());
    }

    /** Whether something else can be written: then the trouble is that of the change. */
    private boolean answersProbe() {
        try {
            open().store.probe();
            return true;
        } catch (final SQLException | RuntimeException e) {
            LOG.debug("The database does not take anything", e);
            return false;
        }
    }

    @Override
    public void failed(final List<JournalWriter.Change> lost, final NotKeptException why) {
        if (why.reason() == Reason.REFUSED) {
            counters.count("store.changes.refused");
            LOG.error(
                    "The database refuses a change of {}: {}",
                    lost.get(0).change().watcher(),
                    why.getMessage());
        } else {
            counters.adder("store.changes.unavailable").add(lost.size());
            if (!down && store() != null) {
                down = true;
                trouble.accept(why.getMessage());
            }
        }
    }

    @Override
    public void turnedAway() {
        counters.count("store.changes.turned.away");
    }

    /**
     * Where a transaction goes, with all that comes of it.
     *
     * @param store the tables, or null
     * @param apart where members go whose table is in a database of its own, or null
     */
    private record Target(OpenStore store, MembersApart apart) {}
}
