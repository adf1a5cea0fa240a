package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.XcapDocumentSource.DocumentTag;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a source for all its rls-services documents and brings the index up to date: at most once a second, however many
 * ask. Any thread; never blocks.
 */
final class ServiceListing {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceListing.class);
    private static final long PAUSE_MS = 1_000;
    /** Documents fetched at a time, so that a source with many does not have to take all requests at once. */
    private static final int AT_A_TIME = 16;

    private static final long WARNING_PERIOD_MS = 60_000;

    private final SourceShelf shelf;
    private final Clock clock;
    private final Executor executor;
    private final Throttle warnings;
    private final Consumer<Set<String>> listed;
    private CompletableFuture<Void> underWay;
    private long startedMs = Long.MIN_VALUE;
    private volatile String trouble = "it was not asked yet";

    /**
     * A listing that has not been asked for.
     *
     * @param listed told once for each listing that succeeded, of the URIs of services that are not what they were
     */
    ServiceListing(
            final SourceShelf shelf, final Clock clock, final Executor executor, final Consumer<Set<String>> listed) {
        this.listed = listed;
        this.shelf = shelf;
        this.clock = clock;
        this.executor = executor;
        this.warnings = new Throttle(clock, WARNING_PERIOD_MS);
    }

    /** Why the index may lack services, or null where the source was asked with success. */
    String trouble() {
        return trouble;
    }

    /** Asks, unless that was done within the last second; the stage completes when the index is up to date. */
    CompletableFuture<Void> refresh() {
        final CompletableFuture<Void> refreshed = new CompletableFuture<>();
        synchronized (this) {
            if (underWay != null) {
                return underWay;
            }
            if (shelf.gone() || startedMs != Long.MIN_VALUE && clock.millis() - startedMs < PAUSE_MS) {
                return CompletableFuture.completedFuture(null);
            }
            startedMs = clock.millis();
            underWay = refreshed;
        }
        documents().whenCompleteAsync((tags, failure) -> take(tags, failure, refreshed), executor);
        return refreshed;
    }

    private CompletionStage<List<DocumentTag>> documents() {
        try {
            return shelf.source().documents(DocumentSelector.RLS_SERVICES);
        } catch (final RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void take(final List<DocumentTag> tags, final Throwable failure, final CompletableFuture<Void> refreshed) {
        if (failure != null || tags == null) {
            trouble = failure == null ? "it gave no answer" : SourceShelf.reason(failure);
            if (warnings.permits()) {
                LOG.warn("The rls-services documents of a source cannot be listed ({}); those known stay", trouble);
            }
            end(refreshed);
            return;
        }
        final Set<DocumentSelector> toRead = new LinkedHashSet<>(shelf.index().documents());
        for (final DocumentTag tag : tags) {
            if (!definesServices(tag.document()) || tag.etag().equals(shelf.knownEtag(tag.document()))) {
                toRead.remove(tag.document());
            } else {
                toRead.add(tag.document());
            }
        }
        toRead.forEach(shelf::outdate);
        reindex(List.copyOf(toRead), ConcurrentHashMap.newKeySet(), 0).whenComplete((changed, wrong) -> {
            trouble = wrong == null ? null : SourceShelf.reason(wrong);
            if (wrong == null && !shelf.gone()) {
                listed.accept(changed);
            }
            end(refreshed);
        });
    }

    private CompletableFuture<Set<String>> reindex(
            final List<DocumentSelector> documents, final Set<String> changed, final int from) {
        if (from >= documents.size()) {
            return CompletableFuture.completedFuture(changed);
        }
        final List<DocumentSelector> part = documents.subList(from, Math.min(from + AT_A_TIME, documents.size()));
        return CompletableFuture.allOf(part.stream()
                        .map(document -> shelf.reindex(document).thenAccept(changed::addAll))
                        .toArray(CompletableFuture<?>[]::new))
                .thenComposeAsync(done -> reindex(documents, changed, from + AT_A_TIME), executor);
    }

    private void end(final CompletableFuture<Void> refreshed) {
        synchronized (this) {
            underWay = null;
        }
        refreshed.complete(null);
    }

    /** The global index is the union of the users' documents of that name (RFC 4826, 4.4.7), and of what is global. */
    static boolean definesServices(final DocumentSelector document) {
        return document.auid().equals(DocumentSelector.RLS_SERVICES)
                && (document.xui() == null || document.document().equals("index"));
    }
}
