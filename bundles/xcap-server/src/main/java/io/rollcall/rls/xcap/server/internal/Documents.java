package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Reads, writes and deletes whole documents for those who may (RFC 4825, 8). Any thread; never blocks. */
final class Documents {

    private final Supplier<XcapDocumentStore> store;
    private final GlobalIndex index;
    private final Intake intake;
    private final Counters counters;

    /** The supplier gives null while nobody is there; the store that serves is a source of what it has, too. */
    Documents(
            final Supplier<XcapDocumentStore> store,
            final GlobalIndex index,
            final Intake intake,
            final Counters counters) {
        this.store = store;
        this.index = index;
        this.intake = intake;
        this.counters = counters;
    }

    /**
     * The document that a URI names, whoever makes it; nothing where there is none. Completes exceptionally with an
     * IOException where nobody can say now.
     */
    CompletionStage<Optional<Fetched.Document>> read(final XcapUri uri) {
        if (uri.usage() == Usage.CAPABILITIES) {
            final Fetched.Document capabilities = new Fetched.Document(Capabilities.bytes(), Capabilities.etag());
            return CompletableFuture.completedFuture(Optional.of(capabilities));
        }
        if (!(store.get() instanceof XcapDocumentSource source)) {
            return Intake.away();
        }
        return uri.isOfGlobalIndex()
                ? index.read(source).thenApply(Optional::of)
                : source.fetch(uri.document(), null).thenApply(Documents::document);
    }

    /** Nothing where there is none. */
    static Optional<Fetched.Document> document(final Fetched fetched) {
        return fetched.fold(new Fetched.Reader<Optional<Fetched.Document>>() {
            @Override
            public Optional<Fetched.Document> document(final Fetched.Document document) {
                return Optional.of(document);
            }

            @Override
            public Optional<Fetched.Document> notModified(final Fetched.NotModified notModified) {
                throw new CompletionException(new IOException("nothing new of what nobody has"));
            }

            @Override
            public Optional<Fetched.Document> absent(final Fetched.Absent absent) {
                return Optional.empty();
            }

            @Override
            public Optional<Fetched.Document> failed(final Fetched.Failed failed) {
                throw new CompletionException(new IOException(failed.why()));
            }
        });
    }

    CompletionStage<Reply> get(final Request request, final XcapUri uri) {
        final Precondition precondition = EntityTags.precondition(request);
        return read(uri)
                .thenApply(document -> document.isEmpty()
                        ? precondition.match() == null ? Reply.of(404, "no such document") : Reply.of(412)
                        : found(
                                uri.usage().mediaType(),
                                precondition,
                                document.get().bytes(),
                                document.get().etag()));
    }

    /** What is there of that type, where the precondition wants it. */
    static Reply found(final String type, final Precondition precondition, final byte[] bytes, final String etag) {
        if (!new Precondition(precondition.match(), null).holds(etag)) {
            return Reply.of(412).withEtag(etag);
        }
        // clients write them, so whoever has a copy must ask (RFC 4825, 9)
        final Reply reply = precondition.holds(etag) ? Reply.of(200, type, bytes) : Reply.of(304);
        return reply.withEtag(etag).with("Cache-Control", "no-cache");
    }

    CompletionStage<Reply> put(final Request request, final XcapUri uri, final int maxBytes) {
        final Precondition precondition = EntityTags.precondition(request);
        Reply refusal = Upload.refuse(request, uri.usage().mediaType(), maxBytes);
        if (refusal == null && uri.isBelowADirectory()) {
            refusal = Conflict.noParent("directories are not made here", Home.of(request, uri));
        }
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        return request.content()
                .apply(maxBytes)
                .thenCompose(bytes -> intake.take(uri, bytes, precondition))
                .thenApply(outcome ->
                        outcome.defect() == null ? written(outcome.written()) : Conflict.of(outcome.defect()));
    }

    CompletionStage<Reply> delete(final Request request, final XcapUri uri) {
        final Precondition precondition = EntityTags.precondition(request);
        final XcapDocumentStore now = store.get();
        return now == null
                ? Intake.away()
                : now.delete(uri.document(), precondition).thenApply(this::written);
    }

    private Reply written(final Written written) {
        switch (written.result()) {
            case CREATED:
                counters.count("xcap.server.written");
                return Reply.of(201).withEtag(written.etag());
            case REPLACED:
                counters.count("xcap.server.written");
                return Reply.of(200).withEtag(written.etag()); // MUST have no body (RFC 4825, 8.2.7)
            case DELETED:
                counters.count("xcap.server.deleted");
                return Reply.of(200);
            case ABSENT:
                return Reply.of(404, "no such document");
            default:
                return Reply.of(412).withEtag(written.etag());
        }
    }
}
