package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.StoredChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The threads that write for a journal: a shard always by the same one, also when their number changes. */
final class Writers {

    private final String name;
    private final StoreKeeper keeper;
    private final JournalWriter.Committing committing;
    private volatile List<JournalWriter> all = List.of();
    private int made;

    Writers(final String name, final StoreKeeper keeper, final JournalWriter.Committing committing) {
        this.name = name;
        this.keeper = keeper;
        this.committing = committing;
    }

    /** As many as the settings say. Those from before write what they have first. */
    synchronized void align() {
        final int wanted = keeper.settings().writers();
        final List<JournalWriter> before = all;
        if (before.size() == wanted) {
            return;
        }
        final CompletionStage<Void> after = end(before);
        final List<JournalWriter> started = new ArrayList<>();
        for (int number = 0; number < wanted; number++) {
            started.add(new JournalWriter(
                    name + '-' + made++,
                    after,
                    () -> Math.max(1, keeper.settings().queue() / wanted),
                    () -> keeper.settings().batch(),
                    committing));
        }
        all = List.copyOf(started);
    }

    /** Takes nothing more; complete when all that waited is done. */
    synchronized CompletionStage<Void> end() {
        final List<JournalWriter> before = all;
        all = List.of();
        return end(before);
    }

    private static CompletionStage<Void> end(final List<JournalWriter> ending) {
        return CompletableFuture.allOf(ending.stream()
                .map(writer -> writer.end().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    boolean isOpen() {
        return !all.isEmpty();
    }

    CompletionStage<Void> write(final ShardLease lease, final StoredChange change) {
        return with(lease, writer -> writer.write(lease, change));
    }

    /** Does something behind all that was handed in for the shard. */
    CompletionStage<Void> then(final ShardLease lease, final JournalWriter.Errand errand) {
        return with(lease, writer -> writer.then(errand));
    }

    private CompletionStage<Void> with(
            final ShardLease lease, final Function<JournalWriter, CompletionStage<Void>> work) {
        for (List<JournalWriter> now = all; !now.isEmpty(); now = all) {
            final CompletionStage<Void> done = work.apply(now.get(lease.shard() % now.size()));
            if (done != null) {
                return done;
            }
            if (now == all) {
                break; // they end, and nobody takes their place yet
            }
        }
        return CompletableFuture.failedFuture(
                new NotKeptException(Reason.UNAVAILABLE, "the database of subscriptions is not ready", null));
    }
}
