package io.rollcall.rls.store.jdbc.internal.lease;

import java.util.Comparator;
import java.util.List;

/**
 * How the shards are parted: nodes have the same number, or one more where that does not come out even, and few move.
 * Every node works it out for itself from the same rows, which change while it does.
 */
final class Balance {

    /** A node with its shards. */
    private record Part(String name, int shards) {}

    private final List<Part> parts;
    private final boolean allTaken;
    private final int least;
    private final int most;

    /**
     * Works it out.
     *
     * @param serving the nodes that take their part
     */
    Balance(final Picture picture, final List<NodeRow> serving) {
        parts = serving.stream()
                .map(node -> new Part(node.name(), picture.count(node.name())))
                .sorted(Comparator.comparingInt((Part part) -> -part.shards).thenComparing(Part::name))
                .toList();
        allTaken = picture.shards().stream().noneMatch(ShardRow::free);
        final int all = picture.shards().size();
        final int nodes = Math.max(1, parts.size());
        least = all / nodes;
        most = (all + nodes - 1) / nodes;
    }

    /** Up to how many shards a node takes of those that are free: who has few comes first. */
    int takesUpTo(final String name) {
        if (parts.stream().noneMatch(part -> part.name.equals(name))) {
            return 0;
        }
        final boolean othersLack = parts.stream().anyMatch(part -> part.shards < least && !part.name.equals(name));
        return othersLack ? least : most;
    }

    /** How many shards a node keeps; it hands the rest over. */
    int keeps(final String name) {
        if (parts.stream().noneMatch(part -> part.name.equals(name))) {
            return 0;
        }
        final Part first = parts.get(0);
        final boolean oneMore = allTaken
                && first.shards == most
                && first.name.equals(name)
                && parts.get(parts.size() - 1).shards < least;
        return oneMore ? most - 1 : most;
    }
}
