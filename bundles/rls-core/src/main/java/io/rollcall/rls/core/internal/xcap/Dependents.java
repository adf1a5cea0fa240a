package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.LeftOut;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ResolvedList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which lists depend on which documents, from how they last resolved. Any thread; holds its monitor for moments. */
final class Dependents {

    /**
     * How a list last resolved.
     *
     * @param list the list, or null where it could not be resolved
     */
    private record Last(Set<DocumentSelector> documents, ResolvedList list) {}

    private final Map<String, Last> byList = new HashMap<>();
    private final Map<DocumentSelector, Set<String>> byDocument = new HashMap<>();

    /**
     * Notes how a list resolved.
     *
     * @param list null where it could not be resolved
     * @return the list as it was known where it is equal, so that all watchers share one
     */
    synchronized ResolvedList note(final String uri, final Set<DocumentSelector> documents, final ResolvedList list) {
        final Last before = byList.get(uri);
        if (before != null && before.documents.equals(documents) && list != null && list.equals(before.list)) {
            return before.list;
        }
        forget(uri);
        byList.put(uri, new Last(Set.copyOf(documents), list));
        documents.forEach(document ->
                byDocument.computeIfAbsent(document, key -> new HashSet<>()).add(uri));
        return list;
    }

    synchronized void forget(final String uri) {
        final Last before = byList.remove(uri);
        if (before != null) {
            for (final DocumentSelector document : before.documents) {
                byDocument.computeIfPresent(document, (key, lists) -> {
                    lists.remove(uri);
                    return lists.isEmpty() ? null : lists;
                });
            }
        }
    }

    synchronized Set<String> on(final DocumentSelector document) {
        return Set.copyOf(byDocument.getOrDefault(document, Set.of()));
    }

    synchronized Set<DocumentSelector> documents() {
        return Set.copyOf(byDocument.keySet());
    }

    synchronized Set<DocumentSelector> documents(final String uri) {
        final Last last = byList.get(uri);
        return last == null ? Set.of() : last.documents;
    }

    /** Lists that hold one of these as a member or left it out: whether it is a list decides what it is there. */
    synchronized Set<String> naming(final Set<String> uris) {
        final Set<String> naming = new LinkedHashSet<>();
        byList.forEach((uri, last) -> {
            if (last.list != null && names(last.list, uris)) {
                naming.add(uri);
            }
        });
        return naming;
    }

    private static boolean names(final ResolvedList list, final Set<String> uris) {
        for (final ListEntry entry : list.entries()) {
            if (uris.contains(entry.target())) {
                return true;
            }
        }
        for (final LeftOut leftOut : list.leftOut()) {
            if (uris.contains(leftOut.what())) {
                return true;
            }
        }
        return false;
    }
}
