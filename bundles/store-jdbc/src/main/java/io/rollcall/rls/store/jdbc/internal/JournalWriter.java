package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.StoredChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that writes what waits, all of it in one transaction, in the order in which it was handed in. */
final class JournalWriter {

    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    private final BlockingQueue<Work> queue;
    private final int largestBatch;
    private final Committing committing;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean ending;

    JournalWriter(final String name, final int capacity, final int largestBatch, final Committing committing) {
        queue = new ArrayBlockingQueue<>(capacity);
        this.largestBatch = largestBatch;
        this.committing = committing;
        thread = new Thread(this::run, name);
        thread.start();
    }

    /** Queues a change; refuses it where too many wait. */
    CompletionStage<Void> write(final ShardLease lease, final StoredChange change) {
        final Change work = new Change(lease, change, new CompletableFuture<>());
        if (ending || !queue.offer(work)) {
            committing.turnedAway();
            work.done.completeExceptionally(new NotKeptException(
                    Reason.UNAVAILABLE,
                    ending ? "the journal is closed" : "too many changes wait for the database (write_queue)",
                    null));
        }
        return work.done;
    }

    /** Does something behind all that waits. */
    CompletionStage<Void> then(final Errand errand) {
        final Other work = new Other(errand, new CompletableFuture<>());
        if (!queue.offer(work)) {
            work.done.completeExceptionally(
                    new NotKeptException(Reason.UNAVAILABLE, "too many changes wait for the database", null));
        }
        return work.done;
    }

    int waiting() {
        return queue.size();
    }

    /** Takes nothing more, and ends when what waits is done. Not by an interrupt: H2 would close its file. */
    CompletionStage<Void> end() {
        ending = true;
        queue.offer(new Other(() -> {}, new CompletableFuture<>())); // where it is full, the thread does not wait
        return ended;
    }

    private void run() {
        final List<Work> taken = new ArrayList<>();
        try {
            while (!ending || !queue.isEmpty()) {
                taken.add(queue.take());
                queue.drainTo(taken, largestBatch - 1);
                work(taken);
                taken.clear();
            }
        } catch (final InterruptedException e) {
            LOG.warn("{} was interrupted: it ends", thread.getName());
        } finally {
            ending = true;
            ended.complete(null);
        }
    }

    private void work(final List<Work> taken) {
        final List<Change> together = new ArrayList<>(taken.size());
        for (final Work work : taken) {
            if (work instanceof Change change) {
                together.add(change);
            } else {
                commit(together);
                together.clear();
                ((Other) work).run();
            }
        }
        commit(together);
    }

    private void commit(final List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        try {
            committing.commit(changes);
        } catch (final SQLException | RuntimeException e) {
            alone(changes, e);
        }
    }

    /** One that is refused does not spoil the others; where the database has trouble, none is tried again. */
    private void alone(final List<Change> changes, final Exception thrown) {
        final boolean some = changes.size() > 1 && !committing.unavailable(thrown);
        if (!some) {
            final NotKeptException why = Trouble.notKept(thrown);
            LOG.debug("{} changes are not kept", changes.size(), thrown);
            changes.forEach(change -> change.done.completeExceptionally(why));
            committing.failed(changes, why);
            return;
        }
        for (final Change change : changes) {
            commit(List.of(change));
        }
    }

    /** What is done with changes. */
    interface Committing {

        /** Writes them in one transaction and completes them. */
        void commit(List<Change> changes) throws SQLException;

        /** Whether the trouble is that of the database, not of one change. */
        boolean unavailable(Throwable thrown);

        /** They were told that they are not kept. */
        void failed(List<Change> changes, NotKeptException why);

        /** A change found no place. */
        void turnedAway();
    }

    /** Something that is not a change, done in its turn. */
    interface Errand {
        void run() throws SQLException, NotKeptException;
    }

    private sealed interface Work permits Change, Other {}

    /**
     * A change that waits.
     *
     * @param lease under which it was handed in
     * @param change what to write
     * @param done what the engine waits for
     */
    record Change(ShardLease lease, StoredChange change, CompletableFuture<Void> done) implements Work {}

    private record Other(Errand errand, CompletableFuture<Void> done) implements Work {

        void run() {
            try {
                errand.run();
                done.complete(null);
            } catch (final NotKeptException e) {
                done.completeExceptionally(e);
            } catch (final SQLException | RuntimeException e) {
                done.completeExceptionally(Trouble.notKept(e));
            }
        }
    }
}
