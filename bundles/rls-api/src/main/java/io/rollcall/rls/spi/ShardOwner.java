package io.rollcall.rls.spi;

import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The engine, as a {@link SubscriptionJournal} sees it. Methods return at once: the work is queued on lanes.
 *
 * <p>A shard is granted, restored in as many steps as the journal likes, one after the other, and complete; from then
 * on the engine answers for it. It ends with {@link #handOver} or {@link #lost}.
 */
@ProviderType
public interface ShardOwner {

    /**
     * A shard is this engine's; requests for it wait a moment, then are answered 503 with Retry-After, until it is
     * complete. It may have been granted before and its lease run out, without {@link #lost}: what the engine has of it
     * stays, unless the epoch says that somebody else had it.
     */
    void granted(ShardLease lease);

    /**
     * Takes up some of what was kept of it. Dialogs that the engine has already are left alone.
     *
     * @return complete when they go on
     */
    CompletionStage<Void> restore(ShardLease lease, Collection<StoredWatcher> watchers);

    /**
     * All of it was given. What the engine has of the shard and the journal does not is written now.
     *
     * @return complete when the shard is served
     */
    CompletionStage<Void> complete(ShardLease lease);

    /**
     * The shard goes to another node, or the server stops: nothing more is sent, what is true at the end is written
     * without a gap in the numbers, and forgotten here.
     *
     * @return complete when it is written; the lease is given up then
     */
    CompletionStage<Void> handOver(ShardLease lease);

    /** The right is gone: all of the shard is forgotten, what is queued for sending too, and nobody is told. */
    void lost(ShardLease lease);

    /**
     * The journal is in another database from now on: the epochs of the leases that it grants next have nothing to do
     * with those before, and what the engine has is not older than what is there.
     */
    default void moved() {}

    /**
     * {@link SubscriptionJournal#ready()}, {@link SubscriptionJournal#nodeOf} or {@link ShardLease#held()} of a lease
     * may say something else now: what could not be written or sent is tried again.
     */
    void changed();
}
