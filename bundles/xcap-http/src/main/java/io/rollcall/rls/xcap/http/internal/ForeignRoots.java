package io.rollcall.rls.xcap.http.internal;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Roots that documents name and the operator allows, the least recently used dropped first: users write documents. Any
 * thread; holds its monitor for moments.
 */
final class ForeignRoots {

    private static final int MAX_ROOTS = 64;

    private final Surroundings surroundings;
    private final Map<URI, HttpDocuments> byRoot = new LinkedHashMap<>(16, 0.75f, true);

    ForeignRoots(final Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    boolean allows(final String root) {
        try {
            return surroundings.settings().destinations().names(Root.parse(root).uri());
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    /** What is below that root; its address is looked at with each request. */
    HttpDocuments at(final String named) {
        final Root root = Root.parse(named);
        synchronized (byRoot) {
            final HttpDocuments there =
                    byRoot.computeIfAbsent(root.uri(), uri -> new HttpDocuments(root, surroundings, false));
            if (byRoot.size() > MAX_ROOTS) {
                byRoot.remove(byRoot.keySet().iterator().next());
            }
            return there;
        }
    }

    List<HttpDocuments> all() {
        synchronized (byRoot) {
            return List.copyOf(byRoot.values());
        }
    }
}
