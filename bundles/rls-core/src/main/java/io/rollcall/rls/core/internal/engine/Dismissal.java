package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.core.internal.subscription.Shard;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Sends all watchers away while the server goes on, so that they come back to another one (RFC 6665, 4.4.2). */
final class Dismissal {

    /** A watcher that is gone answers no last NOTIFY; not for ever. */
    private static final int TRIES = 80;

    private static final long LOOK_AGAIN_MS = 100;

    private final Engine engine;
    private final Executor later;

    Dismissal(final Engine engine) {
        this.engine = engine;
        this.later = engine.lanes().alarms().in(LOOK_AGAIN_MS);
    }

    /**
     * Ends all subscriptions; who comes before it is done is told to come again.
     *
     * @param then what is done after all have ended, or after a while
     */
    CompletionStage<Void> before(final Supplier<CompletionStage<Void>> then) {
        engine.deactivate();
        return gone(TRIES).thenCompose(none -> then.get()).whenComplete((done, failure) -> engine.lanes()
                .onEach(Shard::reopen));
    }

    private CompletionStage<Void> gone(final int tries) {
        return engine.load()
                .thenCompose(left -> left == 0 || tries == 0
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.supplyAsync(() -> tries - 1, later).thenCompose(this::gone));
    }
}
