package io.rollcall.rls.event.generic.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.event.shared.OpaquePackage;
import io.rollcall.rls.event.shared.PartialFormat;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads an event package out of a configuration. */
final class Description {

    private static final String TOKEN = "[A-Za-z0-9.!%*_+`'~-]+";
    private static final Pattern EVENT_TYPE = Pattern.compile(TOKEN);
    private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + '/' + TOKEN + "(;\\S+)?");
    private static final long MAX_SECONDS = 0x7FFF_FFFFL;

    private final ConfigurationReader keys;

    Description(final ConfigurationReader keys) {
        this.keys = keys;
    }

    /**
     * The package described; null where what it must have is missing or makes no sense. A number that makes no sense is
     * refused, and the one of the standing package, or the default, stays.
     */
    OpaquePackage read(final OpaquePackage standing) {
        final String name = keys.text("name", "");
        final List<String> accept = keys.texts("accept", List.of());
        final List<String> parameters = keys.texts("parameters", List.of());
        final boolean whole = check("name", List.of(name), EVENT_TYPE)
                & (!accept.isEmpty() || missing("accept"))
                & check("accept", accept, MEDIA_TYPE)
                & check("parameters", parameters, EVENT_TYPE);
        if (!whole) {
            return null;
        }
        final OpaquePackage before = standing == null ? defaults() : standing;
        return new OpaquePackage(
                name,
                parameters.stream().map(one -> one.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()),
                accept,
                Duration.ofSeconds(keys.number(
                        "expires", 1, MAX_SECONDS, 3600, before.defaultExpires().toSeconds())),
                Duration.ofSeconds(keys.number(
                        "min_expires", 0, 3600, 0, before.minimumExpires().toSeconds())),
                Duration.ofMillis(keys.number(
                        "gap_ms", 0, 3_600_000, 5000, before.minimumGap().toMillis())),
                keys.flag("forking", false, before.severalInstances()),
                keys.read("partial", null, before.partial(), Description::format),
                (int) keys.number("max_state_bytes", 1024, 16_777_216, 262_144, before.maxStateBytes()));
    }

    private static OpaquePackage defaults() {
        return new OpaquePackage(
                "",
                Set.of(),
                List.of(),
                Duration.ofSeconds(3600),
                Duration.ZERO,
                Duration.ofSeconds(5),
                false,
                null,
                262_144);
    }

    private static PartialFormat format(final String name) {
        if (name.equalsIgnoreCase("none")) {
            return null;
        }
        for (final PartialFormat format : PartialFormat.values()) {
            if (format.contentType().equalsIgnoreCase("application/" + name + "+xml")) {
                return format;
            }
        }
        throw new IllegalArgumentException("is none of none, dialog-info, watcherinfo, reginfo");
    }

    private boolean check(final String key, final List<String> values, final Pattern pattern) {
        for (final String value : values) {
            if (!pattern.matcher(value).matches()) {
                keys.refuse(key + " = " + value + " makes no sense; the package before stays");
                return false;
            }
        }
        return true;
    }

    private boolean missing(final String key) {
        keys.refuse(key + " is missing; the package before stays");
        return false;
    }
}
