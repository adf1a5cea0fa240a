package io.rollcall.rls.testkit.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A notifier's demand for credentials (RFC 3261, 22; RFC 7616). Knows one user; a nonce is good for a number of
 * requests, whose count must go up. Safe for every thread.
 */
public final class DigestChallenge {

    private static final Pattern FIELD = Pattern.compile("([a-z]+)=(?:\"([^\"]*)\"|([^\\s,]+))");

    private final int status;
    private final String realm;
    private final String user;
    private final String password;
    private final int usesOfANonce;
    private final List<String> algorithms;
    private final List<String> spent = new ArrayList<>();
    private int nonces;
    private long lastCount;
    private int uses;

    /**
     * A demand.
     *
     * @param status 401, or 407 as a proxy would
     * @param usesOfANonce after so many requests another nonce is asked for, and the old one said to be stale
     * @param algorithms offered, the preferred one first
     */
    public DigestChallenge(
            final int status,
            final String realm,
            final String user,
            final String password,
            final int usesOfANonce,
            final String... algorithms) {
        this.status = status;
        this.realm = realm;
        this.user = user;
        this.password = password;
        this.usesOfANonce = usesOfANonce;
        this.algorithms = List.of(algorithms);
    }

    int status() {
        return status;
    }

    /** Null where the request proves who it is from, or the challenges to refuse it with. */
    synchronized List<SipMessage.Header> demands(final SipMessage request) {
        final String line = request.header(status == 401 ? "Authorization" : "Proxy-Authorization");
        final boolean right = line != null && isRight(line, request);
        final boolean current = right && field(line, "nonce").equals(nonce());
        if (current && ++uses <= usesOfANonce && Long.parseLong(field(line, "nc"), 16) > lastCount) {
            lastCount = Long.parseLong(field(line, "nc"), 16);
            return null;
        }
        spent.add(nonce());
        nonces++;
        lastCount = 0;
        uses = 0;
        final List<SipMessage.Header> demands = new ArrayList<>();
        for (final String algorithm : algorithms) {
            demands.add(new SipMessage.Header(
                    status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate",
                    "Digest realm=\"" + realm + "\", nonce=\"" + nonce() + "\", opaque=\"op\", algorithm=" + algorithm
                            + ", qop=\"auth,auth-int\"" + (right ? ", stale=true" : "")));
        }
        return demands;
    }

    private String nonce() {
        return "nonce" + nonces;
    }

    private boolean isRight(final String line, final SipMessage request) {
        final String algorithm = field(line, "algorithm");
        if (!algorithms.contains(algorithm)
                || !user.equals(field(line, "username"))
                || !"op".equals(field(line, "opaque"))) {
            return false;
        }
        final String uri = field(line, "uri");
        final String nonce = field(line, "nonce");
        final boolean ours = nonce.equals(nonce()) || spent.contains(nonce);
        final String ha1 = hash(algorithm, user + ':' + realm + ':' + password);
        final String ha2 = hash(algorithm, request.method() + ':' + request.requestUri());
        final String expected = hash(
                algorithm,
                String.join(":", ha1, nonce, field(line, "nc"), field(line, "cnonce"), field(line, "qop"), ha2));
        return ours && uri.equals(request.requestUri()) && expected.equals(field(line, "response"));
    }

    private static String field(final String line, final String name) {
        final Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            }
        }
        return "";
    }

    private static String hash(final String algorithm, final String text) {
        try {
            final byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
            return String.format("%0" + 2 * digest.length + "x", new BigInteger(1, digest));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
