package io.rollcall.rls.xcap.server.internal;

import java.util.HashMap;
import java.util.Map;

/** What prefixes in a node selector stand for: parts xmlns() of the query (RFC 4825, 6.4; XPointer). */
final class Bindings {

    private Bindings() {}

    /**
     * Reads a query.
     *
     * @param query without percent escapes; empty where there is none
     * @param byDefault namespace of element names without prefix
     * @throws IllegalArgumentException where it is not what RFC 4825 has for a query
     */
    static Map<String, String> parse(final String query, final String byDefault) {
        final Map<String, String> bound = new HashMap<>();
        bound.put("", byDefault);
        int at = 0;
        while (at < query.length()) {
            if (XmlNames.isSpace(query.charAt(at))) {
                at++;
                continue;
            }
            final int open = query.indexOf('(', at);
            final String scheme = open < 0 ? "" : query.substring(at, open);
            if (!scheme.matches("[^\\s()]+")) {
                throw new IllegalArgumentException("the query is not made of parts such as xmlns(prefix=namespace)");
            }
            final StringBuilder data = new StringBuilder();
            at = data(query, open + 1, data);
            if (scheme.equals("xmlns")) { // others MUST be ignored
                bind(data.toString(), bound);
            }
        }
        bound.put("xml", Element.XML);
        bound.remove("xmlns");
        return bound;
    }

    /** Up to the parenthesis that closes the part; a circumflex takes its meaning from a parenthesis. */
    private static int data(final String query, final int from, final StringBuilder data) {
        int open = 1;
        for (int at = from; at < query.length(); at++) {
            final char c = query.charAt(at);
            if (c == '^' && at + 1 < query.length()) {
                data.append(query.charAt(++at));
                continue;
            }
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open == 0) {
                return at + 1;
            }
            data.append(c);
        }
        throw new IllegalArgumentException("a parenthesis of the query is not closed");
    }

    private static void bind(final String data, final Map<String, String> bound) {
        final int equals = data.indexOf('=');
        final String prefix = equals < 0 ? "" : data.substring(0, equals).strip();
        if (!XmlNames.isName(prefix)) {
            throw new IllegalArgumentException("xmlns(" + data + ") binds no prefix");
        }
        bound.put(prefix, data.substring(equals + 1).strip());
    }
}
