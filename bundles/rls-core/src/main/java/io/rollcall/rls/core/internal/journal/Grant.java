package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.SubscriptionJournal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** A shard that a journal granted to this engine. Any thread. */
public final class Grant {

    private final SubscriptionJournal journal;
    private final ShardLease lease;
    private final BooleanSupplier right = this::mayGoOn;
    private volatile boolean complete;
    private volatile boolean leaving;
    private volatile boolean over;

    public Grant(final SubscriptionJournal journal, final ShardLease lease) {
        this.journal = journal;
        this.lease = lease;
    }

    public ShardLease lease() {
        return lease;
    }

    /** All that was kept of it is taken up: it is served from now on. */
    public void complete() {
        complete = true;
    }

    /** It is about to go to another node: nothing is begun by it any more, but what a lane is sending still leaves. */
    public void leave() {
        leaving = true;
    }

    /** Whether it is about to go to another node. */
    public boolean isLeaving() {
        return leaving;
    }

    /** It goes to somebody else, or its journal does: nothing is sent or written by it any more. */
    public void end() {
        over = true;
    }

    public boolean isComplete() {
        return complete;
    }

    /** Whether requests for its watchers are answered: its state is here, and changes of it can be written. */
    public boolean serves() {
        return complete && writes();
    }

    /** Whether changes can be written at present. */
    public boolean writes() {
        return !leaving && stands() && journal.ready();
    }

    /** Whether nobody else can have it. */
    boolean stands() {
        return !over && lease.held();
    }

    /**
     * Whether requests of ours may be sent for its watchers. Not before it is complete: until then what a lane has of
     * them may be from before somebody else served them, with numbers that are used by now.
     */
    public boolean maySend() {
        return !leaving && mayGoOn();
    }

    private boolean mayGoOn() {
        return complete && stands();
    }

    /** Whether what is under way may be sent, and sent again: also where it leaves, until each lane had its turn. */
    public BooleanSupplier right() {
        return right;
    }

    /** Whether a watcher with this hash is in it. */
    public boolean covers(final int hash) {
        return hash >= lease.firstHash() && hash <= lease.lastHash();
    }

    /** Writes a change; a journal that throws counts as one that is away. */
    public CompletionStage<Void> write(final StoredChange change) {
        try {
            return journal.write(lease, change);
        } catch (final RuntimeException | LinkageError e) {
            return CompletableFuture.failedFuture(
                    new NotKeptException(NotKeptException.Reason.UNAVAILABLE, "The journal failed", e));
        }
    }
}
