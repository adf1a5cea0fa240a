package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.uri.SipUri;
import java.util.List;
import java.util.Locale;

/**
 * Where a trusted peer says who the watcher is: the key {@code watcher_uri}.
 *
 * @param field name of the header field in lower case, or null
 * @param fixed a URI that stands for every watcher, or null
 */
public record WatcherSource(String field, String fixed) {

    /** The From of the request. */
    public static final WatcherSource FROM = new WatcherSource("from", null);

    private static final String ASSERTED = "p-asserted-identity";

    /** Reads the key: From, another header field, or a URI. */
    static WatcherSource parse(final String text) {
        if (text.indexOf(':') >= 0) {
            if (SipUri.parse(text).isEmpty()) {
                throw new IllegalArgumentException("is no SIP URI");
            }
            return new WatcherSource(null, text.strip());
        }
        if (!text.matches("[A-Za-z0-9.!%*_+`'~-]+")) {
            throw new IllegalArgumentException("is neither a header field nor a SIP URI");
        }
        return new WatcherSource(text.toLowerCase(Locale.ROOT), null);
    }

    /** Who the request says the watcher is, or null where it does not say. */
    String uriIn(final SubscribeRequest request) {
        if (fixed != null) {
            return fixed;
        }
        switch (field) {
            case "from":
                return request.head().fromUri();
            case ASSERTED:
                return asserted(request.asserted());
            default:
                final List<String> values = request.others().getOrDefault(field, List.of());
                return values.size() == 1 ? uri(values.get(0)) : null;
        }
    }

    /** At most one SIP URI and one tel URI (RFC 3325, 9.1); more of a kind say nothing. */
    private static String asserted(final List<String> uris) {
        String sip = null;
        String other = null;
        for (final String uri : uris) {
            final boolean isSip = SipUri.parse(uri).isPresent();
            if (isSip && sip != null || !isSip && other != null) {
                return null;
            }
            sip = isSip ? uri : sip;
            other = isSip ? other : uri;
        }
        return sip == null ? other : sip;
    }

    /** The URI of a name-addr or addr-spec (RFC 3261, 20.10); one only. */
    private static String uri(final String value) {
        final int open = value.indexOf('<');
        final int close = value.indexOf('>', open + 1);
        if (open >= 0) {
            return close < 0 || value.indexOf('<', close) >= 0
                    ? null
                    : value.substring(open + 1, close).strip();
        }
        final int semicolon = value.indexOf(';');
        final String bare = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        return bare.isEmpty() || bare.indexOf(',') >= 0 ? null : bare;
    }

    /** Whether identities are told by From alone. */
    boolean isFrom() {
        return "from".equals(field);
    }

    @Override
    public String toString() {
        return fixed == null ? field : fixed;
    }
}
