package io.rollcall.rls.core.internal.uri;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent escapes of RFC 3986, 2.1, and what RFC 3261, 19.1.4 makes of them. */
public final class PercentEncoding {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    /** RFC 2396, 2.2: an escape of one of these is not the same as the character itself. */
    private static final String RESERVED = ";/?:@&=+$,";

    private static final String MARKS = "-_.!~*'()";

    private PercentEncoding() {}

    /** Undoes every escape once; what looks like an escape but is none stays. Escaped octets are UTF-8. */
    public static String decode(final String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        final byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        final ByteArrayOutputStream decoded = new ByteArrayOutputStream(octets.length);
        for (int at = 0; at < octets.length; at++) {
            final int escaped = escapeAt(octets, at);
            if (escaped >= 0) {
                decoded.write(escaped);
                at += 2;
            } else {
                decoded.write(octets[at]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    /**
     * The one spelling all equal spellings share: escapes undone where they are needless, made where they are needed,
     * in upper case where they stay (RFC 3261, 19.1.4).
     */
    static String normalise(final String text) {
        if (isNormal(text)) {
            return text;
        }
        final byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        final StringBuilder normal = new StringBuilder(octets.length);
        for (int at = 0; at < octets.length; at++) {
            final int escaped = escapeAt(octets, at);
            final int octet = escaped >= 0 ? escaped : octets[at] & 0xff;
            if (isUnreserved(octet) || escaped < 0 && RESERVED.indexOf(octet) >= 0) {
                normal.append((char) octet);
            } else {
                normal.append('%').append(HEX[octet >> 4]).append(HEX[octet & 15]);
            }
            at += escaped >= 0 ? 2 : 0;
        }
        return normal.toString();
    }

    private static boolean isNormal(final String text) {
        for (int at = 0; at < text.length(); at++) {
            final char c = text.charAt(at);
            if (!isUnreserved(c) && RESERVED.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnreserved(final int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || MARKS.indexOf(c) >= 0;
    }

    private static int escapeAt(final byte[] octets, final int at) {
        if (octets[at] != '%' || at + 2 >= octets.length) {
            return -1;
        }
        final int high = Character.digit(octets[at + 1], 16);
        final int low = Character.digit(octets[at + 2], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
