package io.rollcall.rls.store.jdbc.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Reads what {@link ValueWriter} wrote; what makes no sense is an {@link IllegalArgumentException}. */
final class ValueReader {

    private final byte[] bytes;
    private int at;

    ValueReader(final byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() {
        if (at >= bytes.length) {
            throw new IllegalArgumentException("cut off after " + bytes.length + " octets");
        }
        return bytes[at++] & 0xFF;
    }

    boolean flag() {
        return octet() != 0;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            final int octet = octet();
            value |= (long) (octet & 0x7F) << shift;
            if (octet < 0x80) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new IllegalArgumentException("a number that does not end");
    }

    byte[] octets() {
        final long length = number();
        if (length < 0) {
            return null;
        }
        return take(length);
    }

    String text() {
        switch (octet()) {
            case 0:
                return null;
            case 1:
                return new String(octets(), StandardCharsets.ISO_8859_1);
            case 2:
                return wide(take(2 * number()));
            default:
                throw new IllegalArgumentException("a text of an unknown kind");
        }
    }

    <T> List<T> several(final Supplier<T> each) {
        final long size = number();
        if (size < 0) {
            return null;
        }
        if (size > bytes.length) {
            throw new IllegalArgumentException("more things than octets");
        }
        final List<T> values = new ArrayList<>((int) size);
        for (long i = 0; i < size; i++) {
            values.add(each.get());
        }
        return values;
    }

    Instant instant() {
        return flag() ? Instant.ofEpochSecond(number(), number()) : null;
    }

    InetSocketAddress address() {
        final byte[] address = octets();
        final String name = text();
        final int port = (int) number();
        try {
            return address == null
                    ? InetSocketAddress.createUnresolved(name, port)
                    : new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (final UnknownHostException e) {
            throw new IllegalArgumentException("no address of " + address.length + " octets", e);
        }
    }

    private byte[] take(final long length) {
        if (length < 0 || length > bytes.length - at) {
            throw new IllegalArgumentException("cut off: " + length + " octets are missing");
        }
        at += (int) length;
        return Arrays.copyOfRange(bytes, at - (int) length, at);
    }

    private static String wide(final byte[] octets) {
        final char[] characters = new char[octets.length / 2];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (char) ((octets[2 * i] & 0xFF) << 8 | octets[2 * i + 1] & 0xFF);
        }
        return new String(characters);
    }
}
