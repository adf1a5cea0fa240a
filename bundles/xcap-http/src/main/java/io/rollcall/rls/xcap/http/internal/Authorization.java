package io.rollcall.rls.xcap.http.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Answers the challenges of one server, and goes on from the last one with a growing nonce count (RFC 7616, 3.4). Any
 * thread; never blocks.
 */
final class Authorization {

    private static final int CNONCE_BYTES = 12;

    private final SecureRandom random = new SecureRandom();
    private Challenge challenge;
    private long count;

    /** Takes the best of the challenges that can be answered there; false where there is none. */
    synchronized boolean take(final List<Challenge> offered, final URI uri) {
        Challenge best = null;
        for (final Challenge one : offered) {
            if (rank(one, uri) > rank(best, uri)) {
                best = one;
            }
        }
        if (best == null) {
            return false;
        }
        challenge = best;
        count = 0;
        return true;
    }

    private static int rank(final Challenge one, final URI uri) {
        if (one == null) {
            return 0;
        }
        if (one.scheme().equals("basic")) {
            // RFC 4825, 8: Basic only inside TLS; what stays inside this machine can be read by nobody else either.
            return Root.isHttps(uri) || isHere(uri) ? 1 : 0;
        }
        if (!one.scheme().equals("digest") || one.get("nonce") == null || !answersQop(one)) {
            return 0;
        }
        return algorithm(one).startsWith("SHA-256") ? 3 : algorithm(one).startsWith("MD5") ? 2 : 0;
    }

    private static boolean isHere(final URI uri) {
        return List.of("127.0.0.1", "[::1]", "localhost").contains(uri.getHost());
    }

    private static boolean answersQop(final Challenge one) {
        return one.get("qop") == null
                || Arrays.asList(one.get("qop").split("[,\\s]+")).contains("auth");
    }

    private static String algorithm(final Challenge one) {
        final String named = one.get("algorithm");
        return named == null ? "MD5" : named.toUpperCase(Locale.ROOT);
    }

    /** The header field value for a GET, or null before the first challenge. */
    synchronized String value(final Account account, final URI uri) {
        if (challenge == null) {
            return null;
        }
        if (challenge.scheme().equals("basic")) {
            final String pair = account.user() + ':' + account.password();
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        count++;
        final byte[] fresh = new byte[CNONCE_BYTES];
        random.nextBytes(fresh);
        return digest(challenge, account, target(uri), HexFormat.of().formatHex(fresh), count);
    }

    private static String target(final URI uri) {
        final String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }

    /** RFC 7616, 3.4.1 to 3.4.6. */
    static String digest(
            final Challenge challenge,
            final Account account,
            final String target,
            final String cnonce,
            final long count) {
        final String algorithm = algorithm(challenge);
        final String realm = challenge.get("realm") == null ? "" : challenge.get("realm");
        final String nonce = challenge.get("nonce");
        final boolean qop = challenge.get("qop") != null;
        final String nc = String.format(Locale.ROOT, "%08x", count);
        String ha1 = hash(algorithm, account.user() + ':' + realm + ':' + account.password());
        if (algorithm.endsWith("-SESS")) {
            ha1 = hash(algorithm, ha1 + ':' + nonce + ':' + cnonce);
        }
        final String ha2 = hash(algorithm, "GET:" + target);
        final String middle = qop ? nonce + ':' + nc + ':' + cnonce + ":auth" : nonce;
        final StringBuilder value = new StringBuilder("Digest username=\"")
                .append(quoted(account.user()))
                .append("\", realm=\"")
                .append(quoted(realm))
                .append("\", nonce=\"")
                .append(quoted(nonce))
                .append("\", uri=\"")
                .append(target)
                .append("\", response=\"")
                .append(hash(algorithm, ha1 + ':' + middle + ':' + ha2))
                .append('"');
        if (challenge.get("algorithm") != null) {
            value.append(", algorithm=").append(challenge.get("algorithm"));
        }
        if (challenge.get("opaque") != null) {
            value.append(", opaque=\"").append(quoted(challenge.get("opaque"))).append('"');
        }
        if (qop) {
            value.append(", qop=auth, nc=")
                    .append(nc)
                    .append(", cnonce=\"")
                    .append(cnonce)
                    .append('"');
        }
        return value.toString();
    }

    private static String quoted(final String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String hash(final String algorithm, final String text) {
        try {
            final MessageDigest digest = MessageDigest.getInstance(algorithm.startsWith("SHA-256") ? "SHA-256" : "MD5");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java machine has it", e);
        }
    }
}
