package io.rollcall.rls.core.internal.xcap;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** SIP URIs, as far as the random documents have them. */
final class PlainUri {

    /** There are few, and they are asked for often. */
    private static final Map<String, Optional<String>> TARGETS = new ConcurrentHashMap<>();

    private static final Map<String, Boolean> SAME = new ConcurrentHashMap<>();

    private PlainUri() {}

    static String decoded(final String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** What to subscribe to for an entry, or null. */
    static String target(final String spelled) {
        return TARGETS.computeIfAbsent(spelled, text -> Optional.ofNullable(read(text)))
                .orElse(null);
    }

    private static String read(final String spelled) {
        String text = spelled.strip();
        if (!text.contains(":") && text.toLowerCase(Locale.ROOT).contains("%3a")) {
            text = decoded(text);
        }
        if (text.startsWith("pres:")) {
            text = text.substring(5);
        }
        if (!text.contains(":")) {
            text = text.replace("%40", "@");
            text = text.contains("@") ? "sip:" + text : "";
        }
        if (!text.startsWith("sip:") && !text.startsWith("sips:")) {
            return null;
        }
        final int at = text.indexOf('@');
        final int host = at + 1 + ends(text.substring(at + 1), ";?");
        final String parameters = text.substring(host);
        return decoded(text.substring(0, at))
                + text.substring(at, host).toLowerCase(Locale.ROOT)
                + parameters.substring(0, ends(parameters, "?"));
    }

    private static int ends(final String text, final String marks) {
        for (int at = 0; at < text.length(); at++) {
            if (marks.indexOf(text.charAt(at)) >= 0) {
                return at;
            }
        }
        return text.length();
    }

    /** RFC 3261, 19.1.4, for URIs whose parameters may be on one side only. */
    static boolean same(final String one, final String other) {
        return SAME.computeIfAbsent(one + '\n' + other, both -> compared(one, other));
    }

    private static boolean compared(final String one, final String other) {
        final String left = target(one);
        final String right = target(other);
        if (left == null || right == null || !address(left).equals(address(right))) {
            return false;
        }
        final Map<String, String> wanted = parameters(right);
        return parameters(left).entrySet().stream()
                .allMatch(one1 -> one1.getValue().equals(wanted.getOrDefault(one1.getKey(), one1.getValue())));
    }

    private static String address(final String target) {
        return target.split(";")[0];
    }

    private static Map<String, String> parameters(final String target) {
        final Map<String, String> all = new TreeMap<>();
        final String[] parts = target.split(";");
        for (int at = 1; at < parts.length; at++) {
            all.put(parts[at].split("=")[0], parts[at].split("=")[1]);
        }
        return all;
    }
}
