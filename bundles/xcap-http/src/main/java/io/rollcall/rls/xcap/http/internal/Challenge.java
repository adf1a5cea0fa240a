package io.rollcall.rls.xcap.http.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A challenge of a server (RFC 9110, 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by name, whose case does not count
 */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final int MAX_LENGTH = 4096;
    private static final Pattern PART = Pattern.compile(
            "([\\w!#$%&'*+.^`|~-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))" + "|([A-Za-z][\\w-]*)");

    /** Reads the values of WWW-Authenticate; each may have several challenges. */
    static List<Challenge> parse(final List<String> values) {
        final List<Challenge> all = new ArrayList<>();
        for (final String value : values) {
            if (value.length() <= MAX_LENGTH) {
                parse(value, all);
            }
        }
        return all;
    }

    private static void parse(final String value, final List<Challenge> all) {
        Map<String, String> parameters = new TreeMap<>();
        final Matcher part = PART.matcher(value);
        while (part.find()) {
            if (part.group(4) != null) {
                parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                all.add(new Challenge(part.group(4).toLowerCase(Locale.ROOT), parameters));
            } else {
                final String quoted = part.group(2);
                parameters.put(part.group(1), quoted == null ? part.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            }
        }
    }

    /** Null where it is not there. */
    String get(final String name) {
        return parameters.get(name);
    }
}
