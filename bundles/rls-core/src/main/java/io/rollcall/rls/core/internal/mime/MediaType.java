package io.rollcall.rls.core.internal.mime;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The value of a Content-Type field (RFC 2045, 5.1).
 *
 * @param name type and subtype, lower case
 * @param parameters by their names, lower case; quoted strings without quotes and escapes
 */
public record MediaType(String name, Map<String, String> parameters) {

    public static final String RELATED = "multipart/related";
    public static final String RLMI = "application/rlmi+xml";

    public static MediaType parse(final String value) {
        final int semicolon = value.indexOf(';');
        final String name = semicolon < 0 ? value : value.substring(0, semicolon);
        final Map<String, String> parameters = new HashMap<>();
        int at = semicolon;
        while (at >= 0 && at < value.length()) {
            at = parameter(value, at + 1, parameters);
        }
        return new MediaType(name.trim().toLowerCase(Locale.ROOT), parameters);
    }

    /** Reads a parameter; where the semicolon behind it is, or the end. */
    private static int parameter(final String value, final int from, final Map<String, String> parameters) {
        final StringBuilder text = new StringBuilder();
        String name = null;
        boolean quoted = false;
        int at = from;
        for (; at < value.length(); at++) {
            final char c = value.charAt(at);
            if (quoted && c == '\\' && at + 1 < value.length()) {
                text.append(value.charAt(++at));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                break;
            } else if (c == '=' && !quoted && name == null) {
                name = text.toString().trim().toLowerCase(Locale.ROOT);
                text.setLength(0);
            } else if (quoted || c > ' ') {
                text.append(c);
            }
        }
        if (name != null) {
            parameters.putIfAbsent(name, text.toString());
        }
        return at;
    }

    public boolean is(final String wanted) {
        return name.equals(wanted);
    }

    public String parameter(final String wanted) {
        return parameters.get(wanted);
    }
}
