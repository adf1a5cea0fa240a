package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.spi.DocumentChangeListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When the documents of one root, and of those that they name, are looked after. Called by one clock thread; never
 * blocks.
 */
final class Polling {

    private final HttpDocuments documents;
    private final Clock clock;
    private final List<DocumentChangeListener> listeners;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private long startedMs;

    Polling(
            final HttpDocuments documents,
            final Clock clock,
            final CopyOnWriteArrayList<DocumentChangeListener> listeners) {
        this.documents = documents;
        this.clock = clock;
        this.listeners = listeners;
        startedMs = clock.millis();
    }

    /** Starts a round where it is time and the one before is over. */
    void tick(final long intervalMs) {
        final long now = clock.millis();
        if (intervalMs > 0 && now - startedMs >= intervalMs && underWay.compareAndSet(false, true)) {
            startedMs = now;
            final List<HttpDocuments> roots =
                    new ArrayList<>(documents.foreign().all());
            roots.add(documents);
            final Poll round = new Poll(roots, listeners, () -> underWay.set(false));
            documents.continueOn(round::next);
        }
    }
}
