package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.ShardLease;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Of which shards the last change of some watcher is not written: whoever takes them up next cannot take what is stored
 * for all there was, though the one before left in good order. Any thread.
 */
final class LastWords {

    private final Map<String, Missing> missing = new ConcurrentHashMap<>();
    private final AtomicLong handedIn = new AtomicLong();

    /**
     * A change of a watcher that is not written.
     *
     * @param shard of the watcher
     * @param number of the change, in the order in which changes were handed in
     */
    private record Missing(int shard, long number) {}

    /** Number of a change that is about to be handed in. */
    long next() {
        return handedIn.incrementAndGet();
    }

    /** Gives back what becomes of a change, and notes it. */
    CompletionStage<Void> follow(
            final ShardLease lease, final String watcher, final long number, final CompletionStage<Void> change) {
        return change.whenComplete((none, failure) -> {
            if (failure == null) {
                written(watcher, number);
            } else if (!isAnothers(failure)) {
                missing.merge(
                        watcher,
                        new Missing(lease.shard(), number),
                        (one, other) -> one.number > other.number ? one : other);
            }
        });
    }

    /** One that was handed in before a change that failed says nothing of that one. */
    private void written(final String watcher, final long number) {
        if (!missing.isEmpty()) {
            missing.computeIfPresent(watcher, (key, failed) -> failed.number < number ? null : failed);
        }
    }

    /** Whoever has the shard by now has the last word. */
    private static boolean isAnothers(final Throwable failure) {
        final Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof NotKeptException kept && kept.reason() == NotKeptException.Reason.LEASE_OVER;
    }

    /** Whether all is written that was to be written of a shard. */
    boolean areWritten(final int shard) {
        return missing.isEmpty() || missing.values().stream().noneMatch(one -> one.shard == shard);
    }

    /** The engine is about to be given what is stored of a shard, or somebody else is. */
    void forget(final int shard) {
        if (!missing.isEmpty()) {
            missing.values().removeIf(one -> one.shard == shard);
        }
    }
}
