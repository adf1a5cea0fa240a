package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.uri.SipUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where 3xx responses lead a SUBSCRIBE (RFC 3261, 8.1.3.4): the alternatives by their q, no URI twice, and only so many
 * in all. Those of a later response come before those that are left of an earlier one.
 */
final class Redirection {

    private static final int USE_PROXY = 305;
    private static final double WHOLE = 1000;

    private final Set<String> known = new HashSet<>();
    private final List<Alternative> open = new ArrayList<>();
    private final boolean secure;
    private String asked;
    private int left;

    /**
     * Another way.
     *
     * @param uri the Request-URI, or null for the one there is
     * @param proxy where to go first, or null
     */
    record Alternative(String uri, String proxy) {}

    private record Contact(SipUri uri, int quality) {}

    /**
     * Nothing was tried but this.
     *
     * @param most how many alternatives may be tried
     */
    Redirection(final String target, final int most) {
        final Optional<SipUri> first = SipUri.parse(target);
        first.ifPresent(uri -> known.add(uri.canonical()));
        secure = first.isPresent() && first.get().secure();
        asked = target;
        left = most;
    }

    /** A 3xx came with these Contacts, as they stand in the message. */
    void add(final int status, final List<String> contacts) {
        final List<Contact> usable = new ArrayList<>();
        for (final String contact : contacts) {
            final Contact read = read(contact);
            // what was to be asked for securely must not go on its way in clear
            if (read != null && (!secure || read.uri.secure()) && known.add(read.uri.canonical())) {
                usable.add(read);
            }
        }
        usable.sort(Comparator.comparingInt(Contact::quality).reversed());
        int at = 0;
        for (final Contact one : usable) {
            final String uri = one.uri.asRequestUri();
            open.add(
                    at++, status == USE_PROXY ? new Alternative(null, '<' + uri + ";lr>") : new Alternative(uri, null));
        }
    }

    /** The next to try, or null. */
    Alternative next() {
        if (left == 0 || open.isEmpty()) {
            return null;
        }
        left--;
        final Alternative way = open.remove(0);
        asked = way.uri() == null ? asked : way.uri();
        return way;
    }

    /** The URI of the last one, or what was asked before any. */
    String asked() {
        return asked;
    }

    /** A SIP URI with its q (20.10); null for anything else. */
    private static Contact read(final String contact) {
        final int open = contact.indexOf('<', endOfQuoted(contact));
        final int close = contact.indexOf('>', open);
        final boolean bracketed = open >= 0 && close > open;
        final int end = bracketed ? close : contact.indexOf(';');
        final String uri =
                bracketed ? contact.substring(open + 1, close) : end < 0 ? contact : contact.substring(0, end);
        final String parameters = end < 0 ? "" : contact.substring(end + (bracketed ? 1 : 0));
        return SipUri.parse(uri.strip())
                .map(parsed -> new Contact(parsed, quality(parameters)))
                .orElse(null);
    }

    /** A display name in quotes may hold anything. */
    private static int endOfQuoted(final String contact) {
        int at = 0;
        if (contact.stripLeading().startsWith("\"")) {
            at = contact.indexOf('"') + 1;
            while (at < contact.length() && contact.charAt(at) != '"') {
                at += contact.charAt(at) == '\\' ? 2 : 1;
            }
        }
        return at;
    }

    private static int quality(final String parameters) {
        for (final String parameter : parameters.toLowerCase(Locale.ROOT).split(";")) {
            final String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals("q")) {
                try {
                    return (int) (WHOLE * Double.parseDouble(pair[1].strip()));
                } catch (final NumberFormatException e) {
                    return 0;
                }
            }
        }
        return (int) WHOLE;
    }
}
