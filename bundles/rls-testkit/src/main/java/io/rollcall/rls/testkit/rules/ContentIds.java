package io.rollcall.rls.testkit.rules;

import io.rollcall.rls.testkit.mime.BodyPart;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every Content-ID seen, with a digest of what it named: an id must never name other content (RFC 2392). Shared by the
 * subscriptions of a user agent; the oldest of 200 000 ids is forgotten first. Safe for every thread.
 */
public final class ContentIds {

    private static final int LIMIT = 200_000;

    private final Map<String, Integer> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Integer> eldest) {
            return size() > LIMIT;
        }
    };

    /** Whether that id named something else before. */
    synchronized boolean isReused(final BodyPart part) {
        final int digest = 31 * part.contentType().hashCode() + Arrays.hashCode(part.content());
        final Integer before = seen.put(part.contentId(), digest);
        return before != null && before != digest;
    }
}
