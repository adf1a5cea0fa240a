package io.rollcall.rls.store.jdbc.internal;

import java.util.Locale;

/**
 * User and host of a URI, as Kamailio's tables keep them apart.
 *
 * @param user the user part, or an empty text
 * @param host the host with its port, or what stands in its place
 */
record SipAddress(String user, String host) {

    static SipAddress of(final String uri) {
        final int colon = uri.indexOf(':');
        final String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        final boolean sip = scheme.equals("sip") || scheme.equals("sips") || scheme.equals("pres");
        String rest = sip ? uri.substring(colon + 1) : uri;
        final int at = rest.lastIndexOf('@', end(rest, 0, "?"));
        final String user = at < 0 ? "" : rest.substring(0, at);
        rest = rest.substring(at + 1);
        return new SipAddress(user, rest.substring(0, end(rest, 0, ";?")));
    }

    /** As a SIP URI. */
    String uri() {
        return "sip:" + (user.isEmpty() ? "" : user + '@') + host;
    }

    /** The address of a watcher as everybody spells it: the host in lower case. */
    String key() {
        return new SipAddress(user, host.toLowerCase(Locale.ROOT)).uri();
    }

    private static int end(final String text, final int from, final String stops) {
        int at = from;
        while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}
