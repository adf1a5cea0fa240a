package io.rollcall.rls.sip.internal.message;

/**
 * A value of From, To, Contact or Record-Route (RFC 3261, 20.10).
 *
 * @param uri the URI as written, without angle brackets
 * @param parameters what follows it, from the first semicolon on; may be empty
 */
record NameAddress(String uri, String parameters) {

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException when there is no URI in it
     */
    static NameAddress parse(final String what, final String value) {
        final int open = bracket(value);
        final String uri;
        if (open < value.length()) {
            final int close = value.indexOf('>', open);
            if (close < 0) {
                throw new IllegalArgumentException("Bad " + what);
            }
            uri = value.substring(open + 1, close).trim();
        } else {
            final int semicolon = value.indexOf(';');
            uri = (semicolon < 0 ? value : value.substring(0, semicolon)).trim();
        }
        if (!looksLikeUri(uri)) {
            throw new IllegalArgumentException("Bad " + what);
        }
        return new NameAddress(uri, parameters(value));
    }

    /** The tag of a value that may be malformed, or null where there is none or it is empty. */
    static String tag(final String value) {
        final String tag = Lexis.parameter(parameters(value), "tag");
        return tag == null || tag.isEmpty() ? null : tag;
    }

    /** What follows the URI; without brackets all parameters belong to the header field (RFC 3261, 20). */
    private static String parameters(final String value) {
        final int open = bracket(value);
        final int after = open < value.length() ? value.indexOf('>', open) + 1 : value.indexOf(';');
        return after < 0 ? "" : value.substring(after);
    }

    private static int bracket(final String value) {
        return Lexis.find(value, 0, '<');
    }

    /** A parameter of the header field, not of the URI: null where missing, empty where it has no value. */
    String parameter(final String name) {
        return Lexis.parameter(parameters, name);
    }

    static boolean looksLikeUri(final String uri) {
        final int colon = uri.indexOf(':');
        if (colon < 1 || colon == uri.length() - 1) {
            return false;
        }
        for (int i = 0; i < uri.length(); i++) {
            final char c = uri.charAt(i);
            if (c <= ' ' || c == '<' || c == '>' || c == '"') {
                return false;
            }
            if (i < colon
                    && !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && "0123456789+-.".indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }
}
