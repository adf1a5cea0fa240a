package io.rollcall.rls.core.internal.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A multipart body, one level of it (RFC 2046, 5.1): found by bytes, nothing decoded or copied.
 *
 * @param parts in their order
 * @param closed whether the closing delimiter is there; where it is missing, the end of the body is taken for it
 */
public record Multipart(List<Part> parts, boolean closed) {

    private static final int LONGEST_BOUNDARY = 70;
    private static final int LONGEST_HEADER = 16_384;

    /**
     * Splits a body.
     *
     * @param mostParts more are refused
     */
    public static Multipart read(final MediaType type, final byte[] bytes, final int mostParts) {
        final String boundary = type.parameter("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            throw new MalformedBodyException("a multipart without a boundary of 1 to 70 characters");
        }
        final byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
        final List<Part> parts = new ArrayList<>();
        int line = delimiterLine(bytes, 0, delimiter);
        while (line >= 0 && !closes(bytes, line + delimiter.length)) {
            if (parts.size() == mostParts) {
                throw new MalformedBodyException("a multipart of more than " + mostParts + " parts");
            }
            final int from = nextLine(bytes, line);
            final int next = delimiterLine(bytes, from, delimiter);
            parts.add(part(bytes, from, next < 0 ? bytes.length : beforeLineEnd(bytes, from, next)));
            line = next;
        }
        if (parts.isEmpty()) {
            throw new MalformedBodyException("a multipart without parts");
        }
        return new Multipart(parts, line >= 0);
    }

    /** Where a line begins that is a delimiter and nothing else, or -1. */
    private static int delimiterLine(final byte[] bytes, final int from, final byte[] delimiter) {
        for (int at = from; at >= 0 && at < bytes.length; at = lineBehind(bytes, at)) {
            if (startsWith(bytes, at, delimiter) && endsLine(bytes, at + delimiter.length)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsWith(final byte[] bytes, final int from, final byte[] wanted) {
        if (bytes.length - from < wanted.length) {
            return false;
        }
        for (int at = 0; at < wanted.length; at++) {
            if (bytes[from + at] != wanted[at]) {
                return false;
            }
        }
        return true;
    }

    /** Behind a boundary there is white space, or two hyphens; else it is another, longer boundary. */
    private static boolean endsLine(final byte[] bytes, final int from) {
        int at = closes(bytes, from) ? from + 2 : from;
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
        return at >= bytes.length || bytes[at] == '\n';
    }

    private static boolean closes(final byte[] bytes, final int at) {
        return at + 1 < bytes.length && bytes[at] == '-' && bytes[at + 1] == '-';
    }

    private static int lineBehind(final byte[] bytes, final int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    private static int nextLine(final byte[] bytes, final int from) {
        final int next = lineBehind(bytes, from);
        return next < 0 ? bytes.length : next;
    }

    /** The line end before a delimiter belongs to the delimiter (RFC 2046, 5.1.1). */
    private static int beforeLineEnd(final byte[] bytes, final int from, final int delimiter) {
        int to = delimiter;
        if (to > from && bytes[to - 1] == '\n') {
            to--;
            if (to > from && bytes[to - 1] == '\r') {
                to--;
            }
        }
        return to;
    }

    private static Part part(final byte[] bytes, final int from, final int to) {
        int line = from;
        while (line < to) {
            final int next = Math.min(nextLine(bytes, line), to);
            final boolean empty = bytes[line] == '\n' || bytes[line] == '\r' && next - line == 2;
            if (empty) {
                return new Part(bytes, from, next, to);
            }
            line = next;
            if (line - from > LONGEST_HEADER) {
                throw new MalformedBodyException("a part whose header is longer than " + LONGEST_HEADER);
            }
        }
        return new Part(bytes, from, to, to);
    }
}
