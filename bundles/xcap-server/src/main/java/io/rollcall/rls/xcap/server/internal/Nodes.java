package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.DocumentChecker.Defect;
import io.rollcall.rls.api.DocumentChecker.Kind;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, writes and deletes nodes of documents for those who may (RFC 4825, 8). Any thread; never blocks. */
final class Nodes {

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

    /** How often a change is made anew of what another one wrote in the meantime, until its client is told to wait. */
    private static final int ATTEMPTS = 10;

    private final Documents documents;
    private final Intake intake;
    private final Counters counters;
    private final Throttle warnings;

    Nodes(final Documents documents, final Intake intake, final Counters counters, final Throttle warnings) {
        this.warnings = warnings;
        this.documents = documents;
        this.intake = intake;
        this.counters = counters;
    }

    CompletionStage<Reply> get(final Request request, final XcapUri uri, final NodeSelector selector) {
        final Precondition precondition = EntityTags.precondition(request);
        return documents.read(uri).thenApply(found -> {
            if (found.isEmpty()) {
                return Reply.of(404, "no such document");
            }
            final Fetched.Document document = found.get();
            try {
                final String content = new Node(text(document.bytes()), selector).content();
                return content == null
                        ? Reply.of(404, "no such node")
                        : Documents.found(
                                Node.mediaType(selector), precondition, content.getBytes(UTF_8), document.etag());
            } catch (final MarkupException e) {
                return unreadable(uri, e);
            }
        });
    }

    CompletionStage<Reply> put(
            final Request request, final XcapUri uri, final NodeSelector selector, final int maxBytes) {
        final Precondition precondition = EntityTags.precondition(request);
        final Reply refusal = Upload.refuse(request, Node.mediaType(selector), maxBytes);
        if (refusal != null) {
            return done(refusal);
        }
        return request.content().apply(maxBytes).thenCompose(bytes -> {
            final String body;
            try {
                body = text(bytes);
            } catch (final MarkupException e) {
                return done(Conflict.of("not-utf-8", e.getMessage()));
            }
            return new Change(request, uri, selector, precondition, maxBytes, node -> put(node, selector, body))
                    .attempt(ATTEMPTS);
        });
    }

    private static Edit put(final Node node, final NodeSelector selector, final String body) {
        return selector.isOfElement() ? node.putElement(body) : node.putAttribute(body);
    }

    CompletionStage<Reply> delete(
            final Request request, final XcapUri uri, final NodeSelector selector, final int maxBytes) {
        return new Change(request, uri, selector, EntityTags.precondition(request), maxBytes, Node::delete)
                .attempt(ATTEMPTS);
    }

    /**
     * A change of a node, which is one of its document as that stands; should that change meanwhile, it is made anew.
     */
    private final class Change {

        private final Request request;
        private final XcapUri uri;
        private final NodeSelector selector;
        private final Precondition precondition;
        private final int maxBytes;
        private final Function<Node, Edit> edit;

        Change(
                final Request request,
                final XcapUri uri,
                final NodeSelector selector,
                final Precondition precondition,
                final int maxBytes,
                final Function<Node, Edit> edit) {
            this.request = request;
            this.uri = uri;
            this.selector = selector;
            this.precondition = precondition;
            this.maxBytes = maxBytes;
            this.edit = edit;
        }

        CompletionStage<Reply> attempt(final int left) {
            return documents.read(uri).thenCompose(found -> {
                if (!precondition.holds(found.map(Fetched.Document::etag).orElse(null))) {
                    return done(Reply.of(412)
                            .withEtag(found.map(Fetched.Document::etag).orElse(null)));
                }
                if (found.isEmpty()) {
                    return done(isPut() ? noDocument() : Reply.of(404, "no such document"));
                }
                try {
                    return change(found.get(), new Node(text(found.get().bytes()), selector), left);
                } catch (final MarkupException e) {
                    return done(unreadable(uri, e));
                }
            });
        }

        private boolean isPut() {
            return request.method().equals("PUT");
        }

        private Reply noDocument() {
            return Conflict.noParent("there is no such document", Home.of(request, uri));
        }

        private CompletionStage<Reply> change(final Fetched.Document standing, final Node node, final int left) {
            if (isPut() && !node.hasParent()) {
                final List<String> there = selector.spelled().subList(0, node.depth());
                return done(Conflict.noParent("there is no such element to put it into", Home.of(request, uri, there)));
            }
            final Edit edited = edit.apply(node);
            if (edited == null) {
                return done(Reply.of(404, "no such node"));
            }
            if (edited.refusal() != null) {
                return done(edited.refusal());
            }
            final byte[] bytes = edited.text().getBytes(UTF_8);
            if (bytes.length > maxBytes) {
                return done(Conflict.constraint("the document would have more than " + maxBytes + " bytes"));
            }
            return intake.take(uri, bytes, new Precondition(List.of(standing.etag()), null))
                    .thenCompose(outcome -> {
                        if (outcome.defect() != null) {
                            return done(refusal(outcome.defect()));
                        }
                        return outcome.written().result() == Written.Result.PRECONDITION_FAILED
                                ? again(left)
                                : done(written(edited, outcome.written()));
                    });
        }

        private CompletionStage<Reply> again(final int left) {
            counters.count("xcap.server.nodes.repeated");
            return left > 1
                    ? attempt(left - 1)
                    : done(Reply.of(503, "others write it").with("Retry-After", "1"));
        }

        /** A document was well-formed before: it is the node that is not. */
        private Reply refusal(final Defect defect) {
            return isPut() && defect.kind() == Kind.NOT_WELL_FORMED
                    ? Conflict.of(selector.isOfElement() ? "not-xml-frag" : "not-xml-att-value", defect.reason())
                    : Conflict.of(defect);
        }

        private Reply written(final Edit edited, final Written written) {
            counters.count(isPut() ? "xcap.server.nodes.written" : "xcap.server.nodes.deleted");
            return Reply.of(edited.created() ? 201 : 200).withEtag(written.etag());
        }
    }

    /** It was written by another server; whole documents are given away as they are. */
    private Reply unreadable(final XcapUri uri, final MarkupException why) {
        counters.count("xcap.server.unreadable");
        if (warnings.permits()) {
            LOG.warn(
                    "Nodes of {} cannot be had, since it is no well-formed document: {}",
                    uri.document(),
                    why.getMessage());
        }
        return Reply.of(500, "the document is not well-formed as it stands");
    }

    private static String text(final byte[] bytes) throws MarkupException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (final CharacterCodingException e) {
            throw new MarkupException("not UTF-8");
        }
    }

    private static CompletionStage<Reply> done(final Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
