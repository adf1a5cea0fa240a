package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.core.internal.journal.JournalSettings;
import io.rollcall.rls.core.internal.journal.Journaling;
import io.rollcall.rls.core.internal.journal.LaneJournal.Serving;
import io.rollcall.rls.spi.NotKeptException;
import java.util.function.Consumer;

/** Whether the watchers of a shard are served at present, and what is said where they are not. On the lane. */
final class Availability {

    private static final long RETRY_S = 5;

    /** A shard on its way to another node arrives within a second or two. */
    private static final long MOVING_S = 1;

    private final Shard shard;

    Availability(final Shard shard) {
        this.shard = shard;
    }

    /** Nobody serves this watcher at present, or somebody else does. */
    Answer.Refused notServed(final int hash) {
        if (shard.isClosed()) {
            return Answer.Refused.unavailable("Server Restarts", 1);
        }
        shard.context().counters().count("journal.refused");
        final Journaling journaling = shard.context().journaling();
        return journaling.mode() == JournalSettings.DATABASE && journaling.grant(hash) == null
                ? Answer.Refused.unavailable("Another Node Takes Over", MOVING_S)
                : Answer.Refused.unavailable("Subscriptions Cannot Be Kept", RETRY_S);
    }

    /**
     * A SUBSCRIBE could not be kept.
     *
     * @param contained whether the list came along with it: that is what is too large, since all else of it is small
     */
    Answer.Refused notKept(final NotKeptException failure, final boolean contained) {
        shard.context().counters().count("journal.refused");
        if (failure.reason() != NotKeptException.Reason.REFUSED) {
            return Answer.Refused.unavailable("Subscriptions Cannot Be Kept", RETRY_S);
        }
        return contained
                ? Answer.Refused.of(413, "List Too Large To Be Kept")
                : Answer.Refused.of(500, "Subscription Cannot Be Kept");
    }

    /** An initial SUBSCRIBE of a watcher with this hash: begins at once, in a moment, or not at all. */
    void initial(final int hash, final Runnable begin, final Consumer<Answer> reply) {
        final Serving serving = shard.isClosed() ? Serving.NO : shard.journal().serving(hash);
        if (serving == Serving.YES) {
            begin.run();
        } else if (serving == Serving.SOON) {
            shard.journal().held().hold(hash, () -> initial(hash, begin, reply), () -> reply.accept(notServed(hash)));
        } else {
            reply.accept(notServed(hash));
        }
    }

    /**
     * A request in a dialog that is not here: perhaps it is still being taken up.
     *
     * @param again looks for it again
     * @param counter counts those whose dialog does not exist
     */
    void unknown(final int hash, final Runnable again, final String counter, final Consumer<Answer> reply) {
        final Serving knowing = shard.isClosed() ? Serving.NO : shard.journal().knowing(hash);
        if (knowing == Serving.SOON) {
            shard.journal().held().hold(hash, again, () -> reply.accept(notServed(hash)));
        } else if (knowing == Serving.NO) {
            reply.accept(notServed(hash));
        } else {
            shard.context().counters().count(counter);
            reply.accept(Answer.Refused.of(481, "Subscription Does Not Exist"));
        }
    }

    /** The same for the end of a request that the engine before us sent. */
    void unknownOutcome(final int hash, final Runnable again) {
        if (shard.journal().knowing(hash) == Serving.SOON) {
            shard.journal().held().hold(hash, again, () -> {});
        }
    }
}
