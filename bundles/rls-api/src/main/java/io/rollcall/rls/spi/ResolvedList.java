package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * A list with all references followed and all local sublists flattened (RFC 4826, 4.5).
 *
 * @param uri URI of the list as its document spells it
 * @param owner whose document defines it, an XUI such as {@code sip:alice@example.com}, or null for a global one
 * @param names its display names
 * @param entries members in the order of the document, each URI string once
 * @param leftOut what of the document is not among the entries, and why
 * @param documents the documents it was made of: when one of them changes, the list is resolved again
 */
public record ResolvedList(
        String uri,
        String owner,
        List<DisplayName> names,
        List<ListEntry> entries,
        List<LeftOut> leftOut,
        Set<DocumentSelector> documents) {

    public ResolvedList {
        requireNonNull(uri);
        names = List.copyOf(names);
        entries = List.copyOf(entries);
        leftOut = List.copyOf(leftOut);
        documents = Set.copyOf(documents);
    }
}
