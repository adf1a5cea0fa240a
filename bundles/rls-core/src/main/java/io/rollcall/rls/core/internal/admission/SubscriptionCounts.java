package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.Terms;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many list subscriptions there are, for the quotas. Those of a watcher who hides from back ends lie on lanes of
 * their own, one for each dialog, and are counted here; all others are counted where they lie. Any thread.
 */
public final class SubscriptionCounts {

    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, Integer> hidden = new ConcurrentHashMap<>();

    /** One more on these terms. */
    public void added(final String watcherUri, final Terms terms) {
        all.incrementAndGet();
        if (hides(watcherUri, terms)) {
            hidden.merge(SipUri.watcherKey(watcherUri), 1, Integer::sum);
        }
    }

    /** One less. */
    public void removed(final String watcherUri, final Terms terms) {
        all.decrementAndGet();
        if (hides(watcherUri, terms)) {
            hidden.computeIfPresent(SipUri.watcherKey(watcherUri), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** In all. */
    public int all() {
        return all.get();
    }

    /** Of a watcher, as far as he hides; strangers are nobody in particular. */
    public int hiddenOf(final String watcherUri) {
        return hidden.isEmpty() ? 0 : hidden.getOrDefault(SipUri.watcherKey(watcherUri), 0);
    }

    private static boolean hides(final String watcherUri, final Terms terms) {
        return !terms.shownAs().equals(watcherUri) && !Identity.isAnonymous(watcherUri);
    }
}
