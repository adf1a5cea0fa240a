package io.rollcall.rls.sip.internal.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Start line and header fields of a message, found in its bytes but not yet understood. Values are read as they were
 * written, only unfolded: URIs and parameters of peers are passed on untouched. Not for use by several threads at once.
 */
public final class Head {

    private static final int FIRST_SIZE = 24;

    private final byte[] bytes;
    private final int end;
    private final int bodyAt;
    private final int headAt;
    private final int from;
    private final String startLine;
    private Field[] fields = new Field[FIRST_SIZE];
    private int[] valueAt = new int[FIRST_SIZE];
    private int[] valueEnd = new int[FIRST_SIZE];
    private int count;
    private int headerLines;
    private int longestLine;
    private boolean repeated;
    private long seen;

    private Head(final byte[] bytes, final int from, final int end) {
        this.bytes = bytes;
        this.end = end;
        this.from = from;
        int at = lineEnd(from, from);
        startLine = text(from, at);
        at = next(at);
        headAt = at;
        while (at < end && !blank(at)) {
            final int next = field(at);
            longestLine = Math.max(longestLine, next - at);
            headerLines++;
            at = next;
        }
        bodyAt = at < end ? next(at) : end;
    }

    /**
     * Finds the lines of a message.
     *
     * @param bytes holds it; must not change while the result is used
     * @param from where it begins, after any keep-alive
     * @param end where it ends
     */
    public static Head of(final byte[] bytes, final int from, final int end) {
        return new Head(bytes, from, end);
    }

    /** The first line without its end. */
    public String startLine() {
        return startLine;
    }

    /** Index of the first byte after the empty line. */
    public int bodyAt() {
        return bodyAt;
    }

    /** How many header fields there are, known or not, each line of its own; folded ones count once. */
    public int headerLines() {
        return headerLines;
    }

    /** Bytes of the longest header field, with its name and line ends. */
    public int longestLine() {
        return longestLine;
    }

    /** Whether any of the fields this server reads has more than one line. */
    boolean repeated() {
        return repeated;
    }

    /** Whether there is such a field. */
    public boolean has(final Field field) {
        return (seen & 1L << field.ordinal()) != 0;
    }

