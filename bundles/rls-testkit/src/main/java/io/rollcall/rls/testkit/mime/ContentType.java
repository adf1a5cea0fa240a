package io.rollcall.rls.testkit.mime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Content-Type value taken apart without losing how its parameters were spelled.
 *
 * @param mediaType type and subtype in lower case
 * @param spelled the parameters, names in lower case, values as spelled with their quotes
 */
public record ContentType(String mediaType, Map<String, String> spelled) {

    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^=;\\s]+)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^;]*)");

    public static ContentType parse(final String text) {
        final Map<String, String> spelled = new LinkedHashMap<>();
        final Matcher matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            spelled.putIfAbsent(
                    matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2).trim());
        }
        return new ContentType(text.split(";", 2)[0].trim().toLowerCase(Locale.ROOT), spelled);
    }

    /** Whether the parameter stands in quotes. */
    public boolean isQuoted(final String name) {
        final String value = spelled.get(name);
        return value != null && value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    }

    /** The parameter without its quotes, or null. */
    public String parameter(final String name) {
        final String value = spelled.get(name);
        return isQuoted(name) ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }
}
