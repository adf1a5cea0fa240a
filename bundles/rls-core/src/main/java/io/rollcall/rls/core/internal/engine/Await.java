package io.rollcall.rls.core.internal.engine;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a stage at the stop of the engine, the only place where it may wait. */
final class Await {

    private static final Logger LOG = LoggerFactory.getLogger(Await.class);

    private Await() {}

    /** The value of the stage, or the other one when it fails or takes longer. */
    static <T> T value(final CompletionStage<T> stage, final long limit, final TimeUnit unit, final T otherwise) {
        try {
            return stage.toCompletableFuture().get(limit, unit);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException | TimeoutException e) {
            LOG.error("Something that the engine waits for at its stop did not come", e);
        }
        return otherwise;
    }
}
