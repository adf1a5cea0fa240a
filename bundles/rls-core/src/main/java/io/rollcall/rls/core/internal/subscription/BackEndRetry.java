package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.lane.Deadline;
import java.time.Instant;

/** When a back-end subscription that ended or could not be made is tried again. */
final class BackEndRetry {

    /** Two ends within this time, and even a reason that invites us back at once is paced. */
    private static final long AT_ONCE_GUARD_MS = 5000;

    private static final long LEAST_RENEWAL_MS = 300_000;

    private final Shard shard;
    private long atMs = Deadline.NEVER;
    private long lastEndMs = Long.MIN_VALUE / 2;
    private int failures;

    BackEndRetry(final Shard shard) {
        this.shard = shard;
    }

    /** A dialog ended: when to make the next one, or NEVER. */
    long after(final EndOfBackEnd end, final long retryAfterSeconds) {
        final long nowMs = shard.nowMs();
        final boolean tooSoon = nowMs - lastEndMs < AT_ONCE_GUARD_MS;
        lastEndMs = nowMs;
        if (end.isFinal()) {
            atMs = Deadline.NEVER;
        } else if (end.retry() == EndOfBackEnd.Retry.AT_ONCE && !tooSoon) {
            atMs = nowMs;
        } else if (end.retry() == EndOfBackEnd.Retry.SELDOM) {
            atMs = Math.max(again(retryAfterSeconds), nowMs + shard.backOff().longestMs());
        } else {
            atMs = again(retryAfterSeconds);
        }
        return atMs;
    }

    /**
     * One of several dialogs ended, and a new SUBSCRIBE makes new ones of all: when to. At once where that is asked
     * for, but not as often as a single notifier may come and go.
     */
    long renewal(final EndOfBackEnd end, final long retryAfterSeconds) {
        final long nowMs = shard.nowMs();
        final boolean atOnce = end.retry() == EndOfBackEnd.Retry.AT_ONCE && nowMs - lastEndMs > LEAST_RENEWAL_MS;
        lastEndMs = nowMs;
        return atOnce
                ? nowMs
                : nowMs + Math.max(LEAST_RENEWAL_MS, shard.backOff().againMs(1, retryAfterSeconds));
    }

    /** A try failed: when to make the next one. */
    long again(final long retryAfterSeconds) {
        failures++;
        return shard.nowMs() + shard.backOff().againMs(failures, retryAfterSeconds);
    }

    /** The back end was heard. */
    void heard() {
        failures = 0;
        atMs = Deadline.NEVER;
    }

    /** What watchers see: the reason of the end, until so many tries have failed that it counts as given up. */
    String shown(final EndOfBackEnd end) {
        final boolean givenUp = (end.retry() == EndOfBackEnd.Retry.LATER || end.retry() == EndOfBackEnd.Retry.SELDOM)
                && failures > shard.settings().backendRetries();
        return givenUp ? "giveup" : end.shown();
    }

    int failures() {
        return failures;
    }

    /** When, or null where nothing is planned. */
    Instant at() {
        return atMs == Deadline.NEVER ? null : Instant.ofEpochMilli(atMs);
    }

    /** As it was stored. */
    void restore(final int storedFailures, final Instant storedAt) {
        failures = storedFailures;
        atMs = storedAt == null ? Deadline.NEVER : storedAt.toEpochMilli();
    }
}
