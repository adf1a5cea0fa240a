package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.StoredWatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Leases of shards that lie side by side. They are read as one range: a shard has few rows, and a dead node leaves
 * hundreds of shards, of which each would cost as many statements as all together. For the reader's thread.
 */
final class LeaseRun {

    private final Deque<ShardLease> unread;

    private LeaseRun(final Collection<ShardLease> leases) {
        unread = new ArrayDeque<>(leases);
    }

    /** These leases in as few runs as can be. */
    static List<LeaseRun> of(final Collection<ShardLease> leases) {
        final List<ShardLease> sorted = leases.stream()
                .sorted(Comparator.comparingInt(ShardLease::firstHash))
                .toList();
        final List<LeaseRun> runs = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size()
                    || sorted.get(i).firstHash() != sorted.get(i - 1).lastHash() + 1) {
                runs.add(new LeaseRun(sorted.subList(from, i)));
                from = i;
            }
        }
        return runs;
    }

    /** Forgets leases that are not of that kind; false when none is left. */
    boolean retain(final Predicate<ShardLease> kind) {
        unread.removeIf(kind.negate());
        return !unread.isEmpty();
    }

    boolean held() {
        return unread.stream().allMatch(ShardLease::held);
    }

    int firstHash() {
        return unread.getFirst().firstHash();
    }

    int lastHash() {
        return unread.getLast().lastHash();
    }

    /** The leases that are not read in full. */
    List<ShardLease> unread() {
        return List.copyOf(unread);
    }

    /** Watchers by their lease; those of a lease that went meanwhile are left out. */
    Map<ShardLease, List<StoredWatcher>> parts(final List<StoredWatcher> watchers) {
        final Map<ShardLease, List<StoredWatcher>> parts = new LinkedHashMap<>();
        for (final StoredWatcher watcher : watchers) {
            for (final ShardLease lease : unread) {
                if (lease.firstHash() <= watcher.hash() && watcher.hash() <= lease.lastHash()) {
                    parts.computeIfAbsent(lease, key -> new ArrayList<>()).add(watcher);
                }
            }
        }
        return parts;
    }

    /** All watchers up to this hash were given to the engine: tells which leases are read by that. */
    void readUpTo(final int hash, final Consumer<ShardLease> whole) {
        while (!unread.isEmpty() && unread.getFirst().lastHash() < hash) {
            whole.accept(unread.removeFirst());
        }
    }
}
