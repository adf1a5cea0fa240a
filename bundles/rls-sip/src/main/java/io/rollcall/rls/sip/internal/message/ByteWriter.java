package io.rollcall.rls.sip.internal.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes text and bytes of a message into one growing array. Not for use by several threads at once. */
public final class ByteWriter {

    private byte[] bytes;
    private int length;

    public ByteWriter(final int expected) {
        bytes = new byte[expected];
    }

    /** Text in UTF-8. */
    public ByteWriter text(final String text) {
        return text(text, 0, text.length());
    }

    /** Part of a text in UTF-8. */
    public ByteWriter text(final String text, final int from, final int to) {
        room(to - from);
        int at = length;
        for (int i = from; i < to; i++) {
            final char c = text.charAt(i);
            if (c >= 0x80) {
                length = at;
                return bytes(text.substring(i, to).getBytes(StandardCharsets.UTF_8));
            }
            bytes[at++] = (byte) c;
        }
        length = at;
        return this;
    }

    public ByteWriter bytes(final byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** A number in decimal, not negative. */
    public ByteWriter number(final long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        room(digits);
        long rest = number;
        for (int i = digits - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    public ByteWriter line() {
        room(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    /** The array and nothing beyond the text. */
    public byte[] done() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void room(final int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    /** An address as it stands in received; IPv6 without brackets and scope. */
    public static String host(final InetAddress address) {
        final String text = address.getHostAddress();
        final int scope = address instanceof Inet6Address ? text.indexOf('%') : -1;
        return scope < 0 ? text : text.substring(0, scope);
    }
}
