package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.digest.DigestAlgorithm;
import io.rollcall.rls.core.internal.digest.DigestFields;
import io.rollcall.rls.core.internal.digest.RequestDigest;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.Credentials;
import java.util.List;

/**
 * The proof in an Authorization field, before it is checked (RFC 3261, 22.4; RFC 7616, 3.4).
 *
 * @param user name
 * @param nonce the one it is made of
 * @param count how often the nonce was used, this time included
 * @param digest what it is computed from
 * @param response what was computed
 */
record DigestProof(String user, String nonce, long count, RequestDigest digest, String response) {

    private static final String SUBSCRIBE = "SUBSCRIBE";

    /** Made of a secret that nobody has; a user who is not known takes as long to refuse as one who is. */
    private static final String NO_SECRET = "-";

    /**
     * The first proof for this realm by an algorithm that was offered, or null. One without qop is none: it could be
     * replayed (RFC 8760, 2.6).
     */
    static DigestProof in(final SubscribeRequest request, final String realm, final List<DigestAlgorithm> offered) {
        for (final String value : request.authorization()) {
            final DigestFields fields = DigestFields.parse(value);
            if (fields != null && realm.equals(fields.get("realm"))) {
                final DigestProof proof = read(request, fields, offered);
                if (proof != null) {
                    return proof;
                }
            }
        }
        return null;
    }

    private static DigestProof read(
            final SubscribeRequest request, final DigestFields fields, final List<DigestAlgorithm> offered) {
        final DigestAlgorithm algorithm = DigestAlgorithm.find(fields.get("algorithm"));
        final String user = fields.get("username");
        final String uri = fields.get("uri");
        final String nonce = fields.get("nonce");
        final String count = fields.get("nc");
        final String cnonce = fields.get("cnonce");
        final boolean complete = algorithm != null
                && offered.contains(algorithm)
                && user != null
                && uri != null
                && nonce != null
                && cnonce != null
                && count != null
                && count.matches("[0-9A-Fa-f]{8}")
                && RequestDigest.AUTH.equalsIgnoreCase(fields.get("qop"));
        if (!complete || !sameTarget(uri, request.head().requestUri())) {
            return null;
        }
        return new DigestProof(
                user,
                nonce,
                Long.parseLong(count, 16),
                new RequestDigest(algorithm, SUBSCRIBE, uri, nonce, fields.get("qop"), count, cnonce),
                fields.get("response"));
    }

    /** A proxy may have changed parameters on the way, but not whom it is for (RFC 7616, 3.4.6). */
    private static boolean sameTarget(final String uri, final String requestUri) {
        return uri.equals(requestUri) || SipUri.watcherKey(uri).equals(SipUri.watcherKey(requestUri));
    }

    /** Whether it was made by who knows the secret of this user; null is a user who is not known. */
    boolean isOf(final Credentials user) {
        final String ha1 =
                user == null ? null : user.ha1().get(digest.algorithm().token());
        final boolean right = digest.isAnsweredBy(response, ha1 == null ? NO_SECRET : ha1);
        return right && ha1 != null;
    }
}
