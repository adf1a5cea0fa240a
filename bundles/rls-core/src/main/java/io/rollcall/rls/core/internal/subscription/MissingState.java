package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.lane.Deadline;

/** When a back end that sends changes to what never came is asked for the full state: ever more seldom. */
final class MissingState {

    /** A state that was missing so long ago has nothing to do with one that is missing now. */
    private static final long FORGIVEN_AFTER_MS = 900_000;

    private final Shard shard;
    private long atMs = Deadline.NEVER;
    private long askedMs;
    private int asks;

    MissingState(final Shard shard) {
        this.shard = shard;
    }

    /** It is missing again. */
    void again() {
        if (atMs == Deadline.NEVER) {
            atMs = turnMs(shard.nowMs());
        }
    }

    private long turnMs(final long nowMs) {
        if (nowMs - askedMs > FORGIVEN_AFTER_MS) {
            asks = 0;
        }
        return asks == 0 ? nowMs : Math.max(nowMs, askedMs + shard.backOff().againMs(asks, SubscriptionState.ABSENT));
    }

    /** A SUBSCRIBE left, and that brings it. */
    void asked() {
        if (atMs != Deadline.NEVER) {
            atMs = Deadline.NEVER;
            asks++;
            askedMs = shard.nowMs();
        }
    }

    /** When to ask, or NEVER. */
    long atMs() {
        return atMs;
    }
}
