package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.spi.DocumentChangeListener;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The documents of the table, for the rest of the server. While the table is being opened callers wait for it. */
final class IntegratedDocuments implements XcapDocumentSource, XcapDocumentStore {

    private static final Logger LOG = LoggerFactory.getLogger(IntegratedDocuments.class);
    private static final int DOC_URI_WIDTH = 255;
    private static final int ACCOUNT_WIDTH = 64;
    private static final CompletableFuture<Void> NOBODY = CompletableFuture.completedFuture(null);

    private final DatabaseThreads threads;
    private final Counters counters;
    private final Snapshot snapshot = new Snapshot();
    private final List<DocumentChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final List<DocumentChecker> checkers = new CopyOnWriteArrayList<>();
    private volatile Settings settings;
    private volatile CompletableFuture<OpenTable> table = new CompletableFuture<>();

    IntegratedDocuments(final DatabaseThreads threads, final Counters counters, final Settings settings) {
        this.threads = threads;
        this.counters = counters;
        this.settings = settings;
    }

    @Override
    public boolean serves(final String root) {
        return settings.serves(root);
    }

    @Override
    public CompletionStage<Fetched> fetch(final DocumentSelector document, final String knownEtag) {
        counters.count("xcap.table.fetches");
        return work(open -> open.fetch(document, knownEtag)).exceptionally(thrown -> {
            counters.count("xcap.table.fetches.failed");
            return new Fetched.Failed(Trouble.of(thrown));
        });
    }

