package io.rollcall.rls.testkit.sip;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Long and compact spellings of header names (RFC 3261 7.3.3, RFC 6665 8.2). */
final class HeaderNames {

    private static final Map<String, String> LONG = Map.ofEntries(
            Map.entry("v", "Via"),
            Map.entry("f", "From"),
            Map.entry("t", "To"),
            Map.entry("i", "Call-ID"),
            Map.entry("m", "Contact"),
            Map.entry("l", "Content-Length"),
            Map.entry("c", "Content-Type"),
            Map.entry("e", "Content-Encoding"),
            Map.entry("s", "Subject"),
            Map.entry("k", "Supported"),
            Map.entry("o", "Event"),
            Map.entry("u", "Allow-Events"),
            Map.entry("r", "Refer-To"),
            Map.entry("b", "Referred-By"));

    private static final Map<String, String> COMPACT = new HashMap<>();

    static {
        LONG.forEach((compact, name) -> COMPACT.put(name.toLowerCase(Locale.ROOT), compact));
    }

    private HeaderNames() {}

    /** The long name of a compact form; any other name as it is spelled. */
    static String expanded(final String name) {
        return name.length() == 1 ? LONG.getOrDefault(name.toLowerCase(Locale.ROOT), name) : name;
    }

    /** The compact form where there is one, else the name as it is spelled. */
    static String compacted(final String name) {
        return COMPACT.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }
}
