package io.rollcall.rls.sip.internal.message;

/**
 * The first line of a request (RFC 3261, 7.1).
 *
 * @param method the method
 * @param uri the Request-URI
 * @param version the version
 * @param exact whether single spaces stand between them and nothing else; what is not exact is refused
 */
record RequestLine(String method, String uri, String version, boolean exact) {

    /** Reads it, or gives null back where it is none. */
    static RequestLine parse(final String line) {
        final String text = line.strip();
        final int first = text.indexOf(' ');
        final int last = text.lastIndexOf(' ');
        if (first < 1 || last <= first || !text.regionMatches(true, last + 1, "SIP/", 0, 4)) {
            return null;
        }
        final String between = text.substring(first + 1, last);
        final String uri = between.trim();
        return new RequestLine(
                text.substring(0, first),
                uri,
                text.substring(last + 1),
                uri.length() == between.length() && text.length() == line.length());
    }
}
