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

    /** An address as it stands in received: IPv6 without brackets and scope, as short as it gets (RFC 5952). */
    public static String host(final InetAddress address) {
        return address instanceof Inet6Address ? six(address.getAddress()) : address.getHostAddress();
    }

    private static String six(final byte[] address) {
        final int groups = address.length / 2;
        int longest = 1;
        int gap = -1;
        for (int from = 0; from < groups; from++) {
            int to = from;
            while (to < groups && address[2 * to] == 0 && address[2 * to + 1] == 0) {
                to++;
            }
            if (to - from > longest) {
                longest = to - from;
                gap = from;
            }
        }
        final StringBuilder text = new StringBuilder(39);
        for (int at = 0; at < groups; at++) {
            if (at == gap) {
                text.append("::");
                at += longest - 1;
                continue;
            }
            if (at > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString((address[2 * at] & 0xff) << 8 | address[2 * at + 1] & 0xff));
        }
        return text.toString();
    }
}
