package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.spi.ResolvedList;
import java.util.List;
import java.util.Set;

/** A list subscription of another product, whose table has no lists: finds the list, however long that takes. */
final class Unlisted extends Deadline {

    private static final long AGAIN_MS = 10_000;

    private final Shard shard;
    private final ListSubscription subscription;

    private Unlisted(final Shard shard, final ListSubscription subscription) {
        this.shard = shard;
        this.subscription = subscription;
    }

    static void begin(final Shard shard, final ListSubscription subscription, final long atMs) {
        shard.lane().at(atMs, new Unlisted(shard, subscription));
    }

    /** What stands for the list until it is found. */
    static ResolvedList list(final String uri) {
        return new ResolvedList(uri, null, List.of(), List.of(), List.of(), Set.of());
    }

    @Override
    protected void due(final long nowMs) {
        if (subscription.isUnlisted() && !subscription.ended()) {
            shard.relist(subscription);
            shard.lane().at(nowMs + AGAIN_MS, this);
        }
    }
}
