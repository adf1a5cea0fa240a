package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in a request URI below the XCAP root (RFC 4825, 6): usage, tree, user, document, and the node selector
 * that may follow.
 *
 * @param usage the application usage
 * @param document the document, its user as {@link #user} spells him
 * @param node what stands behind the separator, without percent escapes; null where there is none
 */
record XcapUri(Usage usage, DocumentSelector document, String node) {

    /**
     * Users are addresses of record. What other spellings of one may mean to a store is no business of a client: there
     * is one spelling for each user, for rights hang on it.
     */
    private static final Pattern USER = Pattern.compile("(?i:sip:)?([^\\s\\p{Cntrl}@:;?/]+)@([A-Za-z0-9.\\-]+)");

    /** Tildes need no escape, but may have one. */
    private static final Pattern NODE = Pattern.compile("/(?:~|%7[Ee]){2}(?:/|$)");

    /**
     * Reads a path as it stands in the request, with its percent escapes.
     *
     * @return nothing where no document can be there: the usage, the tree or the form of the user is not known
     * @throws IllegalArgumentException where escapes are broken
     */
    static Optional<XcapUri> parse(final String path) {
        final Matcher separator = NODE.matcher(path);
        final boolean split = separator.find(); // at the first one (RFC 4825, 6)
        final String[] steps = (split ? path.substring(0, separator.start()) : path).split("/", 5);
        final String node = split ? decode(path.substring(separator.end())) : null;
        if (steps.length < 4 || !steps[0].isEmpty()) {
            return Optional.empty();
        }
        final Optional<Usage> usage = Usage.of(decode(steps[1]));
        if (usage.isEmpty()) {
            return Optional.empty();
        }
        switch (decode(steps[2])) {
            case "global":
                final String name = steps.length == 4 ? steps[3] : steps[3] + '/' + steps[4];
                return of(usage.get(), null, decode(name), node);
            case "users":
                final String xui = user(decode(steps[3]));
                return xui == null || steps.length == 4
                        ? Optional.empty()
                        : of(usage.get(), xui, decode(steps[4]), node);
            default:
                return Optional.empty();
        }
    }

    private static Optional<XcapUri> of(final Usage usage, final String xui, final String document, final String node) {
        final boolean capabilities = usage == Usage.CAPABILITIES && !(xui == null && document.equals("index"));
        return capabilities
                        || document.isEmpty()
                        || document.endsWith("/")
                        || document.chars().anyMatch(c -> c < ' ')
                ? Optional.empty()
                : Optional.of(new XcapUri(usage, new DocumentSelector(usage.auid(), xui, document), node));
    }

    /** The one spelling of a user: {@code sip:alice@example.com}; null where it is none. */
    static String user(final String xui) {
        final Matcher match = USER.matcher(xui);
        return match.matches() ? "sip:" + match.group(1) + '@' + match.group(2).toLowerCase(Locale.ROOT) : null;
    }

    /** Whether it is in the list of the services of all users, which the server makes (RFC 4826, 4.4.7). */
    boolean isOfGlobalIndex() {
        return usage == Usage.RLS_SERVICES && isGlobal() && document.document().equals("index");
    }

    boolean isGlobal() {
        return document.xui() == null;
    }

    /** Whether it is in a directory below the home, which nobody can make here. */
    boolean isBelowADirectory() {
        return document.document().indexOf('/') >= 0;
    }

    static String decode(final String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        final byte[] in = text.getBytes(StandardCharsets.UTF_8);
        final ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            final int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            final int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("a percent sign must be followed by two hexadecimal digits");
            }
            out.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException("percent escapes must make UTF-8", e);
        }
    }
}
