package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An Event header field (RFC 6665, 8.2.1): the name of the event package and its parameters in order.
 *
 * <p>Name and {@code id} compare byte by byte; other parameters do not take part in matching.
 *
 * @param name the event type, such as {@code presence} or {@code presence.winfo}
 * @param parameters the parameters as they were written, each {@code name} or {@code name=value}, without semicolons
 */
public record EventHeader(String name, List<String> parameters) {

    public EventHeader {
        requireNonNull(name);
        parameters = List.copyOf(parameters);
    }

    /**
     * Reads the value of an Event header field.
     *
     * @param value such as {@code dialog;sla;id=7}
     * @throws IllegalArgumentException when there is no event type in it
     */
    public static EventHeader parse(final String value) {
        final List<String> pieces = split(value);
        final String name = pieces.get(0);
        if (!isName(name)) {
            throw new IllegalArgumentException("not an Event header field: " + value);
        }
        return new EventHeader(name, pieces.subList(1, pieces.size()));
    }

    private static boolean isName(final String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) == ',') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** The value of the {@code id} parameter, which is part of the identity of a subscription (RFC 6665, 4.5.2). */
    public Optional<String> id() {
        return parameter("id");
    }

    /** The value of a parameter, an empty string for one that has none; the name in any case. */
    public Optional<String> parameter(final String wanted) {
        for (final String parameter : parameters) {
            final int equals = parameter.indexOf('=');
            if (nameOf(parameter).equalsIgnoreCase(wanted)) {
                return Optional.of(
                        equals < 0 ? "" : parameter.substring(equals + 1).trim());
            }
        }
        return Optional.empty();
    }

    /** Whether the other names the same subscription inside one dialog: equal name and equal id. */
    public boolean matches(final EventHeader other) {
        return name.equals(other.name) && id().equals(other.id());
    }

    /** Without the parameters of these names, in any case of letters. */
    public EventHeader without(final String... names) {
        List<String> kept = parameters;
        for (final String unwanted : names) {
            if (parameter(unwanted).isPresent()) {
                kept = kept.stream()
                        .filter(one -> !nameOf(one).equalsIgnoreCase(unwanted))
                        .toList();
            }
        }
        return kept.size() == parameters.size() ? this : new EventHeader(name, kept);
    }

    /** Without the {@code id}, which belongs to the watcher's subscription and not to ours at the back end. */
    public EventHeader withoutId() {
        return without("id");
    }

    private static String nameOf(final String parameter) {
        final int equals = parameter.indexOf('=');
        return equals < 0 ? parameter : parameter.substring(0, equals).trim();
    }

    /** As it stands in a message. */
    @Override
    public String toString() {
        return parameters.isEmpty() ? name : name + ';' + String.join(";", parameters);
    }

    /** Splits at semicolons outside of quoted strings. */
    private static List<String> split(final String value) {
        final List<String> pieces = new ArrayList<>(2);
        boolean quoted = false;
        int from = 0;
        for (int at = 0; at < value.length(); at++) {
            final char c = value.charAt(at);
            if (c == '\\' && quoted) {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                pieces.add(value.substring(from, at).trim());
                from = at + 1;
            }
        }
        final String last = value.substring(from).trim();
        if (!last.isEmpty() || pieces.isEmpty()) {
            pieces.add(last);
        }
        return pieces;
    }
}
