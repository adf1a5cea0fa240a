package io.rollcall.rls.core.internal.shard;

import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.journal.Grant;
import io.rollcall.rls.core.internal.journal.JournalSettings;
import io.rollcall.rls.core.internal.journal.Journaling;
import io.rollcall.rls.core.internal.lane.Lanes;
import io.rollcall.rls.core.internal.subscription.Shard;
import io.rollcall.rls.core.internal.subscription.Tenure;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionJournal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the journal that {@code db_mode} asks for and closes the one before, one step after the other, whatever comes
 * and goes meanwhile. What is served is in memory in every mode; a change of the mode writes it elsewhere.
 */
public final class ShardKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(ShardKeeper.class);

    /** A journal that was just opened, or is about to come back from an update, grants within this time. */
    private static final long GRACE_MS = 10_000;

    /** Time that a journal that goes away may take to say goodbye. */
    private static final long CLOSE_LIMIT_MS = 8000;

    /** How often, at the stop, it is looked whether shards have come meanwhile. */
    private static final int MOST_LOOKS = 40;

    private static final long LOOK_AGAIN_MS = 100;

    private final EngineContext engine;
    private final Lanes<Shard> lanes;
    private final Journaling journaling;
    private final IntFunction<SubscriptionJournal> journals;
    private final Consumer<Collection<StoredWatcher>> takingUp;
    private final Complaint complaint;
    private final Archiving archiving;
    private final Remainder remainder;
    private CompletableFuture<Void> steps = CompletableFuture.completedFuture(null);
    private boolean stopped;

    /** Who called us last, and the journal that did; null while none is open. */
    private volatile Ownership open;

    /**
     * With nothing open.
     *
     * @param journals finds the best journal of a mode, or null
     * @param takingUp told of watchers before they are taken up
     */
    public ShardKeeper(
            final EngineContext engine,
            final Lanes<Shard> lanes,
            final IntFunction<SubscriptionJournal> journals,
            final Consumer<Collection<StoredWatcher>> takingUp) {
        this.engine = engine;
        this.lanes = lanes;
        this.journaling = engine.journaling();
        this.journals = journals;
        this.takingUp = takingUp;
        this.complaint = new Complaint(engine);
        this.remainder = new Remainder(engine, lanes);
        this.archiving = new Archiving(engine, lanes, takingUp);
    }

    /** The copy of mode 0 in a database. */
    public Archiving archiving() {
        return archiving;
    }

    // ---- which journal --------------------------------------------------------------------------------------------

    /**
     * The mode, or the journals that are there, may be others than before.
     *
     * @return complete when what follows from it is done
     */
    public synchronized CompletableFuture<Void> reconcile() {
        steps = steps.exceptionally(ShardKeeper::failed).thenCompose(none -> step());
        return steps;
    }

    private static Void failed(final Throwable failure) {
        LOG.error("A journal could not be opened or closed as it should", failure);
        return null;
    }

    private CompletionStage<Void> step() {
        final int mode = engine.settings().journal().dbMode();
        final SubscriptionJournal wanted = mode == JournalSettings.MEMORY ? null : journals.apply(mode);
        final Ownership before = open;
        final boolean same = before == null ? wanted == null : before.journal() == wanted;
        if (isStopped() || same && mode == journaling.mode()) {
            return CompletableFuture.completedFuture(null);
        }
        // the way from one journal to the next is none to complain of
        complaint.begin(engine.clock().millis() + GRACE_MS);
        LOG.info("db_mode is {}; {}", mode, mode == 0 ? "memory serves" : wanted == null ? "no journal" : "opening");
        return leave(before, mode).thenCompose(left -> mode(mode)).thenRun(() -> enter(mode, wanted));
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Ends with what was open; with mode 0 its rows are removed, since nobody keeps them true any more. */
    private CompletionStage<Void> leave(final Ownership before, final int nextMode) {
        open = null;
        if (before == null) {
            return journaling.mode() == JournalSettings.MEMORY
                    ? guarded(archiving::leave).exceptionally(ShardKeeper::failed)
                    : CompletableFuture.completedFuture(null);
        }
        before.end();
        if (nextMode != JournalSettings.MEMORY) {
            return close(before);
        }
        final List<Grant> grants = journaling.grants();
        // first: no lane writes any more what is about to be removed
        return mode(nextMode).thenCompose(none -> removeRows(before, grants)).thenCompose(none -> close(before));
    }

    private CompletionStage<Void> removeRows(final Ownership before, final List<Grant> grants) {
        final List<CompletableFuture<Void>> removals = new ArrayList<>();
        for (final Grant grant : grants) {
            removals.add(guarded(() -> before.journal().forget(grant.lease())));
        }
        return lanes.alarms()
                .within(CLOSE_LIMIT_MS, CompletableFuture.allOf(removals.toArray(CompletableFuture<?>[]::new)))
                .exceptionally(failure -> {
                    engine.counters().count("journal.rows.left");
                    LOG.error(
                            "Rows of subscriptions that memory serves now could not be removed from the database; do"
                                    + " so before db_mode is 1 or 2 again, or what is over by then comes back",
                            failure);
                    return null;
                });
    }

    /** The leases of mode 2 stand until the journal gives them up, those of mode 1 mean nothing without it. */
    private CompletionStage<Void> close(final Ownership before) {
        return lanes.alarms()
                .within(CLOSE_LIMIT_MS, guarded(() -> before.journal().close()))
                .exceptionally(ShardKeeper::failed)
                .thenRun(() -> journaling.grants().forEach(journaling::ended));
    }

    private CompletionStage<Void> mode(final int mode) {
        if (mode == journaling.mode()) {
            return CompletableFuture.completedFuture(null);
        }
        journaling.mode(mode);
        final boolean keeps = mode != JournalSettings.MEMORY;
        return lanes.askEach(shard -> {
                    Tenure.keep(shard, keeps);
                    if (mode == JournalSettings.DATABASE) {
                        Tenure.carry(shard);
                    }
                    return null;
                })
                .thenAccept(all -> {});
    }

    private void enter(final int mode, final SubscriptionJournal wanted) {
        final long nowMs = engine.clock().millis();
        journaling.expectGrants(mode == JournalSettings.MEMORY ? nowMs : nowMs + GRACE_MS);
        complaint.begin(nowMs + GRACE_MS);
        remainder.begin(nowMs);
        if (wanted != null) {
            final Ownership ownership = new Ownership(engine, lanes, wanted, takingUp);
            open = ownership;
            try {
                wanted.open(ownership);
            } catch (final RuntimeException | LinkageError e) {
                open = null;
                failed(e);
            }
        }
        if (mode != JournalSettings.DATABASE) {
            // what waited for a lease goes on
            lanes.onEach(Shard::transportArrived);
        }
    }

    private static CompletableFuture<Void> guarded(final Supplier<CompletionStage<Void>> work) {
        try {
            return work.get().toCompletableFuture();
        } catch (final RuntimeException | LinkageError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    // ---- what operators see ---------------------------------------------------------------------------------------

    /** Called every second: one line when subscriptions begin to be refused, and one when they are not any more. */
    public void look(final long nowMs) {
        if (isStopped()) {
            return;
        }
        complaint.look(nowMs, journaling, journal());
        archiving.look(nowMs);
        remainder.look(nowMs, journal());
        final Ownership now = open;
        if (now != null) {
            now.look();
        }
    }

    /** Why SUBSCRIBEs are refused at present, or null. */
    public String trouble() {
        return Complaint.trouble(journaling, journal());
    }

    /** The journal that is open, or null. */
    public SubscriptionJournal journal() {
        final Ownership now = open;
        return now == null ? null : now.journal();
    }

    // ---- stop -----------------------------------------------------------------------------------------------------

    /** Begins no other change of the mode; complete when the one under way is done, and the mode is what it will be. */
    public synchronized CompletableFuture<Void> settle() {
        stopped = true;
        return steps.exceptionally(ShardKeeper::failed);
    }

    /**
     * Writes the last word on all watchers and closes the journal; the lanes are closed by it.
     *
     * @return how many watchers could not be written
     */
    public CompletionStage<Integer> stop() {
        return settle().thenCompose(none -> granted(MOST_LOOKS)).thenCompose(none -> writeLast());
    }

    /** A journal that was opened a moment ago is about to grant what nothing can be written without. */
    private CompletionStage<Void> granted(final int looks) {
        final SubscriptionJournal journal = journal();
        final boolean comes = journal != null
                && journal.ready()
                && journaling.expectsGrants(engine.clock().millis())
                && !Complaint.served(journaling);
        return !comes || looks == 0
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.runAsync(() -> {}, lanes.alarms().in(LOOK_AGAIN_MS))
                        .thenCompose(none -> granted(looks - 1));
    }

    private CompletionStage<Integer> writeLast() {
        final Ownership last = open;
        open = null;
        return lanes.askEach(Tenure::close).thenCompose(parts -> {
            final List<CompletableFuture<Integer>> writes = new ArrayList<>();
            for (final List<StoredChange> changes : parts) {
                changes.forEach(change -> writes.add(write(change)));
            }
            return CompletableFuture.allOf(writes.toArray(CompletableFuture<?>[]::new))
                    .thenCompose(all -> last == null ? CompletableFuture.completedFuture(null) : closed(last))
                    .thenApply(all ->
                            writes.stream().mapToInt(CompletableFuture::join).sum());
        });
    }

    private CompletionStage<Void> closed(final Ownership last) {
        last.end();
        return close(last);
    }

    private CompletableFuture<Integer> write(final StoredChange change) {
        final Grant grant = journaling.grant(change.hash());
        if (grant == null) {
            return CompletableFuture.completedFuture(1);
        }
        return grant.write(change).toCompletableFuture().thenApply(none -> 0).exceptionally(failure -> 1);
    }
}