    @Override
    public CompletionStage<List<DocumentTag>> documents(final String auid) {
        final List<DocumentType> types = DocumentType.ofUsage(auid).stream().toList();
        if (types.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        return work(open -> open.entries(types.get(0)).stream()
                .map(entry -> new DocumentTag(entry.selector(), entry.etag()))
                .toList());
    }

    @Override
    public CompletionStage<Written> put(
            final DocumentSelector document, final byte[] bytes, final Precondition precondition) {
        final byte[] copy = bytes.clone();
        return work(open -> put(open, document, copy, precondition, null)).thenCompose(this::onceTold);
    }

    @Override
    public CompletionStage<Written> delete(final DocumentSelector document, final Precondition precondition) {
        return work(open -> {
                    final Written written = open.delete(document, precondition);
                    final boolean deleted = written.result() == Written.Result.DELETED;
                    if (deleted) {
                        counters.count("xcap.table.documents.deleted");
                    }
                    return new Told(
                            written, deleted && isOfLists(document) ? tell(snapshot.without(document)) : NOBODY);
                })
                .thenCompose(this::onceTold);
    }

    /** A change that is committed; the stage completes when those whom it concerns have it in their queues. */
    private record Told(Written written, CompletableFuture<Void> told) {}

    /** Watchers who cannot be reached in time hear of it nevertheless; the writer does not wait for them. */
    private CompletionStage<Written> onceTold(final Told told) {
        return threads.awaited(told.told).handle((done, trouble) -> told.written);
    }

    /** Checks and writes on the caller's thread; the file is remembered in the same transaction. */
    String put(final XcapTable open, final DocumentSelector document, final byte[] bytes, final LoadedFile file) {
        return put(open, document, bytes, Precondition.NONE, file).written.etag();
    }

    private Told put(
            final XcapTable open,
            final DocumentSelector document,
            final byte[] bytes,
            final Precondition precondition,
            final LoadedFile file) {
        final String rootPath = settings.rootPath();
        checkName(document, DocumentUri.of(rootPath, document));
        checkContent(document, bytes);
        final Written written = open.put(document, bytes, rootPath, precondition, file, claims(document, bytes));
        if (written.result() != Written.Result.PRECONDITION_FAILED) {
            counters.count("xcap.table.documents.written");
            if (isOfLists(document) && snapshot.with(document, written.etag())) {
                return new Told(written, tell(Set.of(document)));
            }
        }
        return new Told(written, NOBODY);
    }

    private Claims claims(final DocumentSelector document, final byte[] bytes) {
        return DocumentSelector.RLS_SERVICES.equals(document.auid())
                ? Claims.of(checkers.get(0), document, bytes)
                : null;
    }

    /** Rules are kept for others: no list depends on them. */
    private static boolean isOfLists(final DocumentSelector document) {
        return DocumentSelector.RLS_SERVICES.equals(document.auid())
                || DocumentSelector.RESOURCE_LISTS.equals(document.auid());
    }

    private void checkName(final DocumentSelector document, final String docUri) {
        if (DocumentType.ofUsage(document.auid()).isEmpty()) {
            throw new RefusedDocumentException(
                    "documents of the application usage " + document.auid() + " are not taken in");
        }
        final Account account = Account.of(document.xui());
        if (docUri.length() > DOC_URI_WIDTH
                || account.username().length() > ACCOUNT_WIDTH
                || account.domain().length() > ACCOUNT_WIDTH) {
            throw new RefusedDocumentException("the name " + document + " is longer than the columns of the table");
        }
        if (document.document().isEmpty()
                || document.xui() != null && account.username().isEmpty()) {
            throw new RefusedDocumentException("the name " + document + " lacks the user or the document");
        }
    }

    private void checkContent(final DocumentSelector document, final byte[] bytes) {
        if (bytes.length > settings.maxDocumentBytes()) {
            throw new RefusedDocumentException("the document has " + bytes.length + " bytes, more than "
                    + settings.maxDocumentBytes() + " (max_document_bytes)");
        }
        final DocumentChecker checker = checkers.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody is there to check documents (rls-core)"));
        final List<DocumentChecker.Defect> defects = checker.check(document.auid(), bytes);
        if (!defects.isEmpty()) {
            counters.count("xcap.table.documents.refused");
            throw new RefusedDocumentException(defects.get(0).toString());
        }
    }

    /** Looks whether others have changed something, on the caller's thread: one statement, and a second where so. */
    void poll(final XcapTable open) {
        counters.count("xcap.table.polls");
        final Marks marks = open.marks();
        final Set<Long> outdated = snapshot.outdated(marks);
        final XcapTable.Rows rows =
                outdated.isEmpty() ? new XcapTable.Rows(Set.of(), List.of()) : open.rows(marks, outdated);
        tell(snapshot.replace(marks, rows.groups(), rows.entries()));
    }

    boolean hasChecker() {
        return !checkers.isEmpty();
    }

    /** The table that serves from now on; null while there is none. The one before is for the caller to retire. */
    void serve(final OpenTable opened) {
        final CompletableFuture<OpenTable> before = table;
        if (opened == null) {
            table = before.isDone() ? new CompletableFuture<>() : before;
        } else if (!before.complete(opened)) {
            table = CompletableFuture.completedFuture(opened);
        }
        snapshot.forgetRows();
    }

    /** Tells those who wait for the table that it cannot be opened now. */
    void disappoint(final String why) {
        final CompletableFuture<OpenTable> before = table;
        if (!before.isDone()) {
            table = new CompletableFuture<>();
            before.completeExceptionally(new IOException(why));
        }
    }

    /** Callers that come before the table is there have been told so: what they missed is told when it is. */
    void startEmpty() {
        snapshot.startEmpty();
    }

    void modify(final Settings changed) {
        settings = changed;
    }

    List<DocumentChangeListener> listeners() {
        return listeners;
    }

    List<DocumentChecker> checkers() {
        return checkers;
    }

    private <T> CompletableFuture<T> work(final Function<XcapTable, T> work) {
        return threads.with(table, open -> {
            try {
                return open.use(work);
            } catch (final IllegalStateException e) {
                final OpenTable next = open.isRetired() ? table.getNow(null) : null;
                if (next == null || next == open) {
                    throw e;
                }
                return next.use(work);
            }
        });
    }

    private CompletableFuture<Void> tell(final Set<DocumentSelector> changed) {
        if (changed.isEmpty()) {
            return NOBODY;
        }
        final List<CompletableFuture<?>> told = new ArrayList<>();
        for (final DocumentChangeListener listener : listeners) {
            try {
                told.add(listener.documentsWritten(changed).toCompletableFuture());
            } catch (final RuntimeException e) {
                LOG.error("{} failed on {} changed documents", listener, changed.size(), e);
            }
        }
        return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new));
    }
}
