package io.rollcall.rls.list.sql.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP URI as a table may have it: without parameters, headers, password and needless escapes, the domain in lower
 * case. So URIs that are equal (RFC 3261, 19.1.4) but for parameters are one.
 *
 * @param uri the whole
 * @param user what stands before the at-sign, or empty
 * @param domain host, and port where there is one
 */
record Address(String uri, String user, String domain) {

    private static final Pattern SIP = Pattern.compile("(?i)(sips?):(?:([^@]*)@)?([^@;?]+)(?:[;?].*)?");
    private static final Pattern ESCAPE = Pattern.compile("%([2-7][0-9A-Fa-f])");

    /** Null where it is no SIP URI. */
    static Address of(final String text) {
        final Matcher parts = SIP.matcher(text.strip());
        if (!parts.matches()) {
            return null;
        }
        final String user = parts.group(2) == null ? "" : plain(parts.group(2).replaceFirst(":.*", ""));
        final String domain = parts.group(3).toLowerCase(Locale.ROOT);
        final String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        return new Address(scheme + ':' + (user.isEmpty() ? "" : user + '@') + domain, user, domain);
    }

    /** As {@link #of}; what is no SIP URI stands for itself. */
    static Address orItself(final String text) {
        final Address address = of(text);
        return address == null ? new Address(text, "", "") : address;
    }

    /** Undoes escapes of characters that need none; the others mean something else without (RFC 3261, 19.1.2). */
    private static String plain(final String user) {
        return ESCAPE.matcher(user).replaceAll(escape -> {
            final String one =
                    new String(new byte[] {(byte) Integer.parseInt(escape.group(1), 16)}, StandardCharsets.US_ASCII);
            return one.matches("[A-Za-z0-9_.!~*'()&=+$,/-]") ? Matcher.quoteReplacement(one) : escape.group();
        });
    }
}
