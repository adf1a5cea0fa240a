package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.lane.Deadline;

/** How long a back-end subscription runs, when it is refreshed, and until when its NOTIFY must have come (Timer N). */
final class BackEndTimes {

    /** Where a back end grants nothing at all: it shall not make us ask at the rate of its answers. */
    private static final long SHORTEST_REFRESH_MS = 1000;

    /** A state that was missing so long ago has nothing to do with one that is missing now. */
    private static final long FORGIVEN_AFTER_MS = 900_000;

    private final Shard shard;
    private long expiresAtMs = Deadline.NEVER;
    private long refreshAtMs = Deadline.NEVER;
    private long notifyByMs = Deadline.NEVER;
    private long toldUntilMs = Deadline.NEVER;
    private long stateAtMs = Deadline.NEVER;
    private long askedForStateMs;
    private int asksForState;
    private boolean lastChance;

    BackEndTimes(final Shard shard) {
        this.shard = shard;
    }

    /** A SUBSCRIBE left: a NOTIFY is due (RFC 6665, 4.1.2.4). When to look after it. */
    long asked() {
        if (stateAtMs != Deadline.NEVER) {
            stateAtMs = Deadline.NEVER;
            asksForState++;
            askedForStateMs = shard.nowMs();
        }
        notifyByMs = shard.nowMs() + shard.settings().timerNMs();
        return notifyByMs;
    }

    /** Whether the NOTIFY of the last SUBSCRIBE has not come yet. */
    boolean awaitsNotify() {
        return notifyByMs != Deadline.NEVER;
    }

    /** A NOTIFY said how long it runs, or nothing of it. */
    void told(final long seconds) {
        toldUntilMs = seconds == SubscriptionState.ABSENT ? Deadline.NEVER : shard.nowMs() + seconds * 1000;
    }

    /** How long it runs by the last NOTIFY, or else by what was asked. */
    long toldSeconds(final long askedSeconds) {
        return toldUntilMs == Deadline.NEVER
                ? askedSeconds
                : Math.min(askedSeconds, Math.max(0, (toldUntilMs - shard.nowMs()) / 1000));
    }

    /** Whether nothing is known yet of how long it runs. */
    boolean unlimited() {
        return expiresAtMs == Deadline.NEVER;
    }

    /** A NOTIFY came, or none is to be waited for. */
    void notified() {
        notifyByMs = Deadline.NEVER;
    }

    /**
     * Granted for so long from now. The refresh is planned in the last quarter but not the last tenth of the time,
     * spread so that many made together do not come together for ever.
     */
    void granted(final long seconds) {
        final long nowMs = shard.nowMs();
        final long lifeMs = seconds * 1000;
        expiresAtMs = nowMs + lifeMs;
        refreshAtMs = nowMs + (lifeMs > 0 ? (long) (lifeMs * (0.75 + 0.15 * shard.chance())) : SHORTEST_REFRESH_MS);
        lastChance = false;
    }

    /** Moves the refresh; false where the subscription will have expired by then. */
    boolean refreshAt(final long atMs) {
        if (atMs >= expiresAtMs) {
            return false;
        }
        refreshAtMs = atMs;
        return true;
    }

    /** It cannot be refreshed before it expires, and stands until then. */
    void letExpire() {
        refreshAtMs = expiresAtMs;
        lastChance = true;
    }

    /** Whether it is at its end. */
    boolean expired(final long nowMs) {
        return lastChance && expiresAtMs <= nowMs;
    }

    /** Whether it would end sooner than is known by now. */
    boolean endsSooner(final long seconds) {
        return shard.nowMs() + seconds * 1000 < expiresAtMs;
    }

    boolean notifyMissing(final long nowMs) {
        return notifyByMs <= nowMs;
    }

    /** How long it runs: what was asked, or the less that the answer says (RFC 6665, 4.1.2.1). */
    static long lesser(final long askedSeconds, final long toldSeconds) {
        return toldSeconds == SubscriptionState.ABSENT ? askedSeconds : Math.min(askedSeconds, toldSeconds);
    }

    /** The full state must be asked for: at once, but ever more seldom where none comes of it. When to do something. */
    long stateMissing() {
        if (stateAtMs == Deadline.NEVER) {
            stateAtMs = stateTurnMs(shard.nowMs());
        }
        return nextMs();
    }

    private long stateTurnMs(final long nowMs) {
        if (nowMs - askedForStateMs > FORGIVEN_AFTER_MS) {
            asksForState = 0;
        }
        return asksForState == 0
                ? nowMs
                : Math.max(nowMs, askedForStateMs + shard.backOff().againMs(asksForState, SubscriptionState.ABSENT));
    }

    /** It is over. */
    void clear() {
        expiresAtMs = Deadline.NEVER;
        refreshAtMs = Deadline.NEVER;
        notifyByMs = Deadline.NEVER;
        stateAtMs = Deadline.NEVER;
    }

    long expiresAtMs() {
        return expiresAtMs;
    }

    /** When something is next to be done. */
    long nextMs() {
        return Math.min(Math.min(refreshAtMs, stateAtMs), notifyByMs);
    }
}
