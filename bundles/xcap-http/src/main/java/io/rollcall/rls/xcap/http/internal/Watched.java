package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.XcapDocumentSource.DocumentTag;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Documents that lists are made of, as they were last seen: those that the engine asked for within the last hours.
 * Subscriptions are refreshed more often than that. Any thread; holds its monitor for moments.
 */
final class Watched {

    static final int MAX_DOCUMENTS = 10_000;

    private static final long KEPT_MS = 4L * 3600 * 1000;

    /**
     * A document.
     *
     * @param etag null where it is gone
     */
    private record Seen(String etag, long askedMs) {}

    private final Clock clock;
    private final Map<DocumentSelector, Seen> documents = new LinkedHashMap<>(64, 0.75f, true);

    Watched(final Clock clock) {
        this.clock = clock;
    }

    /** The engine asked for it, and was told this. */
    synchronized void note(final DocumentSelector document, final String knownEtag, final Fetched outcome) {
        final boolean known = documents.containsKey(document);
        if (outcome instanceof Fetched.Document arrived) {
            documents.put(document, new Seen(arrived.etag(), clock.millis()));
        } else if (outcome instanceof Fetched.NotModified) {
            documents.put(document, new Seen(knownEtag, clock.millis()));
        } else if (outcome instanceof Fetched.Absent ? known : !known) {
            // Gone, or somebody waits for it.
            documents.put(document, new Seen(null, clock.millis()));
        }
        if (documents.size() > MAX_DOCUMENTS) {
            documents.remove(documents.keySet().iterator().next());
        }
    }

    /** Services documents that are there, besides those that are known already. */
    synchronized List<DocumentTag> indices(final List<DocumentTag> known) {
        final List<DocumentTag> indices = new ArrayList<>();
        documents.forEach((document, seen) -> {
            if (seen.etag != null
                    && document.auid().equals(DocumentSelector.RLS_SERVICES)
                    && known.stream().noneMatch(one -> one.document().equals(document))) {
                indices.add(new DocumentTag(document, seen.etag));
            }
        });
        return indices;
    }

    /** Documents to look after, each with its tag or null. */
    synchronized Map<DocumentSelector, String> due() {
        documents.values().removeIf(seen -> clock.millis() - seen.askedMs > KEPT_MS);
        final Map<DocumentSelector, String> due = new HashMap<>();
        documents.forEach((document, seen) -> due.put(document, seen.etag));
        return due;
    }

    /**
     * Somebody looked after it.
     *
     * @return whether it is not what it was
     */
    synchronized boolean changed(final DocumentSelector document, final String etag, final Fetched outcome) {
        final Seen seen = documents.get(document);
        final boolean arrived =
                outcome instanceof Fetched.Document now && !now.etag().equals(etag);
        final boolean left = outcome instanceof Fetched.Absent && etag != null;
        if (seen == null || !java.util.Objects.equals(seen.etag, etag) || !arrived && !left) {
            return false;
        }
        documents.put(document, new Seen(outcome instanceof Fetched.Document now ? now.etag() : null, seen.askedMs));
        return true;
    }
}
