package io.rollcall.rls.core.internal.uri;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From the spelling of an entry to what can be subscribed to. Documents are written by many hands: entries lack the
 * scheme, or are escaped as a whole.
 *
 * @param target SIP URI to subscribe to, or null
 * @param why why there is none, or null
 */
public record EntryUri(String target, String why) {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);

    /** Works out what to subscribe to (RFC 4826, 4.5). */
    public static EntryUri of(final String spelled) {
        String text = spelled.strip();
        if (text.isEmpty()) {
            return refused("it is empty");
        }
        if (text.indexOf(':') < 0 && text.toLowerCase(Locale.ROOT).contains("%3a")) {
            text = PercentEncoding.decode(text);
        }
        final Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches()) {
            return withScheme(scheme.group(1).toLowerCase(Locale.ROOT), scheme.group(2));
        }
        return atDomain(text);
    }

    private static EntryUri withScheme(final String scheme, final String rest) {
        switch (scheme) {
            case "sip", "sips":
                return sip(scheme + ':', rest);
            case "pres":
                // RFC 3859, 3.2: without other knowledge a presentity is asked for by SIP under the same address.
                final int question = rest.indexOf('?');
                return atDomain(question < 0 ? rest : rest.substring(0, question));
            case "tel":
                return refused("a tel: URI names no domain that could be asked");
            default:
                return refused("the scheme " + scheme + ": cannot be subscribed to");
        }
    }

    private static EntryUri atDomain(final String address) {
        return undoLastAt(address).indexOf('@') < 0 ? refused("it names no domain") : sip("sip:", address);
    }

    private static EntryUri sip(final String scheme, final String text) {
        return SipUri.parse(scheme + undoLastAt(text))
                .map(parsed -> new EntryUri(parsed.asRequestUri(), null))
                .orElseGet(() -> refused("it is no SIP URI"));
    }

    /** The last escaped at-sign divides user and host where no plain one does. */
    private static String undoLastAt(final String text) {
        final int escape = text.indexOf('@') >= 0 ? -1 : text.lastIndexOf("%40");
        return escape < 0 ? text : text.substring(0, escape) + '@' + text.substring(escape + 3);
    }

    private static EntryUri refused(final String why) {
        return new EntryUri(null, why);
    }

    /** Whether there is something to subscribe to. */
    public boolean subscribable() {
        return target != null;
    }
}
