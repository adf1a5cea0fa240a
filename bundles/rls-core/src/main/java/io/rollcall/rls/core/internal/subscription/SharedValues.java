package io.rollcall.rls.core.internal.subscription;

import java.util.HashMap;
import java.util.Map;

/**
 * One object for all equal values that many subscriptions keep, such as the flow to the same presence server. On the
 * lane.
 */
final class SharedValues<T> {

    private static final int MOST = 1024;

    private final Map<T, T> known = new HashMap<>();

    /** The one that stands for all that are equal to it; null for null. */
    T of(final T value) {
        if (value == null) {
            return null;
        }
        if (known.size() > MOST) {
            known.clear();
        }
        final T first = known.putIfAbsent(value, value);
        return first == null ? value : first;
    }
}
