package io.rollcall.rls.store.jdbc.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How values are made to fit the columns of Kamailio's tables, which are as wide as their version says and hold ASCII.
 * A value that does not fit is in full in our own tables; the column shows its beginning and a digest, so that two long
 * values stay apart.
 */
final class Columns {

    private static final int DIGEST = 17;

    private final Map<String, Integer> widths;
    private final LongAdder shortened;

    /**
     * The columns of a table.
     *
     * @param widths characters that each takes, by its name in lower case; 0 for any number
     * @param shortened counts values that do not fit
     */
    Columns(final Map<String, Integer> widths, final LongAdder shortened) {
        this.widths = Map.copyOf(widths);
        this.shortened = shortened;
    }

    boolean has(final String column) {
        return widths.containsKey(column);
    }

    /** What the column shows of a value, which is about to be written. */
    String fit(final String column, final String value) {
        final String ascii = ascii(value);
        if (fits(column, ascii)) {
            return ascii;
        }
        shortened.increment();
        return cut(column, ascii, value);
    }

    /** What the column shows of a value. */
    String shown(final String column, final String value) {
        final String ascii = ascii(value);
        return fits(column, ascii) ? ascii : cut(column, ascii, value);
    }

    /** Whether what the column shows may be but the beginning of a value. */
    boolean isCut(final String column, final String shown) {
        final int width = widths.getOrDefault(column, 0);
        return width > 0 && shown.length() == width && (width <= DIGEST || shown.charAt(width - DIGEST) == '~');
    }

    private boolean fits(final String column, final String ascii) {
        final int width = widths.getOrDefault(column, 0);
        return width <= 0 || ascii.length() <= width;
    }

    private String cut(final String column, final String ascii, final String value) {
        final int width = widths.get(column);
        return width <= DIGEST
                ? ascii.substring(0, width)
                : ascii.substring(0, width - DIGEST) + '~' + String.format("%016x", RowKey.digest(value));
    }

    /** What the column shows of octets: all, or none where they are too many. */
    byte[] fit(final String column, final byte[] value, final int most) {
        final int width = widths.getOrDefault(column, 0);
        if (value.length <= (width > 0 ? width : most)) {
            return value;
        }
        shortened.increment();
        return new byte[0];
    }

    /** A number of 32 bits with sign; a larger one shows as the largest. */
    static int fit(final long value) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    private static boolean isAscii(final String value) {
        for (int at = 0; at < value.length(); at++) {
            final char c = value.charAt(at);
            if (c < ' ' || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** Characters that not every database and character set takes are escaped as in URIs. */
    private static String ascii(final String value) {
        if (isAscii(value)) {
            return value;
        }
        final StringBuilder text = new StringBuilder();
        for (final byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= ' ' && octet < 0x7F) {
                text.append((char) octet);
            } else {
                text.append(String.format("%%%02X", octet & 0xFF));
            }
        }
        return text.toString();
    }
}
