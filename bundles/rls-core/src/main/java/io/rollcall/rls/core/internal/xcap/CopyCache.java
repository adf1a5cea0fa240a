package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DocumentSelector;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Copies of documents of one source, the least recently used dropped first, and the fetches under way. Any thread;
 * holds its monitor for moments only.
 */
final class CopyCache {

    private static final int OVERHEAD = 200;

    /**
     * A copy.
     *
     * @param copy what is known
     * @param validatedMs when the source last said so; very small where it must be asked again
     * @param goodMs when the source last said so, whatever it told since
     */
    record Held(Copy copy, long validatedMs, long goodMs) {}

    private final long maxWeight;
    private final Map<DocumentSelector, Held> copies = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<DocumentSelector, CompletableFuture<Copy>> underWay = new HashMap<>();
    private long weight;

    CopyCache(final long maxWeight) {
        this.maxWeight = maxWeight;
    }

    /** Null where nothing is held. */
    synchronized Held held(final DocumentSelector document) {
        return copies.get(document);
    }

    /** The fetch under way, or null after noting this one as such. */
    synchronized CompletableFuture<Copy> join(final DocumentSelector document, final CompletableFuture<Copy> fetch) {
        return underWay.putIfAbsent(document, fetch);
    }

    /**
     * Ends a fetch.
     *
     * @return whether it still counted: nobody said meanwhile that the document changed
     */
    synchronized boolean ended(final DocumentSelector document, final CompletableFuture<Copy> fetch) {
        return underWay.remove(document, fetch);
    }

    synchronized void hold(final DocumentSelector document, final Held held) {
        final Held before = copies.put(document, held);
        weight += weightOf(held) - (before == null ? 0 : weightOf(before));
        final Iterator<Held> oldest = copies.values().iterator();
        while (weight > maxWeight && copies.size() > 1) {
            weight -= weightOf(oldest.next());
            oldest.remove();
        }
    }

    /** The source must be asked again; a fetch under way may have read what was before. */
    synchronized void outdate(final DocumentSelector document) {
        underWay.remove(document);
        final Held held = copies.get(document);
        if (held != null) {
            copies.put(document, new Held(held.copy, Long.MIN_VALUE, held.goodMs));
        }
    }

    private static long weightOf(final Held held) {
        return OVERHEAD + (held.copy instanceof Copy.Readable readable ? 4L * readable.weight() : 0);
    }
}
