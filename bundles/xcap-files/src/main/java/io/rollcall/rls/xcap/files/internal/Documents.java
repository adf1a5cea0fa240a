package io.rollcall.rls.xcap.files.internal;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Documents as they were when the folder was last looked at. A name is looked up among those, never in the file system,
 * so that no name leads out of the folder. Any thread; never blocks.
 */
final class Documents implements XcapDocumentSource {

    private static final long PATIENCE_S = 3;

    private final Predicate<String> roots;
    private final LongAdder fetches;
    private final ScheduledExecutorService alarms;
    private volatile CompletableFuture<Map<DocumentSelector, Fetched.Document>> held = new CompletableFuture<>();

    /**
     * Without documents: who asks waits for the first look, for a while.
     *
     * @param roots XCAP roots whose documents these are
     * @param fetches counts
     * @param alarms never wait for the folder
     */
    Documents(final Predicate<String> roots, final LongAdder fetches, final ScheduledExecutorService alarms) {
        this.roots = roots;
        this.alarms = alarms;
        this.fetches = fetches;
    }

    @Override
    public boolean serves(final String root) {
        return roots.test(root);
    }

    @Override
    public CompletionStage<Fetched> fetch(final DocumentSelector document, final String knownEtag) {
        fetches.increment();
        return read().thenApply(documents -> fetched(documents.get(stem(document)), knownEtag))
                .exceptionally(trouble -> new Fetched.Failed("the folder of lists could not be read yet"));
    }

    private static Fetched fetched(final Fetched.Document found, final String knownEtag) {
        if (found == null) {
            return Fetched.Absent.INSTANCE;
        }
        return found.etag().equals(knownEtag) ? Fetched.NotModified.INSTANCE : found;
    }

    @Override
    public CompletionStage<List<DocumentTag>> documents(final String auid) {
        final CompletableFuture<List<DocumentTag>> answer = new CompletableFuture<>();
        read().whenComplete((documents, trouble) -> {
            if (trouble == null) {
                answer.complete(documents.entrySet().stream()
                        .filter(one -> one.getKey().auid().equals(auid))
                        .map(one -> new DocumentTag(one.getKey(), one.getValue().etag()))
                        .toList());
            } else {
                answer.completeExceptionally(new IOException("the folder of lists could not be read yet"));
            }
        });
        return answer;
    }

    private CompletableFuture<Map<DocumentSelector, Fetched.Document>> read() {
        final CompletableFuture<Map<DocumentSelector, Fetched.Document>> now = held;
        return now.isDone() ? now : limited(now.copy());
    }

    /** By an alarm of our own: the thread behind orTimeout outlives this bundle, and holds its classes. */
    private <T> CompletableFuture<T> limited(final CompletableFuture<T> answer) {
        try {
            final Future<?> alarm = alarms.schedule(
                    () -> answer.completeExceptionally(new TimeoutException()), PATIENCE_S, TimeUnit.SECONDS);
            answer.whenComplete((value, trouble) -> alarm.cancel(false));
        } catch (final RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /**
     * Takes what was found by the last look; the caller's thread only.
     *
     * @return what is not as before; by the first look, all
     */
    Set<DocumentSelector> replace(final Map<DocumentSelector, Fetched.Document> found) {
        final Map<DocumentSelector, Fetched.Document> now = Map.copyOf(found);
        final Map<DocumentSelector, Fetched.Document> before = held.getNow(Map.of());
        if (!held.complete(now)) {
            held = CompletableFuture.completedFuture(now);
        }
        final Set<DocumentSelector> changed = new HashSet<>(before.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(one -> before.containsKey(one)
                && now.containsKey(one)
                && before.get(one).etag().equals(now.get(one).etag()));
        return changed;
    }

    /** The suffix that some clients add to names counts for nothing. */
    static DocumentSelector stem(final DocumentSelector document) {
        final String name = document.document();
        return name.endsWith(".xml")
                ? new DocumentSelector(document.auid(), document.xui(), name.substring(0, name.length() - 4))
                : document;
    }
}
