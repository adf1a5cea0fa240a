package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.spi.NotKeptException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** A write that a request waits for, up to its deadline. On the lane. */
final class WriteThrough extends Deadline {

    private final LaneJournal journal;
    private Consumer<NotKeptException> done;

    WriteThrough(final LaneJournal journal, final Consumer<NotKeptException> done) {
        this.journal = journal;
        this.done = done;
    }

    /** It came to its end; only the first one counts. */
    void ended(final Throwable failure) {
        final Consumer<NotKeptException> waiting = done;
        if (waiting != null) {
            done = null;
            journal.over(this);
            waiting.accept(failure == null ? null : reason(failure));
        }
    }

    @Override
    protected void due(final long nowMs) {
        ended(new NotKeptException(NotKeptException.Reason.UNAVAILABLE, "The journal takes too long", null));
    }

    static NotKeptException reason(final Throwable failure) {
        final Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof NotKeptException kept
                ? kept
                : new NotKeptException(NotKeptException.Reason.UNAVAILABLE, "The journal failed", cause);
    }
}
