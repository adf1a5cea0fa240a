package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.lane.Deadline;

/**
 * How long a back-end subscription runs, when it is refreshed, and until when its NOTIFY must have come (Timer N).
 *
 * <p>A base class rather than an object of its own: there is one for each back end.
 */
abstract class BackEndTimes extends Deadline {

    /** Where a back end grants nothing at all: it shall not make us ask at the rate of its answers. */
    private static final long SHORTEST_REFRESH_MS = 1000;

    private long expiresAtMs = NEVER;
    private long refreshAtMs = NEVER;
    private long notifyByMs = NEVER;
    private long toldUntilMs = NEVER;

    /** Null until a state was missing. */
    private MissingState missing;

    abstract Shard shard();

    /** A SUBSCRIBE left: a NOTIFY is due (RFC 6665, 4.1.2.4). When to look after it. */
    final long asked() {
        if (missing != null) {
            missing.asked();
        }
        notifyByMs = shard().nowMs() + shard().settings().timerNMs();
        return notifyByMs;
    }

    /** Whether the NOTIFY of the last SUBSCRIBE has not come yet. */
    final boolean awaitsNotify() {
        return notifyByMs != NEVER;
    }

    /** A NOTIFY said how long it runs, or nothing of it. */
    final void told(final long seconds) {
        toldUntilMs = seconds == SubscriptionState.ABSENT ? NEVER : shard().nowMs() + seconds * 1000;
    }

    /** How long it runs by the last NOTIFY, or else by what was asked. */
    final long toldSeconds(final long askedSeconds) {
        return toldUntilMs == NEVER
                ? askedSeconds
                : Math.min(askedSeconds, Math.max(0, (toldUntilMs - shard().nowMs()) / 1000));
    }

    /** Whether nothing is known yet of how long it runs. */
    final boolean unlimited() {
        return expiresAtMs == NEVER;
    }

    /** A NOTIFY came, or none is to be waited for. */
    final void notified() {
        notifyByMs = NEVER;
    }

    /**
     * Granted for so long from now. The refresh is planned in the last quarter but not the last tenth of the time,
     * spread so that many made together do not come together for ever.
     */
    final void granted(final long seconds) {
        final long nowMs = shard().nowMs();
        final long lifeMs = seconds * 1000;
        expiresAtMs = nowMs + lifeMs;
        refreshAtMs = nowMs + (lifeMs > 0 ? (long) (lifeMs * (0.75 + 0.15 * shard().chance())) : SHORTEST_REFRESH_MS);
    }

    /** Moves the refresh; false where the subscription will have expired by then. */
    final boolean refreshBy(final long atMs) {
        if (atMs >= expiresAtMs) {
            return false;
        }
        refreshAtMs = atMs;
        return true;
    }

    /** It cannot be refreshed before it expires, and stands until then. */
    final void letExpire() {
        refreshAtMs = expiresAtMs;
    }

    /** Whether it is at its end. */
    final boolean expired(final long nowMs) {
        return refreshAtMs == expiresAtMs && expiresAtMs <= nowMs;
    }

    /** Whether it would end sooner than is known by now. */
    final boolean endsSooner(final long seconds) {
        return shard().nowMs() + seconds * 1000 < expiresAtMs;
    }

    final boolean notifyMissing(final long nowMs) {
        return notifyByMs <= nowMs;
    }

    /** How long it runs: what was asked, or the less that the answer says (RFC 6665, 4.1.2.1). */
    static long lesser(final long askedSeconds, final long toldSeconds) {
        return toldSeconds == SubscriptionState.ABSENT ? askedSeconds : Math.min(askedSeconds, toldSeconds);
    }

    /** The full state must be asked for: at once, but ever more seldom where none comes of it. When to do something. */
    final long askForState() {
        if (missing == null) {
            missing = new MissingState(shard());
        }
        missing.again();
        return nextMs();
    }

    /** Whether the full state is still to be asked for. */
    final boolean missesState() {
        return missing != null && missing.atMs() != NEVER;
    }

    final long expiresAtMs() {
        return expiresAtMs;
    }

    /** When something is next to be done. */
    final long nextMs() {
        return Math.min(missing == null ? refreshAtMs : Math.min(refreshAtMs, missing.atMs()), notifyByMs);
    }
}
