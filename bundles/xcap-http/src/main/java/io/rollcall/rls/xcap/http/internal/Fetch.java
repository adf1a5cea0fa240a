package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.spi.Fetched;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;

/**
 * One fetch of a document: the request, and what redirects and challenges make of it. Runs on the threads of the
 * bundle; each step starts when the one before is over.
 */
final class Fetch {

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    /** Begins tags that we make where a server gives none; it is never asked about them. */
    private static final String OWN_TAG = "sha-256:";

    private final Server server;
    private final Settings settings;
    private final String knownEtag;
    private final CompletableFuture<Fetched> result = new CompletableFuture<>();
    private volatile CompletableFuture<?> sending;
    private int redirects;
    private boolean answered;

    Fetch(final Server server, final Settings settings, final String knownEtag) {
        this.server = server;
        this.settings = settings;
        this.knownEtag = knownEtag;
    }

    /** Sets out; trouble is a {@link FetchException}. */
    CompletableFuture<Fetched> from(final URI uri) {
        guarded(() -> request(uri));
        return result;
    }

    /** Nobody waits for it any more. */
    void giveUp() {
        result.completeExceptionally(FetchException.ofServer(
                "xcap.http.timeouts",
                "there is no answer within " + settings.limits().answerMs() + " ms (answer_timeout_ms)"));
        final CompletableFuture<?> now = sending;
        if (now != null) {
            now.cancel(true);
        }
    }

    private void guarded(final Runnable step) {
        if (result.isDone()) {
            return;
        }
        try {
            step.run();
        } catch (final RuntimeException e) {
            result.completeExceptionally(Trouble.of(e, settings.limits()));
        }
    }

    private void request(final URI uri) {
        final HttpRequest.Builder request = (server.owns(uri)
                        ? HttpRequest.newBuilder(uri)
                        : Pinned.request(uri, settings.destinations().check(uri, server::lookUp)))
                .timeout(Duration.ofMillis(settings.limits().answerMs()))
                .header("Accept-Encoding", "gzip");
        if (knownEtag != null && !knownEtag.startsWith(OWN_TAG)) {
            request.header("If-None-Match", knownEtag);
        }
        final String authorization = server.authorization(uri);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        final CompletableFuture<HttpResponse<byte[]>> sent = server.client().sendAsync(request.build(), body());
        sending = sent;
        sent.whenCompleteAsync(
                (response, trouble) -> guarded(() -> {
                    if (trouble != null) {
                        throw Trouble.of(trouble, settings.limits());
                    }
                    take(uri, response);
                }),
                server.executor());
        if (result.isDone()) {
            sent.cancel(true);
        }
    }

    private BodyHandler<byte[]> body() {
        return head -> head.statusCode() == OK
                ? new LimitedBody(settings.limits().maxBytes())
                : BodySubscribers.replacing(new byte[0]);
    }

    private void take(final URI uri, final HttpResponse<byte[]> response) {
        switch (response.statusCode()) {
            case OK:
                result.complete(document(response));
                break;
            case NOT_MODIFIED:
                result.complete(Fetched.NotModified.INSTANCE);
                break;
            case NOT_FOUND, GONE:
                result.complete(Fetched.Absent.INSTANCE);
                break;
            case 301, 302, 303, 307, 308:
                follow(uri, response.headers().firstValue("Location").orElse(null));
                break;
            case UNAUTHORIZED:
                authorize(uri, response);
                break;
            default:
                throw refusal(response.statusCode());
        }
    }

    private static FetchException refusal(final int status) {
        final String why = "it answers " + status;
        return status >= SERVER_ERROR || status == TOO_MANY
                ? FetchException.ofServer("xcap.http.server-errors", why)
                : FetchException.ofDocument("xcap.http.odd-answers", why);
    }

    private void follow(final URI from, final String location) {
        if (location == null) {
            throw FetchException.ofDocument("xcap.http.odd-answers", "it redirects to nowhere");
        }
        if (++redirects > settings.limits().maxRedirects()) {
            throw FetchException.ofDocument(
                    "xcap.http.redirect-loops",
                    "it redirects more than " + settings.limits().maxRedirects() + " times (max_redirects)");
        }
        final URI to;
        try {
            to = from.resolve(location);
        } catch (final IllegalArgumentException e) {
            throw FetchException.ofDocument("xcap.http.odd-answers", "it redirects to what is no URI");
        }
        if (!Root.isHttp(to) || to.getHost() == null || Root.isHttps(from) && !Root.isHttps(to)) {
            throw FetchException.ofDocument(
                    "xcap.http.refused", "it redirects to " + to.getScheme() + ", which is not followed from there");
        }
        server.counters().count("xcap.http.redirects");
        request(to);
    }

    private void authorize(final URI uri, final HttpResponse<byte[]> response) {
        final String refusal = answered
                ? "it refuses our credentials (xcap_user, xcap_password)"
                : server.challenged(uri, response.headers().allValues("WWW-Authenticate"));
        if (refusal != null) {
            throw FetchException.ofDocument("xcap.http.unauthorized", refusal);
        }
        answered = true;
        request(uri);
    }

    private Fetched document(final HttpResponse<byte[]> response) {
        final String type = response.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("text/html")) {
            throw FetchException.ofDocument("xcap.http.odd-answers", "it answers with a web page (text/html)");
        }
        final byte[] bytes = decoded(
                response.body(),
                response.headers().firstValue("Content-Encoding").orElse("identity"));
        final String etag = response.headers().firstValue("ETag").orElseGet(() -> ownTag(bytes));
        return new Fetched.Document(bytes, etag);
    }

    private byte[] decoded(final byte[] body, final String coding) {
        if (coding.equalsIgnoreCase("identity")) {
            return body;
        }
        if (!coding.equalsIgnoreCase("gzip")) {
            throw FetchException.ofDocument("xcap.http.odd-answers", "it answers in an encoding that we did not offer");
        }
        final int limit = settings.limits().maxBytes();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            final byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw LimitedBody.tooLarge(limit);
            }
            return bytes;
        } catch (final IOException e) {
            throw FetchException.ofDocument("xcap.http.odd-answers", "it answers with what is no gzip");
        }
    }

    private static String ownTag(final byte[] bytes) {
        try {
            return OWN_TAG
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java machine has it", e);
        }
    }
}
