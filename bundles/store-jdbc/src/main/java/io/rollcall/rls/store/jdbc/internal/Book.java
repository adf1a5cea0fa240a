package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.StoredListSubscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The list subscriptions of a shard by their watcher, so that writing needs no reading: under which dialogs a member
 * stands in Kamailio's table, and whether a watcher has a list still. Any thread.
 */
final class Book {

    private final Map<String, List<Entry>> byWatcher = new ConcurrentHashMap<>();

    /** The list subscriptions of a watcher; never null. */
    List<Entry> of(final String watcher) {
        return byWatcher.getOrDefault(watcher, List.of());
    }

    /** Takes one in, in the place of what was known of its dialog. */
    void put(final String watcher, final StoredListSubscription value) {
        final Entry entry = new Entry(DialogKey.of(value.dialog()), value.list(), value.expiresAt());
        byWatcher.merge(watcher, List.of(entry), (known, added) -> {
            final List<Entry> all = new ArrayList<>(known.size() + 1);
            known.stream()
                    .filter(one -> !one.dialog().toTag().equals(entry.dialog().toTag()))
                    .forEach(all::add);
            all.add(entry);
            return List.copyOf(all);
        });
    }

    /** Forgets one. */
    void remove(final String watcher, final String localTag) {
        byWatcher.computeIfPresent(watcher, (key, known) -> {
            final List<Entry> left = known.stream()
                    .filter(one -> !one.dialog().toTag().equals(localTag))
                    .toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** The list subscriptions of a watcher are these. */
    void set(final String watcher, final List<Entry> entries) {
        if (entries.isEmpty()) {
            byWatcher.remove(watcher);
        } else {
            byWatcher.put(watcher, entries);
        }
    }

    /** One of them, or null. */
    Entry find(final String watcher, final String localTag) {
        for (final Entry one : of(watcher)) {
            if (one.dialog().toTag().equals(localTag)) {
                return one;
            }
        }
        return null;
    }

    /** All dialogs. */
    List<DialogKey> dialogs() {
        return byWatcher.values().stream()
                .flatMap(List::stream)
                .map(Entry::dialog)
                .toList();
    }

    /**
     * A list subscription.
     *
     * @param dialog its dialog
     * @param list its members, or null where they are not known
     * @param expiresAt when it ends
     */
    record Entry(DialogKey dialog, ResolvedList list, Instant expiresAt) {

        /** Whether it shows that resource. */
        boolean shows(final String target) {
            return list == null
                    || list.entries().stream().anyMatch(one -> one.target().equals(target));
        }
    }
}
