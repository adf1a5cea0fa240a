package io.rollcall.rls.list.sql.internal;

import io.rollcall.rls.api.ConfigurationReader;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What PID {@code rls.list.sql} says, checked. The keys and their meaning are in {@link ListSqlConfiguration}.
 *
 * @param query or null for none
 * @param dataSource name of the data source
 * @param lists which URIs are asked for at all
 * @param cacheMs how long an answer is good
 * @param pollMs between two looks at the lists of standing subscriptions; 0 for never
 * @param answerMs until a caller is told that the database does not answer
 * @param retryMs while the database is down, between two tries
 * @param threads that wait for the database
 * @param queue callers that may wait
 * @param maxEntries of a list
 * @param maxLists answers that are held
 */
record Settings(
        Query query,
        String dataSource,
        Pattern lists,
        long cacheMs,
        long pollMs,
        long answerMs,
        long retryMs,
        int threads,
        int queue,
        int maxEntries,
        int maxLists) {

    static final Settings DEFAULTS =
            new Settings(null, "db", Pattern.compile(".*"), 5000, 30_000, 3000, 5000, 4, 1000, 10_000, 10_000);

    /** Reads the keys; what makes no sense is refused there, and the standing value stays. */
    static Settings read(final ConfigurationReader keys, final Settings standing) {
        final Settings byDefault = DEFAULTS;
        return new Settings(
                keys.read("query", null, standing.query, Query::parse),
                keys.text("datasource", byDefault.dataSource),
                keys.read("list_uri", byDefault.lists, standing.lists, Settings::pattern),
                1000 * keys.number("cache_time", 0, 3600, byDefault.cacheMs / 1000, standing.cacheMs / 1000),
                1000 * keys.number("poll_interval", 0, 86_400, byDefault.pollMs / 1000, standing.pollMs / 1000),
                keys.number("answer_timeout_ms", 100, 60_000, byDefault.answerMs, standing.answerMs),
                1000 * keys.number("retry_interval", 1, 3600, byDefault.retryMs / 1000, standing.retryMs / 1000),
                (int) keys.number("db_threads", 1, 64, byDefault.threads, standing.threads),
                (int) keys.number("db_queue", 1, 1_000_000, byDefault.queue, standing.queue),
                (int) keys.number("max_list_entries", 1, 1_000_000, byDefault.maxEntries, standing.maxEntries),
                (int) keys.number("max_lists", 1, 10_000_000, byDefault.maxLists, standing.maxLists));
    }

    private static Pattern pattern(final String text) {
        try {
            return Pattern.compile(text);
        } catch (final PatternSyntaxException e) {
            throw new IllegalArgumentException("is not a regular expression: " + e.getDescription(), e);
        }
    }

    /** For statements: whole seconds, at least one. */
    int statementSeconds() {
        return (int) Math.max(1, (answerMs + 999) / 1000);
    }
}