    /** How many lines this field has. */
    public int count(final Field field) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (fields[i] == field) {
                found++;
            }
        }
        return found;
    }

    /** The value of the first line of this field, or null. */
    public String first(final Field field) {
        for (int i = 0; has(field) && i < count; i++) {
            if (fields[i] == field) {
                return unfolded(valueAt[i], valueEnd[i]);
            }
        }
        return null;
    }

    /** The values of all lines of this field in order, not split at commas. */
    public List<String> lines(final Field field) {
        final List<String> found = new ArrayList<>(2);
        for (int i = 0; i < count; i++) {
            if (fields[i] == field) {
                found.add(unfolded(valueAt[i], valueEnd[i]));
            }
        }
        return found;
    }

    /** The values of this field in order, whether on one line or several. */
    public List<String> values(final Field field) {
        if (!has(field)) {
            return List.of();
        }
        List<String> first = List.of();
        List<String> all = null;
        for (int i = 0; i < count; i++) {
            if (fields[i] == field) {
                final List<String> parts = Lexis.split(unfolded(valueAt[i], valueEnd[i]), ',');
                if (first.isEmpty()) {
                    first = parts;
                } else {
                    // most fields stand on one line, whose list is taken as it is
                    all = all == null ? new ArrayList<>(first) : all;
                    all.addAll(parts);
                }
            }
        }
        return all == null ? first : all;
    }

    /**
     * The header fields this server has no name for, by lower-case name, each with the values of its lines in order.
     */
    public Map<String, List<String>> others() {
        final Map<String, List<String>> others = new HashMap<>();
        int fieldEnd;
        for (int at = headAt; at < end && !blank(at); at = next(fieldEnd)) {
            final int colon = colon(at);
            final int nameEnd = nameEnd(at, colon);
            fieldEnd = fieldEnd(at, colon);
            if (colon < end && bytes[colon] == ':' && nameEnd > at && Field.named(bytes, at, nameEnd) == null) {
                others.computeIfAbsent(text(at, nameEnd).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                        .add(unfolded(colon + 1, fieldEnd).strip());
            }
        }
        return others;
    }

    /**
     * A header field as it stands.
     *
     * @param field its name, or null where this server has none for it
     * @param value its value, unfolded
     * @param octets all of it, line ends included
     */
    record Line(Field field, String value, byte[] octets) {}

    /** Each header field in order, known or not. */
    List<Line> eachLine() {
        final List<Line> lines = new ArrayList<>();
        for (int at = headAt; at < end && !blank(at); ) {
            final int colon = colon(at);
            final int lineEnd = fieldEnd(at, colon);
            final boolean named = colon < end && bytes[colon] == ':';
            lines.add(new Line(
                    named ? Field.named(bytes, at, nameEnd(at, colon)) : null,
                    named ? unfolded(colon + 1, lineEnd).trim() : "",
                    Arrays.copyOfRange(bytes, at, next(lineEnd))));
            at = next(lineEnd);
        }
        return lines;
    }

    /** The first line with its end. */
    byte[] startOctets() {
        return Arrays.copyOfRange(bytes, from, headAt);
    }

    /** What follows the empty line. */
    byte[] bodyOctets() {
        return Arrays.copyOfRange(bytes, bodyAt, end);
    }

    private int field(final int at) {
        final int colon = colon(at);
        final int lineEnd = fieldEnd(at, colon);
        final int nameEnd = nameEnd(at, colon);
        final Field field = colon < end && bytes[colon] == ':' ? Field.named(bytes, at, nameEnd) : null;
        if (field != null) {
            add(field, colon + 1, lineEnd);
        }
        return next(lineEnd);
    }

    private int colon(final int at) {
        int colon = at;
        while (colon < end && bytes[colon] != ':' && bytes[colon] != '\n') {
            colon++;
        }
        return colon;
    }

    private int nameEnd(final int at, final int colon) {
        int nameEnd = colon;
        while (nameEnd > at && whiteSpace(bytes[nameEnd - 1])) {
            nameEnd--;
        }
        return nameEnd;
    }

    /** The end of the last line of the field that begins there and has its colon there. */
    private int fieldEnd(final int at, final int colon) {
        int lineEnd = lineEnd(at, colon);
        while (next(lineEnd) < end && whiteSpace(bytes[next(lineEnd)]) && !blank(next(lineEnd))) {
            lineEnd = lineEnd(next(lineEnd), next(lineEnd));
        }
        return lineEnd;
    }

    private void add(final Field field, final int from, final int to) {
        if (count == fields.length) {
            fields = Arrays.copyOf(fields, count * 2);
            valueAt = Arrays.copyOf(valueAt, count * 2);
            valueEnd = Arrays.copyOf(valueEnd, count * 2);
        }
        final long bit = 1L << field.ordinal();
        repeated |= (seen & bit) != 0;
        seen |= bit;
        int start = from;
        while (start < to && bytes[start] <= ' ' && bytes[start] >= 0) {
            start++;
        }
        int stop = to;
        while (stop > start && bytes[stop - 1] <= ' ' && bytes[stop - 1] >= 0) {
            stop--;
        }
        fields[count] = field;
        valueAt[count] = start;
        valueEnd[count++] = stop;
    }

    private String unfolded(final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return unfold(from, to);
            }
        }
        return text(from, to);
    }

    /** A line end with the white space around it counts as one space (RFC 3261, 7.3.1). */
    private String unfold(final int from, final int to) {
        final byte[] flat = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                while (i + 1 < to && bytes[i + 1] >= 0 && bytes[i + 1] <= ' ') {
                    i++;
                }
                while (length > 0 && whiteSpace(flat[length - 1])) {
                    length--;
                }
                flat[length++] = ' ';
            } else {
                flat[length++] = bytes[i];
            }
        }
        return new String(flat, 0, length, StandardCharsets.UTF_8);
    }

    private String text(final int from, final int to) {
        return new String(bytes, from, Math.max(0, to - from), StandardCharsets.UTF_8);
    }

    /** Index of the line feed, or of the carriage return before it; there is none before {@code known}. */
    private int lineEnd(final int from, final int known) {
        int at = known;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at > from && at < end && bytes[at - 1] == '\r' ? at - 1 : at;
    }

    private int next(final int lineEnd) {
        int at = lineEnd;
        if (at < end && bytes[at] == '\r') {
            at++;
        }
        return at < end ? at + 1 : end;
    }

    private boolean blank(final int at) {
        return bytes[at] == '\n' || bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n';
    }

    private static boolean whiteSpace(final byte b) {
        return b == ' ' || b == '\t';
    }
}
