package io.rollcall.rls.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the keys of a PID, whatever type Config Admin hands them in. A value that makes no sense is refused with a
 * clear message and the one before stays; the other keys still count. Not thread-safe; make one for each change.
 */
public final class ConfigurationReader {

    private final Map<String, ?> properties;
    private final List<String> refusals = new ArrayList<>();

    public ConfigurationReader(final Map<String, ?> properties) {
        this.properties = Map.copyOf(properties);
    }

    /**
     * A whole number.
     *
     * @param key the key; aliases may follow after bars, {@code max_expires|max_expiration}
     * @param standing what to keep where the value is refused; also the default where the key is missing must be asked
     *     for by the caller, see {@link #has}
     */
    public long number(final String key, final long min, final long max, final long fallback, final long standing) {
        return read(key, fallback, standing, text -> {
            final long value;
            try {
                value = Long.parseLong(text);
            } catch (final NumberFormatException e) {
                throw new IllegalArgumentException("is not a whole number");
            }
            if (value < min || value > max) {
                throw new IllegalArgumentException("is not between " + min + " and " + max);
            }
            return value;
        });
    }

    /** A switch: true, yes, on, 1 or false, no, off, 0. */
    public boolean flag(final String key, final boolean fallback, final boolean standing) {
        return read(key, fallback, standing, text -> {
            switch (text.toLowerCase(java.util.Locale.ROOT)) {
                case "1", "true", "yes", "on":
                    return true;
                case "0", "false", "no", "off":
                    return false;
                default:
                    throw new IllegalArgumentException("is neither 1 nor 0");
            }
        });
    }

    /** A text; an empty value counts as missing. */
    public String text(final String key, final String fallback) {
        return read(key, fallback, fallback, text -> text);
    }

    /**
     * A value of any kind.
     *
     * @param parser throws {@link IllegalArgumentException} with a message that reads on from "key = value"
     */
    public <T> T read(
            final String keys, final T fallback, final T standing, final Function<? super String, ? extends T> parser) {
        for (final String key : keys.split("\\|")) {
            final Object value = properties.get(key);
            final String text = value == null ? "" : value.toString().trim();
            if (!text.isEmpty()) {
                try {
                    return parser.apply(text);
                } catch (final IllegalArgumentException e) {
                    refusals.add(key + " = " + text + ' ' + e.getMessage() + "; " + standing + " stays");
                    return standing;
                }
            }
        }
        return fallback;
    }

    /**
     * Several texts: an array or collection, or one value whose parts are separated by commas or white space. A
     * semicolon belongs to its part, with the white space around it.
     *
     * @return in order, each once; the fallback where the key is missing or empty
     */
    public List<String> texts(final String keys, final List<String> fallback) {
        for (final String key : keys.split("\\|")) {
            final Set<String> parts = new LinkedHashSet<>();
            collect(properties.get(key), parts);
            if (!parts.isEmpty()) {
                return List.copyOf(parts);
            }
        }
        return fallback;
    }

    /** Whether a value is given under this key. */
    public boolean has(final String key) {
        final Object value = properties.get(key);
        return value != null && !value.toString().isBlank();
    }

    /** Whether the key is there, be it with an empty value, which may have a meaning of its own. */
    public boolean mentions(final String key) {
        return properties.get(key) != null;
    }

    /** Refuses on behalf of the caller, for rules between keys. */
    public void refuse(final String refusal) {
        refusals.add(refusal);
    }

    /** What was refused so far, one sentence each, for the log. */
    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    private static void collect(final Object value, final Set<String> parts) {
        if (value instanceof Collection<?> several) {
            several.forEach(one -> collect(one, parts));
        } else if (value instanceof Object[] several) {
            for (final Object one : several) {
                collect(one, parts);
            }
        } else if (value != null) {
            for (final String part :
                    value.toString().replaceAll("\\s*;\\s*", ";").split("[,\\s]+")) {
                if (!part.isEmpty()) {
                    parts.add(part);
                }
            }
        }
    }
}
