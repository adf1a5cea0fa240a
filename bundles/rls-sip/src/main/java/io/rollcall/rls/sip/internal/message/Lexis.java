package io.rollcall.rls.sip.internal.message;

import java.util.ArrayList;
import java.util.List;

/** The few rules of the grammar that all header fields share (RFC 3261, 25.1). */
final class Lexis {

    private Lexis() {}

    /** Splits at the separator where it stands outside quotes and angle brackets; empty parts are left out. */
    static List<String> split(final String value, final char separator) {
        if (value.indexOf(separator) < 0) {
            final String only = value.trim();
            return only.isEmpty() ? List.of() : List.of(only);
        }
        final List<String> parts = new ArrayList<>(4);
        int from = 0;
        while (from <= value.length()) {
            final int to = find(value, from, separator);
            final String part = value.substring(from, to).trim();
            if (!part.isEmpty()) {
                parts.add(part);
            }
            from = to + 1;
        }
        return parts;
    }

    /** Index of the separator from there on, outside quotes and angle brackets; the length where there is none. */
    static int find(final String value, final int from, final char separator) {
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = from; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == separator && !bracketed) {
                return i;
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                bracketed = true;
            } else if (c == '>') {
                bracketed = false;
            }
        }
        return value.length();
    }

    /**
     * The value of a parameter in {@code ;name=value;other}: an empty text for one without value, null where it is
     * missing.
     */
    static String parameter(final String parameters, final String name) {
        final int at = parameterAt(parameters, parameters.indexOf(';'), name);
        if (at < 0) {
            return null;
        }
        return valueOf(parameters, at, find(parameters, at, ';'), name);
    }

    /** The value of the parameter of that name from there to its end. */
    static String valueOf(final String text, final int from, final int end, final String name) {
        final int after = skip(text, from + name.length(), end);
        return after == end ? "" : text.substring(after + 1, end).trim();
    }

    /** Index of the name of a parameter from the semicolon at {@code first} on, or -1 where it is missing. */
    static int parameterAt(final String parameters, final int first, final String name) {
        int at = first;
        while (at >= 0 && at < parameters.length()) {
            final int end = find(parameters, at + 1, ';');
            final int from = skip(parameters, at + 1, end);
            if (named(parameters, from, end, name)) {
                return from;
            }
            at = end;
        }
        return -1;
    }

    /** Whether the parameter from there to its end has that name; a shorter one is another parameter. */
    static boolean named(final String text, final int from, final int end, final String name) {
        if (!text.regionMatches(true, from, name, 0, name.length())) {
            return false;
        }
        final int after = skip(text, from + name.length(), end);
        return after == end || text.charAt(after) == '=';
    }

    /** Index of the first character that is not white space, or the end. */
    static int skip(final String text, final int from, final int end) {
        int at = from;
        while (at < end && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    /**
     * A number of seconds or of a sequence.
     *
     * @throws IllegalArgumentException when it is none, or larger than allowed
     */
    static long number(final String what, final String text, final long max) {
        final long value = numberOrLess(text, max);
        if (value < 0) {
            throw new IllegalArgumentException("Bad " + what);
        }
        return value;
    }

    /** The same, or less than zero. */
    static long numberOrLess(final String text, final long max) {
        long value = text.isEmpty() || text.length() > 12 ? -1 : 0;
        for (int i = 0; value >= 0 && i < text.length(); i++) {
            final char c = text.charAt(i);
            value = c < '0' || c > '9' ? -1 : value * 10 + c - '0';
        }
        return value > max ? -1 : value;
    }

    /** Whether a text is a token, or consists of the characters of one and these (RFC 3261, 25.1). */
    static boolean token(final String text, final String more) {
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')
                    && "-.!%*_+`'~".indexOf(c) < 0
                    && more.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
