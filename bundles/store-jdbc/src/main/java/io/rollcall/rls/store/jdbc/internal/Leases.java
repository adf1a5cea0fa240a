package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Who serves which shard: all of them this server, or several servers on one database each some. Methods are called on
 * the control thread of the bundle, but for {@link #confirm} (a writer's) and the questions (any thread).
 */
interface Leases {

    /** The mode it is for: 1 or 2. */
    int dbMode();

    /**
     * Begins to take shards. Called again with another store when the tables have moved: what is there is taken anew.
     */
    void start(OpenStore store, Shards shards);

    /** Ends all leases at once: none of them is held any more when this returns. */
    CompletionStage<Void> stop();

    /**
     * In the transaction that is about to write for these leases: which of them stand. Nobody else can take one of
     * those before the transaction ends.
     */
    Set<ShardLease> confirm(Connection connection, Collection<ShardLease> leases) throws SQLException;

    /** Who serves the watchers with this hash, as far as is known; null while nobody does. */
    ServerNode nodeOf(int hash);

    /** All servers on the database, this one first. */
    List<ServerNode> nodes();

    /** All shards with who has them. */
    List<ShardState> shards();

    /** Gives all shards away and takes none, until {@link #resume()}. */
    CompletionStage<Void> drain();

    void resume();

    /** The journal, as its leases see it. Methods return at once. */
    interface Shards {

        /** A shard is ours: its state is read and given to the engine. */
        void grant(ShardLease lease);

        /** A shard is to go elsewhere. Complete when the engine has let go of it and all it wrote is committed. */
        CompletionStage<Void> handOver(ShardLease lease);

        /** The right to a shard has gone. */
        void lost(ShardLease lease);

        /** What {@link #nodeOf} says may be something else now. */
        void changed();

        /** Whether what is stored of a shard is all that was handed in for it by this process. Any thread. */
        boolean isWhole(int shard);

        /** Whether the state of a shard was given to the engine in full. */
        boolean complete(ShardLease lease);
    }
}
