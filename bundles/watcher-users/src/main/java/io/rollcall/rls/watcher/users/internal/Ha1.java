package io.rollcall.rls.watcher.users.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** H(A1) of users: what is kept in place of passwords (RFC 7616, 3.4.2). */
final class Ha1 {

    static final String MD5 = "MD5";
    static final String SHA_256 = "SHA-256";
    static final Set<String> ALGORITHMS = Set.of(MD5, SHA_256);

    private static final int MD5_DIGITS = 32;
    private static final int SHA_256_DIGITS = 64;

    private Ha1() {}

    /** The algorithm that makes so long a hash, or null where this is none. */
    static String algorithmOf(final String ha1) {
        if (!ha1.matches("[0-9A-Fa-f]+")) {
            return null;
        }
        return ha1.length() == MD5_DIGITS ? MD5 : ha1.length() == SHA_256_DIGITS ? SHA_256 : null;
    }

    /** All of them, of a password. */
    static Map<String, String> of(final String user, final String realm, final String password) {
        final Map<String, String> all = new HashMap<>();
        for (final String algorithm : ALGORITHMS) {
            all.put(algorithm, hash(algorithm, user + ':' + realm + ':' + password));
        }
        return all;
    }

    private static String hash(final String algorithm, final String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java platform has no " + algorithm, e);
        }
    }
}
