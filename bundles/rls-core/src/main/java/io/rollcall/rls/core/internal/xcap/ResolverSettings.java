package io.rollcall.rls.core.internal.xcap;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * What an operator may choose about the resolution of lists.
 *
 * @param limits of documents
 * @param maxDocuments documents one list may be made of, key {@code max_list_documents}
 * @param freshFor how long a copy of a document is used before its source is asked whether it is still right, key
 *     {@code list_fresh_time}; changes that a source tells count at once
 * @param staleFor how long after that a copy is used while its source is in trouble, key {@code list_stale_time}
 * @param skipUnresolved whether an entry-ref or external that leads nowhere is left out instead of failing the list,
 *     key {@code unresolved_reference}
 * @param retryAfter when to ask again after a failure
 * @param userLists lists of users that no service defines, keys {@code user_list_*} and {@code xui_form}
 * @param sources where lists are looked for, in this order, key {@code list_sources}
 */
public record ResolverSettings(
        DocumentLimits limits,
        int maxDocuments,
        Duration freshFor,
        Duration staleFor,
        boolean skipUnresolved,
        Duration retryAfter,
        UserLists userLists,
        List<ListSource> sources) {

    public static final ResolverSettings DEFAULT = new ResolverSettings(
            DocumentLimits.DEFAULT, 100, Duration.ofSeconds(5), Duration.ofDays(1), false, Duration.ofSeconds(5));

    public ResolverSettings {
        requireNonNull(limits);
        requireNonNull(freshFor);
        requireNonNull(staleFor);
        requireNonNull(retryAfter);
        requireNonNull(userLists);
        sources = List.copyOf(sources);
    }

    /** Where lists are looked for is as usual. */
    public ResolverSettings(
            final DocumentLimits limits,
            final int maxDocuments,
            final Duration freshFor,
            final Duration staleFor,
            final boolean skipUnresolved,
            final Duration retryAfter) {
        this(limits, maxDocuments, freshFor, staleFor, skipUnresolved, retryAfter, UserLists.NONE, ListSource.ALL);
    }
}
