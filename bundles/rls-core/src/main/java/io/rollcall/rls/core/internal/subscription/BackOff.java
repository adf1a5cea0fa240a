package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.uri.SipUri;

/**
 * How long back ends are left alone: longer after each failure, as long as they ask for, and never all for the same.
 */
final class BackOff {

    private static final long BACK_OFF_MS = 5000;
    private static final long LEAST_PAUSE_MS = 1000;
    private static final long LONGEST_BACK_OFF_MS = 600_000;
    private static final long LONGEST_RETRY_AFTER_S = 86_400;

    private final Shard shard;

    BackOff(final Shard shard) {
        this.shard = shard;
    }

    /** The longest pause between two tries, spread as every pause. */
    long longestMs() {
        return LONGEST_BACK_OFF_MS + (long) (LONGEST_BACK_OFF_MS * 0.2 * shard.chance());
    }

    /** Until when the server of this URI wants no new SUBSCRIBEs, spread as every pause; 0 where it takes them. */
    long pausedMs(final String uri) {
        final long nowMs = shard.nowMs();
        final long untilMs = shard.context().commons().pauses().untilMs(serverOf(uri), nowMs);
        return untilMs == 0 ? 0 : untilMs + (long) ((untilMs - nowMs) * 0.2 * shard.chance());
    }

    /** The server of this URI wants no new SUBSCRIBEs for so long. */
    void pause(final String uri, final long seconds) {
        shard.context().commons().pauses().pause(serverOf(uri), shard.nowMs(), seconds);
    }

    private static String serverOf(final String uri) {
        return SipUri.parse(uri).map(one -> one.host() + ':' + one.port()).orElse("");
    }

    /** How long to wait before another try: longer each time, and what the peer asks for at least. */
    long againMs(final int failures, final long retryAfterSeconds) {
        final int doublings = Math.min(Math.max(failures - 1, 0), 10);
        final long wait = retryAfterSeconds == SubscriptionState.ABSENT
                ? Math.min(LONGEST_BACK_OFF_MS, BACK_OFF_MS << doublings)
                : Math.max(
                        Math.min(retryAfterSeconds, LONGEST_RETRY_AFTER_S) * 1000,
                        Math.min(LONGEST_BACK_OFF_MS, LEAST_PAUSE_MS << doublings));
        return wait + (long) (wait * 0.2 * shard.chance());
    }
}
