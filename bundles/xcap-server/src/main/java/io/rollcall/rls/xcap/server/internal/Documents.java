package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.api.DocumentChecker.Defect;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Reads, writes and deletes whole documents for those who may (RFC 4825, 8). Any thread; never blocks. */
final class Documents {

    private final Supplier<XcapDocumentStore> store;
    private final Supplier<DocumentChecker> checker;
    private final Counters counters;

    /** Suppliers give null while nobody is there; the store that serves is a source of what it has, too. */
    Documents(
            final Supplier<XcapDocumentStore> store, final Supplier<DocumentChecker> checker, final Counters counters) {
        this.store = store;
        this.checker = checker;
        this.counters = counters;
    }

    static Reply capabilities(final Request request) {
        return found(Usage.CAPABILITIES, EntityTags.precondition(request), Capabilities.bytes(), Capabilities.etag());
    }

    CompletionStage<Reply> get(final Request request, final XcapUri uri) {
        final Precondition precondition = EntityTags.precondition(request);
        if (!(store.get() instanceof XcapDocumentSource source)) {
            return away();
        }
        return source.fetch(uri.document(), null)
                .thenApply(fetched -> fetched.fold(new Fetched.Reader<Reply>() {
                    @Override
                    public Reply document(final Fetched.Document document) {
                        return found(uri.usage(), precondition, document.bytes(), document.etag());
                    }

                    @Override
                    public Reply notModified(final Fetched.NotModified notModified) {
                        return Reply.of(304);
                    }

                    @Override
                    public Reply absent(final Fetched.Absent absent) {
                        return precondition.match() == null ? Reply.of(404, "no such document") : Reply.of(412);
                    }

                    @Override
                    public Reply failed(final Fetched.Failed failed) {
                        throw new CompletionException(new IOException(failed.why()));
                    }
                }));
    }

    private static Reply found(
            final Usage usage, final Precondition precondition, final byte[] bytes, final String etag) {
        if (!new Precondition(precondition.match(), null).holds(etag)) {
            return Reply.of(412).withEtag(etag);
        }
        // clients write them, so whoever has a copy must ask (RFC 4825, 9)
        final Reply reply = precondition.holds(etag) ? Reply.of(200, usage.mediaType(), bytes) : Reply.of(304);
        return reply.withEtag(etag).with("Cache-Control", "no-cache");
    }

    CompletionStage<Reply> put(final Request request, final XcapUri uri, final int maxBytes) {
        final Precondition precondition = EntityTags.precondition(request);
        final Reply refusal = refuse(request, uri, maxBytes);
        if (refusal != null) {
            counters.count("xcap.server.refused");
            return done(refusal);
        }
        final XcapDocumentStore now = store.get();
        final DocumentChecker judge = checker.get();
        if (now == null || judge == null) {
            return away();
        }
        return request.content().apply(maxBytes).thenCompose(bytes -> {
            final List<Defect> defects = judge.check(
                    uri.usage().auid(), uri.document().xui(), uri.document().document(), bytes);
            if (!defects.isEmpty()) {
                counters.count("xcap.server.refused");
                return done(Conflict.of(defects.get(0)));
            }
            return now.put(uri.document(), bytes, precondition)
                    .thenApply(this::written)
                    .exceptionally(Documents::refused);
        });
    }

    /** What can be told without the document. */
    private static Reply refuse(final Request request, final XcapUri uri, final int maxBytes) {
        final String type = request.field("Content-Type");
        final String length = request.field("Content-Length");
        final boolean right = type != null
                && type.split(";", 2)[0].strip().equalsIgnoreCase(uri.usage().mediaType());
        if (!right || request.field("Content-Encoding") != null) {
            // the type MUST be that of the application usage (RFC 4825, 8.2.1)
            return Reply.of(
                    415,
                    "a document of " + uri.usage().auid() + " has the type "
                            + uri.usage().mediaType() + ", and no Content-Encoding");
        }
        if (length == null && request.field("Transfer-Encoding") == null) {
            return Reply.of(411);
        }
        if (length != null && (length.length() > 18 || Long.parseLong(length) > maxBytes)) {
            return tooLarge(maxBytes);
        }
        return uri.isBelowADirectory() ? Conflict.noParent(home(request, uri)) : null;
    }

    /** The home, as the client spells it: the request's path without the document. */
    private static String home(final Request request, final XcapUri uri) {
        final String[] steps = request.path().split("/");
        final String root =
                request.target().substring(0, Math.max(0, request.target().indexOf(request.path())));
        final String tree = root + '/' + steps[1] + '/' + steps[2];
        return uri.isGlobal() ? tree : tree + '/' + steps[3];
    }

    static Reply tooLarge(final int maxBytes) {
        return Reply.of(413, "more than " + maxBytes + " bytes").with("Connection", "close");
    }

    CompletionStage<Reply> delete(final Request request, final XcapUri uri) {
        final Precondition precondition = EntityTags.precondition(request);
        final XcapDocumentStore now = store.get();
        return now == null ? away() : now.delete(uri.document(), precondition).thenApply(this::written);
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

    /** Names and sizes that the store cannot hold. */
    private static Reply refused(final Throwable thrown) {
        final Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (cause instanceof IllegalArgumentException) {
            return Conflict.constraint(cause.getMessage());
        }
        throw new CompletionException(cause);
    }

    private static CompletionStage<Reply> away() {
        return CompletableFuture.failedFuture(new IOException("the store or the checker of documents is not there"));
    }

    private static CompletionStage<Reply> done(final Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
