package io.rollcall.rls.store.jdbc.internal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;

/** Writes values as octets: small, and any text comes back as it was. */
final class ValueWriter {

    private byte[] bytes = new byte[512];
    private int length;

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void octet(final int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void flag(final boolean value) {
        octet(value ? 1 : 0);
    }

    /** Numbers near zero take little room. */
    void number(final long value) {
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7FL) != 0) {
            octet((int) rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        octet((int) rest);
    }

    /** Octets, or null. */
    void octets(final byte[] value) {
        if (value == null) {
            number(-1);
            return;
        }
        number(value.length);
        append(value);
    }

    /** A text of any characters, or null. */
    void text(final String value) {
        if (value == null) {
            octet(0);
        } else if (isLatin(value)) {
            octet(1);
            octets(value.getBytes(StandardCharsets.ISO_8859_1));
        } else {
            octet(2); // UTF-16, since UTF-8 would lose half characters
            number(value.length());
            for (int at = 0; at < value.length(); at++) {
                octet(value.charAt(at) >>> 8);
                octet(value.charAt(at));
            }
        }
    }

    /** Several things, or null. */
    <T> void several(final Collection<T> values, final Consumer<T> each) {
        number(values == null ? -1 : values.size());
        if (values != null) {
            values.forEach(each);
        }
    }

    /** A moment, or null. */
    void instant(final Instant value) {
        flag(value != null);
        if (value != null) {
            number(value.getEpochSecond());
            number(value.getNano());
        }
    }

    /** An address with its port; one that is only a name stays one. */
    void address(final InetSocketAddress value) {
        octets(value.isUnresolved() ? null : value.getAddress().getAddress());
        text(value.isUnresolved() ? value.getHostString() : null);
        number(value.getPort());
    }

    /** By a loop: this is where the time of writing goes. */
    private static boolean isLatin(final String value) {
        for (int at = 0; at < value.length(); at++) {
            if (value.charAt(at) > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private void append(final byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void room(final int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
