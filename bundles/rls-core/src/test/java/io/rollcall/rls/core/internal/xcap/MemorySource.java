package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Documents in memory, with the troubles a source can have. */
final class MemorySource implements XcapDocumentSource {

    static final String ROOT = "http://127.0.0.1:8090/xcap-root";

    final AtomicInteger fetches = new AtomicInteger();
    final AtomicInteger listings = new AtomicInteger();
    volatile boolean failing;
    volatile boolean silent;
    volatile boolean throwing;
    private final Map<DocumentSelector, Fetched.Document> documents = new ConcurrentHashMap<>();
    private final AtomicInteger tags = new AtomicInteger();

    MemorySource put(final DocumentSelector document, final String text) {
        return put(document, text.getBytes(StandardCharsets.UTF_8));
    }

    MemorySource put(final DocumentSelector document, final byte[] bytes) {
        documents.put(document, new Fetched.Document(bytes, "tag" + tags.incrementAndGet()));
        return this;
    }

    void delete(final DocumentSelector document) {
        documents.remove(document);
    }

    @Override
    public boolean serves(final String root) {
        return root.equals(ROOT);
    }

    @Override
    public CompletionStage<Fetched> fetch(final DocumentSelector document, final String knownEtag) {
        fetches.incrementAndGet();
        if (throwing) {
            throw new IllegalStateException("a source that throws");
        }
        if (silent) {
            return new CompletableFuture<>();
        }
        if (failing) {
            return CompletableFuture.failedFuture(new IOException("the database is away"));
        }
        final Fetched.Document held = documents.get(document);
        if (held == null) {
            return CompletableFuture.completedFuture(Fetched.Absent.INSTANCE);
        }
        return CompletableFuture.completedFuture(held.etag().equals(knownEtag) ? Fetched.NotModified.INSTANCE : held);
    }

    @Override
    public CompletionStage<List<DocumentTag>> documents(final String auid) {
        listings.incrementAndGet();
        if (throwing) {
            throw new IllegalStateException("a source that throws");
        }
        if (silent) {
            return new CompletableFuture<>();
        }
        if (failing) {
            return CompletableFuture.failedFuture(new IOException("the database is away"));
        }
        return CompletableFuture.completedFuture(documents.entrySet().stream()
                .filter(document -> document.getKey().auid().equals(auid))
                .map(document ->
                        new DocumentTag(document.getKey(), document.getValue().etag()))
                .toList());
    }
}
