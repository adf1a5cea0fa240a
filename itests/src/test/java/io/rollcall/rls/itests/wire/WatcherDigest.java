package io.rollcall.rls.itests.wire;

import io.rollcall.rls.testkit.sip.SipMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a watcher does with a challenge (RFC 7616, 3.4); shares nothing with the server. */
final class WatcherDigest {

    private final String challenge;
    private int count;

    private WatcherDigest(String challenge) {
        this.challenge = challenge;
    }

    /** Of the challenge with that algorithm in a 401. */
    static WatcherDigest of(SipMessage unauthorized, String algorithm) {
        List<String> challenges = unauthorized.headers("WWW-Authenticate");
        return new WatcherDigest(challenges.stream()
                .filter(one -> field(one, "algorithm").equals(algorithm))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + algorithm + " in " + challenges)));
    }

    /** A parameter of the challenge; "" where it is not there. */
    String field(String name) {
        return field(challenge, name);
    }

    private static String field(String challenge, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(challenge);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The value of Authorization for the next request with this nonce. */
    String next(String user, String password, String uri) {
        return with(++count, user, password, uri);
    }

    /** The value of Authorization for the use of the nonce with that number. */
    String with(int number, String user, String password, String uri) {
        String nc = String.format("%08x", number);
        String ha1 = hash(user + ":" + field("realm") + ":" + password);
        String response = hash(ha1 + ":" + field("nonce") + ":" + nc + ":mine:auth:" + hash("SUBSCRIBE:" + uri));
        return "Digest username=\"" + user + "\", realm=\"" + field("realm") + "\", nonce=\"" + field("nonce")
                + "\", uri=\"" + uri + "\", response=\"" + response + "\", algorithm=" + field("algorithm")
                + ", cnonce=\"mine\", qop=auth, nc=" + nc;
    }

    private String hash(String text) {
        return hash(field("algorithm"), text);
    }

    static String hash(String algorithm, String text) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
