package io.rollcall.rls.core.internal.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Services of one type, the one with the highest ranking first. Written when services come and go, read by any thread
 * without a lock.
 */
final class Ranked<T> {

    /** A service and its ranking. */
    private record Entry<T>(T service, int ranking) {}

    private volatile List<Entry<T>> entries = List.of();
    private volatile List<T> services = List.of();

    synchronized void add(final T service, final Map<String, ?> properties) {
        final List<Entry<T>> next = new ArrayList<>(entries);
        final int ranking = properties.get("service.ranking") instanceof Integer number ? number : 0;
        next.add(new Entry<>(service, ranking));
        next.sort(Comparator.comparingInt(entry -> -entry.ranking));
        set(next);
    }

    synchronized void remove(final T service) {
        final List<Entry<T>> next = new ArrayList<>(entries);
        next.removeIf(entry -> entry.service == service);
        set(next);
    }

    /** All of them, best first. */
    List<T> all() {
        return services;
    }

    /** The best one, or null. */
    T first() {
        final List<T> now = services;
        return now.isEmpty() ? null : now.get(0);
    }

    private void set(final List<Entry<T>> next) {
        entries = List.copyOf(next);
        services = entries.stream().map(Entry::service).toList();
    }
}
