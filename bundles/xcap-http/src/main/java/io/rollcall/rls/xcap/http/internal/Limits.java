package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.api.ConfigurationReader;

/**
 * How long and how much.
 *
 * @param connectMs until a connection must stand
 * @param answerMs until a fetch must be over, redirects, challenges and waiting included
 * @param maxBytes of a document
 * @param maxRequests to one root that are under way at a time
 * @param maxWaiting that wait for that
 * @param maxRedirects of one fetch
 * @param failures in a row after which a root is given up; 0 for never
 * @param pauseMs until a root that was given up is tried again
 */
record Limits(
        long connectMs,
        long answerMs,
        int maxBytes,
        int maxRequests,
        int maxWaiting,
        int maxRedirects,
        int failures,
        long pauseMs) {

    static final Limits DEFAULT = new Limits(1000, 3000, 1 << 20, 8, 1000, 3, 5, 10_000);

    static Limits read(final ConfigurationReader reader, final Limits standing) {
        return new Limits(
                reader.number("connect_timeout_ms", 50, 30_000, DEFAULT.connectMs, standing.connectMs),
                reader.number("answer_timeout_ms", 100, 30_000, DEFAULT.answerMs, standing.answerMs),
                (int) reader.number("max_document_bytes", 1024, 1 << 26, DEFAULT.maxBytes, standing.maxBytes),
                (int) reader.number("max_requests", 1, 1000, DEFAULT.maxRequests, standing.maxRequests),
                (int) reader.number("max_waiting", 0, 100_000, DEFAULT.maxWaiting, standing.maxWaiting),
                (int) reader.number("max_redirects", 0, 20, DEFAULT.maxRedirects, standing.maxRedirects),
                (int) reader.number("breaker_failures", 0, 1000, DEFAULT.failures, standing.failures),
                1000 * reader.number("breaker_pause", 1, 3600, DEFAULT.pauseMs / 1000, standing.pauseMs / 1000));
    }
}
