package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.XcapDocumentSource.DocumentTag;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the last look at the indices of a root brought. A document that came with it is kept for the fetch that follows,
 * so that it does not travel twice. Any thread; holds its monitor for moments.
 */
final class ListedIndices {

    private static final long HAND_OVER_MS = 2_000;

    /** A document with the time of its coming. */
    private record Arrived(Fetched.Document document, long atMs) {}

    private final Clock clock;
    private final Map<DocumentSelector, String> etags = new HashMap<>();
    private final Map<DocumentSelector, Arrived> arrived = new HashMap<>();
    private List<DocumentTag> last;
    private long lastMs;

    ListedIndices(final Clock clock) {
        this.clock = clock;
    }

    synchronized void arrived(final DocumentSelector index, final Fetched.Document document) {
        etags.put(index, document.etag());
        arrived.put(index, new Arrived(document, clock.millis()));
    }

    synchronized void absent(final DocumentSelector index) {
        etags.remove(index);
        arrived.remove(index);
    }

    /** Null where it was not seen yet. */
    synchronized String etag(final DocumentSelector index) {
        return etags.get(index);
    }

    /** The document that just came, once; else null. */
    synchronized Fetched.Document take(final DocumentSelector index) {
        final Arrived one = arrived.remove(index);
        return one != null && clock.millis() - one.atMs <= HAND_OVER_MS ? one.document : null;
    }

    synchronized void keep(final List<DocumentTag> tags) {
        last = List.copyOf(tags);
        lastMs = clock.millis();
    }

    /** Null where it is older than that. */
    synchronized List<DocumentTag> recent(final long ageMs) {
        return last != null && clock.millis() - lastMs < ageMs ? last : null;
    }
}
