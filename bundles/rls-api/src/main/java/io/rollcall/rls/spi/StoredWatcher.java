package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * All state of one watcher.
 *
 * @param watcher its key: the canonical URI, or for an anonymous one its own dialog
 * @param hash 16-bit hash of the key, which the tags of its dialogs begin with, where they are ours
 * @param storedAt when this was true
 * @param lists its list subscriptions
 * @param backEnds the back-end subscriptions made on its behalf, shared by its lists
 */
public record StoredWatcher(
        String watcher, int hash, Instant storedAt, List<StoredListSubscription> lists, List<StoredBackEnd> backEnds) {

    public StoredWatcher {
        requireNonNull(watcher);
        requireNonNull(storedAt);
        if (hash < 0 || hash > 0xFFFF) {
            throw new IllegalArgumentException("no 16-bit hash: " + hash);
        }
        lists = List.copyOf(lists);
        backEnds = List.copyOf(backEnds);
    }

    /** The hash of a key: part of every tag that was ever given out, so it never changes. */
    public static int hashOf(final String watcher) {
        int hash = 0x811C_9DC5;
        for (int at = 0; at < watcher.length(); at++) {
            hash = (hash ^ watcher.charAt(at)) * 0x0100_0193;
        }
        return (hash ^ hash >>> 16) & 0xFFFF;
    }
}
