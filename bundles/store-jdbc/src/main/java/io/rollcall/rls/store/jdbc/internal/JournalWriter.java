package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.StoredChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that writes what waits, all of it in one transaction, in the order in which it was handed in. */
final class JournalWriter {

    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final CompletionStage<Void> after;
    private final IntSupplier capacity;
    private final IntSupplier largestBatch;
    private final Committing committing;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean ending;

    /**
     * Begins.
     *
     * @param after what it waits for before it writes anything: the end of those that wrote before it
     * @param capacity changes that may wait
     * @param largestBatch changes of one transaction
     */
    JournalWriter(
            final String name,
            final CompletionStage<Void> after,
            final IntSupplier capacity,
            final IntSupplier largestBatch,
            final Committing committing) {
        this.after = after;
        this.capacity = capacity;
        this.largestBatch = largestBatch;
        this.committing = committing;
        thread = new Thread(this::run, name);
        thread.start();
    }

    /** Queues a change; one that finds no place is told so. Null where this one is ending. */
    CompletionStage<Void> write(final ShardLease lease, final StoredChange change) {
        final Change work = new Change(lease, change, new CompletableFuture<>());
        if (queue.size() >= capacity.getAsInt()) {
            committing.turnedAway();
            work.done.completeExceptionally(new NotKeptException(
                    Reason.UNAVAILABLE, "too many changes wait for the database (write_queue)", null));
            return work.done;
        }
        return queued(work) ? work.done : null;
    }

    /** Does something behind all that waits. Null where this one is ending. */
    CompletionStage<Void> then(final Errand errand) {
        final Other work = new Other(errand, new CompletableFuture<>());
        return queued(work) ? work.done : null;
    }

    /** Whether it will be done; what comes in at the very end is either done or taken out again. */
    private boolean queued(final Work work) {
        return !ending && queue.add(work) && !(ended.isDone() && queue.remove(work));
    }

    /** Takes nothing more, and ends when what waits is done. Not by an interrupt: H2 would close its file. */
    CompletionStage<Void> end() {
        ending = true;
        queue.add(new Other(() -> {}, new CompletableFuture<>()));
        return ended;
    }

    private void run() {
        final List<Work> taken = new ArrayList<>();
        try {
            after.toCompletableFuture().join();
            while (!ending || !queue.isEmpty()) {
                taken.add(queue.take());
                queue.drainTo(taken, largestBatch.getAsInt() - 1);
                work(taken);
                taken.clear();
            }
        } catch (final InterruptedException e) {
            LOG.warn("{} was interrupted: it ends", thread.getName());
        } finally {
            ending = true;
            ended.complete(null);
            queue.drainTo(taken);
            taken.forEach(Work::giveUp);
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
        } catch (final SQLException | RuntimeException | LinkageError e) {
            // the thread goes on with what comes next, whatever it is
            apart(changes, e);
        }
    }

    /** One that is refused does not spoil the others: it is found by halves. */
    private void apart(final List<Change> changes, final Throwable thrown) {
        final boolean unavailable = committing.unavailable(thrown);
        if (!unavailable && changes.size() > 1) {
            commit(changes.subList(0, changes.size() / 2));
            commit(changes.subList(changes.size() / 2, changes.size()));
            return;
        }
        LOG.debug("{} changes are not kept", changes.size(), thrown);
        final NotKeptException why =
                new NotKeptException(unavailable ? Reason.UNAVAILABLE : Reason.REFUSED, Trouble.of(thrown), thrown);
        committing.failed(changes, why);
        changes.forEach(change -> change.done.completeExceptionally(why));
    }

    /** What is done with changes. */
    interface Committing {

        /** Writes them in one transaction and completes them. */
        void commit(List<Change> changes) throws SQLException;

        /** Whether the trouble is that of the database, not of one change. */
        boolean unavailable(Throwable thrown);

        /** They are not kept, and are about to be told. */
        void failed(List<Change> changes, NotKeptException why);

        /** A change found no place. */
        void turnedAway();
    }

    /** Something that is not a change, done in its turn. */
    interface Errand {
        void run() throws SQLException, NotKeptException;
    }

    private sealed interface Work permits Change, Other {

        /** It is not done any more. */
        void giveUp();
    }

    /**
     * A change that waits.
     *
     * @param lease under which it was handed in
     * @param change what to write
     * @param done what the engine waits for
     */
    record Change(ShardLease lease, StoredChange change, CompletableFuture<Void> done) implements Work {

        @Override
        public void giveUp() {
            done.completeExceptionally(closed());
        }
    }

    private static NotKeptException closed() {
        return new NotKeptException(Reason.UNAVAILABLE, "the journal is closed", null);
    }

    private record Other(Errand errand, CompletableFuture<Void> done) implements Work {

        @Override
        public void giveUp() {
            done.completeExceptionally(closed());
        }

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
