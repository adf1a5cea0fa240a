package io.rollcall.rls.xcap.http.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From addresses of users to the names of their homes (RFC 4825, 6.2). */
final class Home {

    private static final Pattern ADDRESS = Pattern.compile("(?:(?:sips?|pres):)?([^@;?:/]+)@([^@;?]+).*");
    private static final String LIST = "-list";

    private Home() {}

    /** Null where that is nobody's address. */
    static String of(final String address, final boolean withScheme) {
        final Matcher parts = ADDRESS.matcher(address);
        return parts.matches() ? name(parts.group(1), parts.group(2), withScheme) : null;
    }

    /** Whose list {@code user-list@domain} is; null where the URI has another form. */
    static String ofOwner(final String listUri, final boolean withScheme) {
        final Matcher parts = ADDRESS.matcher(listUri);
        if (!parts.matches() || !parts.group(1).endsWith(LIST) || parts.group(1).length() == LIST.length()) {
            return null;
        }
        final String user = parts.group(1).substring(0, parts.group(1).length() - LIST.length());
        return name(user, parts.group(2), withScheme);
    }

    private static String name(final String user, final String domain, final boolean withScheme) {
        return (withScheme ? "sip:" : "") + user + '@' + domain;
    }
}
