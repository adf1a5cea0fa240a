package io.rollcall.rls.xcap.integrated.internal;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the rows of lists come to, by groups of ids: the number of rows, and a sum over id and etag. A group differs
 * when a document in it was written or deleted by whomever.
 */
record Marks(Map<Long, String> groups) {

    /** Ids in a group: few groups are read for a mark of all, and few rows where one of them differs. */
    static final int GROUP = 256;

    static final Marks NONE = new Marks(Map.of());

    Marks {
        groups = Map.copyOf(groups);
    }

    /** The groups that came, went or differ. */
    Set<Long> differing(final Marks other) {
        final Set<Long> all = new HashSet<>(groups.keySet());
        all.addAll(other.groups.keySet());
        all.removeIf(group -> groups.containsKey(group) && groups.get(group).equals(other.groups.get(group)));
        return all;
    }

    static long group(final int id) {
        return Math.floorDiv(id, GROUP);
    }
}
