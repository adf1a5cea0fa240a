package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * All state of one watcher.
 *
 * @param watcher its key: the canonical URI, or for an anonymous one its own dialog
 * @param storedAt when this was true
 * @param lists its list subscriptions
 * @param backEnds the back-end subscriptions made on its behalf, shared by its lists
 */
public record StoredWatcher(
        String watcher, Instant storedAt, List<StoredListSubscription> lists, List<StoredBackEnd> backEnds) {

    public StoredWatcher {
        requireNonNull(watcher);
        requireNonNull(storedAt);
        lists = List.copyOf(lists);
        backEnds = List.copyOf(backEnds);
    }
}
