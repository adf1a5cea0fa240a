package io.rollcall.rls.core.internal.xcap;

import java.net.URI;

/** What {@code xml:base} does to references (XML Base; RFC 3986, 5.1.1). */
final class Bases {

    private Bases() {}

    /**
     * Resolves a reference; without a base it is relative to the XCAP root (RFC 4826, 3.1), and stays as it is.
     *
     * @param base absolute, or relative to the XCAP root, or null
     * @throws IllegalArgumentException with the reason
     */
    static String against(final String base, final String reference) {
        final String ref = reference.replaceAll("\\s", "");
        if (base == null) {
            return ref;
        }
        final String resolved = resolve(base, ref);
        if (resolved == null) {
            throw new IllegalArgumentException("it makes no URI with its xml:base, " + base);
        }
        return resolved;
    }

    /** Null where one of them is no URI. */
    static String resolve(final String base, final String reference) {
        try {
            return base == null
                    ? reference
                    : URI.create(base).resolve(reference).toString();
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }
}
