package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What changed of one watcher, kept in one step or not at all.
 *
 * @param watcher its key, see {@link StoredWatcher#watcher()}
 * @param hash its 16-bit hash: names its shard
 * @param lists list subscriptions that are new or other than before, by the local tag of their dialog. Numbers may be
 *     ahead of those in use: whoever takes up the subscription goes on from here
 * @param endedLists local tags of list subscriptions that are over
 * @param backEnds back-end subscriptions that are new or other than before, by {@link StoredBackEnd#id()}
 * @param endedBackEnds ids of back-end subscriptions that are over
 */
public record StoredChange(
        String watcher,
        int hash,
        List<StoredListSubscription> lists,
        List<String> endedLists,
        List<StoredBackEnd> backEnds,
        List<String> endedBackEnds) {

    public StoredChange {
        requireNonNull(watcher);
        if (hash < 0 || hash > 0xFFFF) {
            throw new IllegalArgumentException("no 16-bit hash: " + hash);
        }
        lists = List.copyOf(lists);
        endedLists = List.copyOf(endedLists);
        backEnds = List.copyOf(backEnds);
        endedBackEnds = List.copyOf(endedBackEnds);
    }
}
