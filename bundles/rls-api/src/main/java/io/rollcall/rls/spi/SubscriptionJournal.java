package io.rollcall.rls.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps the state of watchers as it changes, so that it survives the process ({@code db_mode} 1 and 2). The engine
 * serves from its own memory; it writes here what must not be lost before it says so to the watcher, and the rest
 * behind.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>methods may be called from any thread and must not block;
 *   <li>who has a {@link ShardLease} serves the watchers of that shard, and nobody else does; the journal gives leases
 *       to the engine that opened it. In mode 1 all shards are its own for as long as it is open, in mode 2 several
 *       nodes share them;
 *   <li>changes of one lease are applied in the order they were handed in; several that wait are committed together;
 *   <li>a change handed in with a lease that is over is refused, and so is all else in the same transaction of that
 *       shard: a node that was held up for a while cannot overwrite what its successor wrote;
 *   <li>what was written for a watcher is given back by {@link ShardOwner#restore} as it was, but for what the table of
 *       another product has no place for.
 * </ul>
 */
@ConsumerType
public interface SubscriptionJournal {

    /** 1 or 2 (PID {@code rls}, {@code db_mode}). */
    int dbMode();

    /**
     * Begins to give shards, each with its state, as soon as the database can be read.
     *
     * @param owner the engine; called on threads of the journal
     * @throws IllegalStateException if it is open
     */
    void open(ShardOwner owner);

    /**
     * Ends it. An owner that wants to hand over in order has done so before, see {@link #drain()}; shards it has still
     * are over at once, and their rows stay.
     *
     * @return complete when the owner is not called any more and another may open
     */
    CompletionStage<Void> close();

    /** Whether changes can be written at present; where not, who must wait for a write is told at once. */
    boolean ready();

    /**
     * Writes one change.
     *
     * @param lease of the shard of its watcher
     * @param change the change
     * @return complete when it is committed; fails with {@link NotKeptException} when it is not, or nobody knows
     */
    CompletionStage<Void> write(ShardLease lease, StoredChange change);

    /** Removes all that is kept of a shard: its watchers are served without this journal from now on. */
    CompletionStage<Void> forget(ShardLease lease);

    /**
     * Who serves the watchers with this hash, as far as is known here.
     *
     * @param hash 0 to 65535
     * @return null while nobody does
     */
    ServerNode nodeOf(int hash);

    /** All nodes on this database, this one first. */
    List<ServerNode> nodes();

    /** All shards of the database with who has them, in their order. */
    List<ShardState> shards();

    /**
     * Hands over all shards and takes no other, until {@link #resume()}.
     *
     * @return complete when none is left; where there is no other node, when their state is written
     */
    CompletionStage<Void> drain();

    /** Takes its part of the shards again. */
    void resume();
}
