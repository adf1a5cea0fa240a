package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Throttle;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests below the XCAP root (RFC 4825): what they are for, who may send them, and then {@link Documents} and
 * {@link Nodes}. Any thread; never blocks.
 */
final class XcapRoot {

    private static final Logger LOG = LoggerFactory.getLogger(XcapRoot.class);
    private static final String READ_ONLY = "GET, HEAD";
    private static final String ALL = "GET, HEAD, PUT, DELETE";

    private static final Set<Integer> REFUSALS = Set.of(409, 411, 413, 415);

    private final Documents documents;
    private final Nodes nodes;
    private final Authentication authentication;
    private final Counters counters;
    private final Supplier<Settings> settings;
    private final Throttle warnings;

    XcapRoot(
            final Documents documents,
            final Nodes nodes,
            final Authentication authentication,
            final Counters counters,
            final Supplier<Settings> settings,
            final Throttle warnings) {
        this.warnings = warnings;
        this.documents = documents;
        this.nodes = nodes;
        this.authentication = authentication;
        this.counters = counters;
        this.settings = settings;
    }

    /** Completes with an answer whatever happens. */
    CompletionStage<Reply> answer(final Request request) {
        counters.count("xcap.server.requests");
        CompletionStage<Reply> reply;
        try {
            reply = route(request);
        } catch (final IllegalArgumentException e) {
            reply = done(Reply.of(400, e.getMessage()));
        } catch (final RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.exceptionally(thrown -> trouble(request, thrown)).thenApply(one -> {
            LOG.debug("{} {}: {}", request.method(), request.path(), one.status());
            if (REFUSALS.contains(one.status())) {
                counters.count("xcap.server.refused");
            }
            return request.method().equals("HEAD") ? one.withoutBody() : one;
        });
    }

    private CompletionStage<Reply> route(final Request request) {
        final Optional<XcapUri> parsed = XcapUri.parse(request.path());
        final boolean writing =
                request.method().equals("PUT") || request.method().equals("DELETE");
        if (!writing && !request.isReading()) {
            return done(Reply.of(405).with("Allow", ALL)); // RFC 4825, 8.1: POST SHOULD be answered so
        }
        if (parsed.isEmpty()) {
            // usages, trees and users that are not known MUST be answered so (RFC 4825, 8)
            return done(Reply.of(404, "no document can be there"));
        }
        final XcapUri uri = parsed.get();
        if (writing && (uri.usage() == Usage.CAPABILITIES || uri.isOfGlobalIndex())) {
            return done(
                    Reply.of(405).with("Allow", READ_ONLY)); // the server makes them (RFC 4825, 12; RFC 4826, 4.4.7)
        }
        if (isForEverybody(uri, writing) || !settings.get().digest()) {
            return serve(request, uri);
        }
        return authentication
                .identify(request, realm(uri), settings.get().nonceLifeMs())
                .thenCompose(identity -> identity.challenge() == null
                        ? permitted(request, uri, identity.user())
                        : done(identity.challenge()));
    }

    /** Everybody may read global documents (RFC 4825, 5.7), but for the lists of all users (RFC 4826, 4.4.7). */
    private static boolean isForEverybody(final XcapUri uri, final boolean writing) {
        return uri.isGlobal() && !writing && uri.usage() != Usage.RLS_SERVICES;
    }

    /** Users have all rights below their own homes, and none elsewhere; those of admins are everywhere. */
    private CompletionStage<Reply> permitted(final Request request, final XcapUri uri, final String user) {
        final boolean own = user.equals(uri.document().xui());
        if (own || settings.get().admins().contains(user)) {
            return serve(request, uri);
        }
        counters.count("xcap.server.forbidden");
        LOG.debug("{} {}: {} may not", request.method(), request.path(), user);
        return done(Reply.of(403, "this is not yours"));
    }

    private CompletionStage<Reply> serve(final Request request, final XcapUri uri) {
        try {
            return uri.node() == null ? serveDocument(request, uri) : serveNode(request, uri);
        } catch (final IllegalArgumentException e) {
            return done(Reply.of(400, e.getMessage()));
        }
    }

    private CompletionStage<Reply> serveDocument(final Request request, final XcapUri uri) {
        switch (request.method()) {
            case "PUT":
                return documents.put(request, uri, settings.get().maxDocumentBytes());
            case "DELETE":
                return documents.delete(request, uri);
            default:
                return documents.get(request, uri);
        }
    }

    private CompletionStage<Reply> serveNode(final Request request, final XcapUri uri) {
        final Map<String, String> bindings =
                Bindings.parse(XcapUri.decode(request.query()), uri.usage().defaultNamespace());
        final Optional<NodeSelector> parsed = NodeSelector.parse(uri.node(), bindings);
        if (parsed.isEmpty()) {
            return done(Reply.of(404, "no node can be there")); // selectors not known MUST be answered so (RFC 4825, 8)
        }
        final NodeSelector selector = parsed.get();
        if (selector.namespaces() && !request.isReading()) {
            return done(Reply.of(405).with("Allow", READ_ONLY));
        }
        switch (request.method()) {
            case "PUT":
                return nodes.put(request, uri, selector, settings.get().maxDocumentBytes());
            case "DELETE":
                return nodes.delete(request, uri, selector, settings.get().maxDocumentBytes());
            default:
                return nodes.get(request, uri, selector);
        }
    }

    /** Whose password is asked for: that of the one whose home it is, where the operator says nothing else. */
    private String realm(final XcapUri uri) {
        final Settings now = settings.get();
        final String user = uri.isGlobal()
                ? now.admins().stream().sorted().findFirst().orElse("@xcap")
                : uri.document().xui();
        return now.realm() != null ? now.realm() : user.substring(user.lastIndexOf('@') + 1);
    }

    private Reply trouble(final Request request, final Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Request.TooLargeException) {
            return Upload.tooLarge(settings.get().maxDocumentBytes());
        }
        counters.count("xcap.server.failed");
        if (cause instanceof IOException) {
            LOG.debug("{} {} failed", request.method(), request.path(), cause);
            if (warnings.permits()) {
                LOG.warn("Requests are answered 503: {}", cause.getMessage());
            }
            return Reply.of(503, "not now").with("Retry-After", "5");
        }
        LOG.error("{} {} failed", request.method(), request.path(), cause);
        return Reply.of(500);
    }

    private static CompletionStage<Reply> done(final Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
