package io.rollcall.rls.testkit.sip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A header value taken apart: what stands before the first parameter, and the parameters. Quotes and angle brackets are
 * respected; parameter names are in lower case, quoted values without their quotes.
 *
 * @param value what stands before the first semicolon, trimmed
 * @param parameters in the order of the message; one without a value maps to the empty string
 */
public record HeaderValue(String value, Map<String, String> parameters) {

    /** Takes one value apart (not a comma list, see {@link #list}). */
    public static HeaderValue parse(final String text) {
        final List<String> pieces = split(text, ';');
        final Map<String, String> parameters = new LinkedHashMap<>(4);
        for (int i = 1; i < pieces.size(); i++) {
            final String piece = pieces.get(i);
            final int equals = piece.indexOf('=');
            final String name =
                    (equals < 0 ? piece : piece.substring(0, equals)).trim().toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) {
                parameters.putIfAbsent(
                        name,
                        equals < 0 ? "" : unquoted(piece.substring(equals + 1).trim()));
            }
        }
        return new HeaderValue(pieces.get(0).trim(), parameters);
    }

    /** The elements of a comma list, each trimmed; empty ones are left out. */
    public static List<String> list(final String text) {
        final List<String> elements = new ArrayList<>();
        for (final String piece : split(text, ',')) {
            if (!piece.isBlank()) {
                elements.add(piece.trim());
            }
        }
        return elements;
    }

    /** The parameter, or null where it is absent. */
    public String parameter(final String name) {
        return parameters.get(name.toLowerCase(Locale.ROOT));
    }

    /** What stands between angle brackets, or the value itself where there are none. */
    public String uri() {
        final int open = value.lastIndexOf('<');
        final int close = value.indexOf('>', open + 1);
        return open < 0 || close < 0 ? value : value.substring(open + 1, close);
    }

    private static String unquoted(final String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private static List<String> split(final String text, final char separator) {
        final List<String> pieces = new ArrayList<>(4);
        boolean quoted = false;
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                depth = 1;
            } else if (c == '>') {
                depth = 0;
            } else if (c == separator && depth == 0) {
                pieces.add(text.substring(start, i));
                start = i + 1;
            }
        }
        pieces.add(text.substring(start));
        return pieces;
    }
}
