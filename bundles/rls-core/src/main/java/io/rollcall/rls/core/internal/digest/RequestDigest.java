package io.rollcall.rls.core.internal.digest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.util.Locale;

/**
 * What a response is computed from, apart from the secret (RFC 7616, 3.4.1). The body is not protected: of the
 * qualities of protection only {@code auth} is used.
 *
 * @param algorithm the hash
 * @param method of the request
 * @param uri the parameter {@code uri}: the Request-URI
 * @param nonce the server's
 * @param qop {@code auth}, or null for the computation of RFC 2069
 * @param nc eight hexadecimal digits; not used without qop
 * @param cnonce the client's; not used without qop
 */
public record RequestDigest(
        DigestAlgorithm algorithm, String method, String uri, String nonce, String qop, String nc, String cnonce) {

    /** The only quality of protection used. */
    public static final String AUTH = "auth";

    public RequestDigest {
        requireNonNull(algorithm);
        requireNonNull(method);
        requireNonNull(uri);
        requireNonNull(nonce);
        if (qop != null) {
            requireNonNull(nc);
            requireNonNull(cnonce);
        }
    }

    /** The response of who knows this H(A1). */
    public String response(final String ha1) {
        final String ha2 = algorithm.hash(method + ':' + uri);
        return algorithm.hash(
                qop == null
                        ? ha1 + ':' + nonce + ':' + ha2
                        : ha1 + ':' + nonce + ':' + nc + ':' + cnonce + ':' + qop + ':' + ha2);
    }

    /** Whether a response is that of who knows this H(A1). Takes as long for a wrong one as for the right one. */
    public boolean isAnsweredBy(final String response, final String ha1) {
        return response != null
                && MessageDigest.isEqual(
                        response(ha1).getBytes(US_ASCII),
                        response.toLowerCase(Locale.ROOT).getBytes(US_ASCII));
    }
}
