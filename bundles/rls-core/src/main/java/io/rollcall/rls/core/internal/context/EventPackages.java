package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.spi.EventPackage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The event packages that are there, best first. Written under a lock, read from any lane without. */
public final class EventPackages {

    /** A registered package and its service ranking. */
    private record Registered(EventPackage eventPackage, int ranking) {}

    private volatile List<Registered> registered = List.of();

    /** A package arrived; with the properties of its service. */
    public synchronized void add(final EventPackage eventPackage, final Map<String, ?> properties) {
        final List<Registered> next = new ArrayList<>(registered);
        final int ranking = properties.get("service.ranking") instanceof Integer number ? number : 0;
        next.add(new Registered(eventPackage, ranking));
        next.sort(Comparator.<Registered>comparingInt(
                        one -> -one.eventPackage.parameters().size())
                .thenComparingInt(one -> -one.ranking));
        registered = List.copyOf(next);
    }

    /** A package left. */
    public synchronized void remove(final EventPackage eventPackage) {
        final List<Registered> next = new ArrayList<>(registered);
        next.removeIf(one -> one.eventPackage == eventPackage);
        registered = List.copyOf(next);
    }

    /** The package that serves this event now, or null: name equal, all its parameters present, most of them. */
    public EventPackage find(final EventHeader event) {
        for (final Registered one : registered) {
            if (one.eventPackage.name().equals(event.name()) && claims(one.eventPackage, event)) {
                return one.eventPackage;
            }
        }
        return null;
    }

    /** The shortest subscription to an event; 0 where its package is away. */
    public long minimumExpiresS(final EventHeader event) {
        final EventPackage found = find(event);
        return found == null ? 0 : found.minimumExpires().toSeconds();
    }

    /** Whether one with that name and those parameters is there. */
    public boolean has(final String name, final Set<String> parameters) {
        return registered.stream()
                .anyMatch(one -> one.eventPackage.name().equals(name)
                        && one.eventPackage.parameters().equals(parameters));
    }

    /** Names of all that are there. */
    public Set<String> names() {
        final Set<String> names = new LinkedHashSet<>();
        registered.forEach(one -> names.add(one.eventPackage.name()));
        return names;
    }

    private static boolean claims(final EventPackage eventPackage, final EventHeader event) {
        for (final String parameter : eventPackage.parameters()) {
            if (event.parameter(parameter.toLowerCase(Locale.ROOT)).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
