package io.rollcall.rls.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The state of a member with its number and the number of the change in it, and how both are found again in whatever
 * body carries it. Reading looks at bytes only: the driver must cost less than what it measures.
 */
final class StampedBody {

    /** Takes what was found; called on the reading thread. */
    interface Finder {
        void found(int member, int change);
    }

    private static final byte[] MARK = "<note>#".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = " version=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FULL = "fullState=\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "</note></tuple></presence>".getBytes(StandardCharsets.US_ASCII);

    private StampedBody() {}

    /** A PIDF document (RFC 3863) of that many bytes, or of as few as it needs. */
    static byte[] write(final String uri, final int member, final int change, final int size) {
        final byte[] start = ("<?xml version=\"1.0\"?><presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"" + uri
                        + "\"><tuple id=\"t\"><status><basic>" + (change % 2 == 0 ? "open" : "closed")
                        + "</basic></status><note>#" + member + ":" + change + ";")
                .getBytes(StandardCharsets.UTF_8);
        final byte[] body = new byte[Math.max(size, start.length + END.length)];
        System.arraycopy(start, 0, body, 0, start.length);
        Arrays.fill(body, start.length, body.length - END.length, (byte) 'x');
        System.arraycopy(END, 0, body, body.length - END.length, END.length);
        return body;
    }

    /** Finds every stamp in a body, in order. */
    static void read(final byte[] body, final Finder finder) {
        for (int at = indexOf(body, MARK, 0); at >= 0; at = indexOf(body, MARK, at)) {
            at += MARK.length;
            final int colon = endOfDigits(body, at);
            final int end = endOfDigits(body, colon + 1);
            if (colon > at && end > colon + 1 && body[colon] == ':') {
                finder.found(number(body, at, colon), number(body, colon + 1, end));
            }
        }
    }

    /** The version of the RLMI document in a list NOTIFY, -1 where there is none: all digits, unlike XML's own 1.0. */
    static long version(final byte[] body) {
        for (int at = indexOf(body, VERSION, 0); at >= 0; at = indexOf(body, VERSION, at)) {
            at += VERSION.length;
            final int end = endOfDigits(body, at + 1);
            if (end > at + 1 && end < body.length && body[end] == body[at]) {
                return Long.parseLong(new String(body, at + 1, end - at - 1, StandardCharsets.US_ASCII));
            }
        }
        return -1;
    }

    /** Whether a list NOTIFY says that it tells everything. */
    static boolean isFull(final byte[] body) {
        final int at = indexOf(body, FULL, 0) + FULL.length;
        return at >= FULL.length && at < body.length && (body[at] == 't' || body[at] == '1');
    }

    private static int endOfDigits(final byte[] body, final int from) {
        int end = from;
        while (end < body.length && body[end] >= '0' && body[end] <= '9') {
            end++;
        }
        return end;
    }

    private static int number(final byte[] body, final int from, final int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + body[i] - '0';
        }
        return number;
    }

    private static int indexOf(final byte[] body, final byte[] wanted, final int from) {
        for (int i = from; i <= body.length - wanted.length; i++) {
            if (body[i] == wanted[0] && Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
