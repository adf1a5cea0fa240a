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
        final int open = Lexis.find(value + '<', 0, '<');
        final String uri;
        final String parameters;
        if (open < value.length()) {
            final int close = value.indexOf('>', open);
            if (close < 0) {
                throw new IllegalArgumentException("Bad " + what);
            }
            uri = value.substring(open + 1, close).trim();
            parameters = value.substring(close + 1);
        } else {
            // without brackets all parameters belong to the header field (RFC 3261, 20)
            final int semicolon = value.indexOf(';');
            uri = (semicolon < 0 ? value : value.substring(0, semicolon)).trim();
            parameters = semicolon < 0 ? "" : value.substring(semicolon);
        }
        if (!looksLikeUri(uri)) {
            throw new IllegalArgumentException("Bad " + what);
        }
        return new NameAddress(uri, parameters);
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
