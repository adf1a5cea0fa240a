package io.rollcall.rls.core.internal.uri;

import java.util.Map;
import java.util.Set;

/** How RFC 3261, 19.1.4 compares the parameters and headers of two URIs. */
final class UriParameters {

    /** A URI with one of these differs from one without, even where the value is the default. */
    private static final Set<String> NEVER_IGNORED = Set.of("user", "ttl", "method", "maddr", "transport");

    private UriParameters() {}

    /** Those of both sides must be equal; those of one side are ignored but for a few. */
    static boolean match(final Map<String, String> one, final Map<String, String> other) {
        return eachMatches(one, other) && eachMatches(other, one);
    }

    private static boolean eachMatches(final Map<String, String> one, final Map<String, String> other) {
        for (final Map.Entry<String, String> parameter : one.entrySet()) {
            if (other.containsKey(parameter.getKey())) {
                if (!sameValue(parameter.getValue(), other.get(parameter.getKey()))) {
                    return false;
                }
            } else if (NEVER_IGNORED.contains(parameter.getKey())) {
                return false;
            }
        }
        return true;
    }

    /** Headers are never ignored. */
    static boolean sameHeaders(final Map<String, String> one, final Map<String, String> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(header -> sameValue(header.getValue(), other.get(header.getKey())));
    }

    private static boolean sameValue(final String one, final String other) {
        return one == null ? other == null || other.isEmpty() : one.equalsIgnoreCase(other == null ? "" : other);
    }
}
