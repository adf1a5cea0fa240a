package io.rollcall.rls.core.internal.subscription;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists that nearly always have one element and are kept by the hundred thousand. They do not change, so one may be
 * walked through while another takes its place.
 */
final class Few {

    private Few() {}

    /** With this one at the end. */
    static <T> List<T> with(final List<T> few, final T one) {
        if (few.isEmpty()) {
            return List.of(one);
        }
        final List<T> more = new ArrayList<>(few);
        more.add(one);
        return List.copyOf(more);
    }

    /** With this one in place of the one there. */
    static <T> List<T> with(final List<T> few, final int at, final T one) {
        if (few.size() == 1) {
            return List.of(one);
        }
        final List<T> changed = new ArrayList<>(few);
        changed.set(at, one);
        return List.copyOf(changed);
    }

    /** Without the one that is equal to this. */
    static <T> List<T> without(final List<T> few, final T one) {
        final int at = few.indexOf(one);
        if (at < 0) {
            return few;
        }
        final List<T> less = new ArrayList<>(few);
        less.remove(at);
        return List.copyOf(less);
    }
}
