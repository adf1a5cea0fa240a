package io.rollcall.rls.store.jdbc.internal.lease;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Told what becomes of the shards of this node. Called by one thread of the leases; must not block. */
public interface LeaseHolder {

    /** Shards are this node's from now on. */
    void taken(List<Lease> leases);

    /**
     * A shard is to go to another node.
     *
     * @return complete when nothing is sent for it any more and its state is written
     */
    CompletionStage<Void> handOver(Lease lease);

    /** The right to a shard is gone. */
    void lost(Lease lease);

    /** Whether the state of a shard of this node was taken up. Any thread. */
    boolean complete(Lease lease);

    /** Whether all was written that this process had to say of a shard when it had it last. */
    boolean isWhole(int shard);

    /** Others have shards that they did not have, or leases lapsed or stand again. */
    void changed();
}
