package io.rollcall.rls.sip.internal.tls;

import io.rollcall.rls.sip.internal.message.Hosts;
import io.rollcall.rls.sip.internal.message.SipUri;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The SIP domains that a certificate speaks for (RFC 5922, 7.1): the SIP URIs without user part among its alternative
 * names; only where there are none, its DNS names and addresses. The common name is not looked at.
 *
 * @param names in lower case
 */
public record SipIdentities(Set<String> names) {

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    /** Those of a certificate; none where its alternative names cannot be read. */
    public static SipIdentities of(final X509Certificate certificate) {
        final Set<String> uris = new HashSet<>();
        final Set<String> others = new HashSet<>();
        try {
            final Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (final List<?> one : all == null ? List.<List<?>>of() : all) {
                final int kind = (Integer) one.get(0);
                if (kind == URI) {
                    addUri(uris, String.valueOf(one.get(1)));
                } else if (kind == DNS || kind == ADDRESS) {
                    others.add(lower(String.valueOf(one.get(1))));
                }
            }
        } catch (final CertificateParsingException e) {
            return new SipIdentities(Set.of());
        }
        return new SipIdentities(Set.copyOf(uris.isEmpty() ? others : uris));
    }

    private static void addUri(final Set<String> uris, final String text) {
        // one with a user part names a person and no domain (RFC 5922, 7.1)
        if (text.regionMatches(true, 0, "sip:", 0, 4) && text.indexOf('@') < 0) {
            try {
                uris.add(lower(SipUri.parse(text).host()));
            } catch (final IllegalArgumentException e) {
                // speaks for nobody
            }
        }
    }

    /**
     * Whether one of them is this domain: the whole name, so that neither a wildcard nor a suffix matches (RFC 5922,
     * 7.2).
     */
    public boolean covers(final String domain) {
        if (Hosts.literal(domain)) {
            final InetAddress address = Hosts.byLiteral(domain);
            return names.stream().anyMatch(name -> Hosts.literal(name) && Hosts.same(name, address));
        }
        final String wanted = lower(domain);
        return names.contains(wanted.endsWith(".") ? wanted.substring(0, wanted.length() - 1) : wanted);
    }

    private static String lower(final String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
