package io.rollcall.rls.core.internal.rlmi;

import java.util.Arrays;

/** A growing run of octets that text is written to as UTF-8 and as XML. Not thread-safe. */
final class Octets {

    private byte[] buffer;
    private int size;

    Octets(final int capacity) {
        buffer = new byte[capacity];
    }

    int size() {
        return size;
    }

    /** Text of ASCII characters only. */
    // deprecated for what it does to other characters; for these it is a mere copy, and most of a NOTIFY is written so
    @SuppressWarnings("deprecation")
    Octets ascii(final String text) {
        final int length = text.length();
        room(length);
        text.getBytes(0, length, buffer, size);
        size += length;
        return this;
    }

    /** Whether every character is written as it is, in header fields, and in XML too if that is wanted. */
    private static boolean isPlain(final String text, final boolean inXml) {
        for (int at = 0; at < text.length(); at++) {
            final char c = text.charAt(at);
            if (c < ' ' || c > '~' || inXml && (c == '&' || c == '<' || c == '>' || c == '"')) {
                return false;
            }
        }
        return true;
    }

    /** A header field value: UTF-8, and nothing that could end the line. */
    Octets field(final String text) {
        if (isPlain(text, false)) {
            return ascii(text);
        }
        for (int at = 0; at < text.length(); ) {
            final int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (point >= ' ') {
                point(point);
            }
        }
        return this;
    }

    /** How many octets {@link #field} makes of a text. */
    static int fieldSize(final String text) {
        if (isPlain(text, false)) {
            return text.length();
        }
        int octets = 0;
        for (int at = 0; at < text.length(); ) {
            final int point = text.codePointAt(at);
            at += Character.charCount(point);
            octets += point < ' ' ? 0 : point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
        }
        return octets;
    }

    /** How many digits a number not below zero has. */
    static int digits(final int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Forgets what comes after so many octets. */
    void truncate(final int length) {
        size = length;
    }

    /** Character data or an attribute value of XML; what XML cannot hold is dropped. */
    Octets xml(final String text) {
        if (isPlain(text, true)) {
            return ascii(text);
        }
        for (int at = 0; at < text.length(); ) {
            final int point = text.codePointAt(at);
            at += Character.charCount(point);
            xml(point);
        }
        return this;
    }

    private void xml(final int point) {
        switch (point) {
            case '&' -> ascii("&amp;");
            case '<' -> ascii("&lt;");
            case '>' -> ascii("&gt;");
            case '"' -> ascii("&quot;");
            case '\t', '\n', '\r' -> ascii("&#").number(point).ascii(";");
            default -> {
                if (point >= ' ' && (point < 0xD800 || point > 0xDFFF) && point != 0xFFFE && point != 0xFFFF) {
                    point(point);
                }
            }
        }
    }

    Octets number(final long number) {
        return ascii(Long.toString(number));
    }

    Octets bytes(final byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    Octets bytes(final byte[] bytes, final int from, final int to) {
        room(to - from);
        System.arraycopy(bytes, from, buffer, size, to - from);
        size += to - from;
        return this;
    }

    Octets bytes(final Octets other) {
        room(other.size);
        System.arraycopy(other.buffer, 0, buffer, size, other.size);
        size += other.size;
        return this;
    }

    /** The octets so far; the array itself where it is full to the brim. */
    byte[] toArray() {
        return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
    }

    private void point(final int point) {
        room(4);
        if (point < 0x80) {
            buffer[size++] = (byte) point;
        } else if (point < 0x800) {
            buffer[size++] = (byte) (0xC0 | point >> 6);
            buffer[size++] = (byte) (0x80 | point & 0x3F);
        } else if (point < 0x1_0000) {
            buffer[size++] = (byte) (0xE0 | point >> 12);
            buffer[size++] = (byte) (0x80 | point >> 6 & 0x3F);
            buffer[size++] = (byte) (0x80 | point & 0x3F);
        } else {
            buffer[size++] = (byte) (0xF0 | point >> 18);
            buffer[size++] = (byte) (0x80 | point >> 12 & 0x3F);
            buffer[size++] = (byte) (0x80 | point >> 6 & 0x3F);
            buffer[size++] = (byte) (0x80 | point & 0x3F);
        }
    }

    private void room(final int wanted) {
        if (buffer.length - size < wanted) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + wanted));
        }
    }
}
