package io.rollcall.rls.testkit.sip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Cuts the bytes of one connection into messages by Content-Length (RFC 3261 18.3). Used by one thread. */
final class StreamFrames {

    private static final int LIMIT = 4 << 20;

    private byte[] buffer = new byte[4096];
    private int length;
    private int pings;

    void append(final ByteBuffer bytes) {
        final int more = bytes.remaining();
        if (length + more > LIMIT) {
            throw new SipSyntaxException("message over " + LIMIT + " bytes");
        }
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
        bytes.get(buffer, length, more);
        length += more;
    }

    /** The next whole message, or null while it is not complete. */
    byte[] next() {
        skipLineEnds();
        final int head = headLength();
        if (head < 0) {
            return null;
        }
        final int whole = head + contentLength(head);
        if (length < whole) {
            return null;
        }
        final byte[] message = Arrays.copyOf(buffer, whole);
        drop(whole);
        return message;
    }

    /** How many keep-alives (an empty line pair, RFC 5626 4.4.1) came since the last call. */
    int takePings() {
        final int taken = pings;
        pings = 0;
        return taken;
    }

    private void skipLineEnds() {
        int start = 0;
        while (start < length && (buffer[start] == '\r' || buffer[start] == '\n')) {
            start++;
        }
        pings += start / 4;
        drop(start);
    }

    private int headLength() {
        for (int i = 3; i < length; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n' && buffer[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private int contentLength(final int head) {
        final String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1);
        for (final String line : text.replaceAll("\r\n[ \t]+", " ").split("\r\n")) {
            final int colon = line.indexOf(':');
            final String name = colon < 0 ? "" : line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
            if (name.equals("content-length") || name.equals("l")) {
                return length(line.substring(colon + 1).trim());
            }
        }
        throw new SipSyntaxException("no Content-Length on a stream");
    }

    private static int length(final String value) {
        if (!value.matches("[0-9]{1,7}") || Integer.parseInt(value) > LIMIT) {
            throw new SipSyntaxException("bad Content-Length on a stream: " + value);
        }
        return Integer.parseInt(value);
    }

    private void drop(final int count) {
        if (count > 0) {
            System.arraycopy(buffer, count, buffer, 0, length - count);
            length -= count;
        }
    }
}
