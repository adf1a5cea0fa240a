package io.rollcall.rls.core.internal.digest;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The parameters of one challenge or of one set of credentials of the scheme Digest (RFC 3261, 25.1). Immutable. */
public final class DigestFields {

    private static final String SCHEME = "digest";

    /** More than the RFCs know of; whoever sends more is up to something. */
    private static final int MOST_FIELDS = 32;

    private final Map<String, String> fields;

    private DigestFields(final Map<String, String> fields) {
        this.fields = Map.copyOf(fields);
    }

    /** Reads the value of WWW-Authenticate, Authorization and their like; null where it is no well-formed Digest. */
    public static DigestFields parse(final String value) {
        final String trimmed = value.strip();
        final boolean digest = trimmed.length() > SCHEME.length()
                && trimmed.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && Character.isWhitespace(trimmed.charAt(SCHEME.length()));
        if (!digest) {
            return null;
        }
        final Scanner scanner = new Scanner(trimmed, SCHEME.length());
        return scanner.read() ? new DigestFields(scanner.fields) : null;
    }

    /** A parameter without its quotes, or null. Names are lower case. */
    public String get(final String name) {
        return fields.get(name);
    }

    /** Whether a parameter that is a comma list in quotes, such as {@code qop} of a challenge, has this element. */
    public boolean lists(final String name, final String element) {
        final String list = fields.get(name);
        if (list == null) {
            return false;
        }
        for (final String one : list.split(",")) {
            if (one.strip().equalsIgnoreCase(element)) {
                return true;
            }
        }
        return false;
    }

    /** Walks over {@code name = value} pairs with commas between them. */
    private static final class Scanner {

        private final Map<String, String> fields = new HashMap<>();
        private final String text;
        private int at;

        Scanner(final String text, final int from) {
            this.text = text;
            this.at = from;
        }

        boolean read() {
            do {
                if (!readField()) {
                    return false;
                }
            } while (next(','));
            return at == text.length();
        }

        private boolean readField() {
            final String name = token().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !next('=') || fields.size() == MOST_FIELDS) {
                return false;
            }
            final String value = next('"') ? quoted() : token();
            // a name that comes twice would let two readers see two values
            return value != null && fields.putIfAbsent(name, value) == null;
        }

        private String token() {
            skipSpace();
            final int start = at;
            while (at < text.length() && ",=\" \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted() {
            final StringBuilder value = new StringBuilder();
            while (at < text.length()) {
                final char c = text.charAt(at++);
                if (c == '"') {
                    return value.toString();
                }
                if (c == '\\' && at < text.length()) {
                    value.append(text.charAt(at++));
                } else {
                    value.append(c);
                }
            }
            return null;
        }

        private boolean next(final char wanted) {
            skipSpace();
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }
}
