package io.rollcall.rls.store.jdbc.internal.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * When this node saw each of them say something, by its own clock alone: no two clocks are ever compared. One thread,
 * but for {@link #heard}.
 */
final class Sightings {

    /** What a node said, and since when that was the last of it. */
    private record Sighting(String incarnation, long beats, long sinceNs, long firstNs) {}

    private final LongSupplier nanoTime;
    private volatile Map<String, Sighting> seen = Map.of();

    Sightings(final LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** These rows were read; called after they were. */
    void see(final Collection<NodeRow> nodes) {
        final long nowNs = nanoTime.getAsLong();
        final Map<String, Sighting> next = new HashMap<>(seen);
        final Set<String> names = new HashSet<>();
        for (final NodeRow node : nodes) {
            names.add(node.name());
            final Sighting before = next.get(node.name());
            if (before == null || !before.incarnation().equals(node.incarnation())) {
                next.put(node.name(), new Sighting(node.incarnation(), node.beats(), nowNs, nowNs));
            } else if (before.beats() != node.beats()) {
                next.put(node.name(), new Sighting(node.incarnation(), node.beats(), nowNs, before.firstNs()));
            }
        }
        next.keySet().retainAll(names);
        seen = next;
    }

    /**
     * Whether a node said nothing for so long that nobody can still serve by its leases.
     *
     * @param nowNs a moment before the row was read
     */
    boolean isSilent(final NodeRow node, final long nowNs) {
        return silentMs(node, nowNs) >= node.leaseMs() + LeaseSettings.marginMs(node.leaseMs());
    }

    /** Whether a node missed renewals, so that it may soon be dead. */
    boolean faint(final NodeRow node) {
        return !node.dead() && silentMs(node, nanoTime.getAsLong()) > node.leaseMs() * 6 / 10;
    }

    /** How long a life of a node is known here, milliseconds. */
    long knownMs(final NodeRow node) {
        final Sighting sighting = seen.get(node.name());
        return sighting == null || !sighting.incarnation().equals(node.incarnation())
                ? 0
                : (nanoTime.getAsLong() - sighting.firstNs()) / 1_000_000;
    }

    /** How long ago it said something. Any thread. */
    Duration heard(final NodeRow node) {
        final Sighting sighting = seen.get(node.name());
        return sighting == null
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - sighting.sinceNs()));
    }

    /** How long nothing new was seen of it. */
    long silentMs(final NodeRow node, final long nowNs) {
        final Sighting sighting = seen.get(node.name());
        return sighting == null
                        || !sighting.incarnation().equals(node.incarnation())
                        || sighting.beats() != node.beats()
                ? 0
                : (nowNs - sighting.sinceNs()) / 1_000_000;
    }
}
