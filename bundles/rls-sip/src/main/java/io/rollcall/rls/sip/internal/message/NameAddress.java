package io.rollcall.rls.sip.internal.message;

/**
 * A value of From, To, Contact or Record-Route (RFC 3261, 20.10).
 *
 * @param uri the URI as written, without angle brackets; null where there is none in it
 * @param parameters what follows it, from the first semicolon on; may be empty
 */
record NameAddress(String uri, String parameters) {

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException when there is no URI in it
     */
    static NameAddress parse(final String what, final String value) {
        final NameAddress read = of(value);
        if (read.uri == null) {
            throw new IllegalArgumentException("Bad " + what);
        }
        return read;
    }

    /** Reads one value that may be malformed. Without brackets all parameters are those of the field (RFC 3261, 20). */
    static NameAddress of(final String value) {
        final int open = Lexis.find(value, 0, '<');
        if (open < value.length()) {
            final int close = value.indexOf('>', open);
            return new NameAddress(
                    close < 0 ? null : uriOrNull(value.substring(open + 1, close)), value.substring(close + 1));
        }
        final int semicolon = value.indexOf(';');
        return semicolon < 0
                ? new NameAddress(uriOrNull(value), "")
                : new NameAddress(uriOrNull(value.substring(0, semicolon)), value.substring(semicolon));
    }

    private static String uriOrNull(final String text) {
        final String uri = text.trim();
        return looksLikeUri(uri) ? uri : null;
    }

    /** The tag, or null where there is none or it is empty. */
    String tag() {
        final String tag = parameter("tag");
        return tag == null || tag.isEmpty() ? null : tag;
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
