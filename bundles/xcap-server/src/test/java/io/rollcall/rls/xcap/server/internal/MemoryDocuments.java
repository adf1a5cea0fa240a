package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.spi.DocumentRefusedException;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store in memory, with an entity tag for each write. */
final class MemoryDocuments implements XcapDocumentSource, XcapDocumentStore {

    final Map<DocumentSelector, Fetched.Document> all = new LinkedHashMap<>();
    boolean down;
    /** What others do right before the next write. */
    Runnable meanwhile;
    /** What another document got hold of. */
    DocumentChecker.Defect taken;

    int fetches;
    private int writes;

    @Override
    public boolean serves(final String root) {
        return true;
    }

    @Override
    public CompletionStage<Fetched> fetch(final DocumentSelector document, final String knownEtag) {
        fetches++;
        final Fetched known = all.containsKey(document) ? all.get(document) : Fetched.Absent.INSTANCE;
        return CompletableFuture.completedFuture(down ? new Fetched.Failed("the database is away") : known);
    }

    @Override
    public CompletionStage<List<DocumentTag>> documents(final String auid) {
        return down
                ? CompletableFuture.failedFuture(new IOException("the database is away"))
                : CompletableFuture.completedFuture(all.entrySet().stream()
                        .filter(one -> one.getKey().auid().equals(auid))
                        .map(one -> new DocumentTag(one.getKey(), one.getValue().etag()))
                        .toList());
    }

    @Override
    public CompletionStage<Written> put(
            final DocumentSelector document, final byte[] bytes, final Precondition precondition) {
        if (down) {
            return CompletableFuture.failedFuture(new IOException("the database is away"));
        }
        if (meanwhile != null) {
            final Runnable now = meanwhile;
            meanwhile = null;
            now.run();
        }
        if (taken != null) {
            return CompletableFuture.failedFuture(new DocumentRefusedException(taken));
        }
        if (document.document().length() > 100) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("the name is too long"));
        }
        final String before = etag(document);
        if (!precondition.holds(before)) {
            return done(Written.Result.PRECONDITION_FAILED, before);
        }
        all.put(document, new Fetched.Document(bytes, "e" + ++writes));
        return done(before == null ? Written.Result.CREATED : Written.Result.REPLACED, etag(document));
    }

    @Override
    public CompletionStage<Written> delete(final DocumentSelector document, final Precondition precondition) {
        final String before = etag(document);
        if (!precondition.holds(before)) {
            return done(Written.Result.PRECONDITION_FAILED, before);
        }
        return done(all.remove(document) == null ? Written.Result.ABSENT : Written.Result.DELETED, null);
    }

    private String etag(final DocumentSelector document) {
        return all.containsKey(document) ? all.get(document).etag() : null;
    }

    private static CompletionStage<Written> done(final Written.Result result, final String etag) {
        return CompletableFuture.completedFuture(new Written(result, etag));
    }
}
