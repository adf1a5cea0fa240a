package io.rollcall.rls.core.internal.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash of a digest (RFC 7616, 3.3; RFC 8760, 2.1). */
public enum DigestAlgorithm {
    SHA_256("SHA-256", "SHA-256"),
    SHA_512_256("SHA-512-256", "SHA-512/256"),
    MD5("MD5", "MD5");

    private final String token;
    private final String jdkName;

    DigestAlgorithm(final String token, final String jdkName) {
        this.token = token;
        this.jdkName = jdkName;
    }

    /** The value of the parameter {@code algorithm}. */
    public String token() {
        return token;
    }

    /** The one of that name in any case; MD5 where there is no name (RFC 7616, 3.3); null for one that is unknown. */
    public static DigestAlgorithm find(final String name) {
        if (name == null) {
            return MD5;
        }
        for (final DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(name)) {
                return algorithm;
            }
        }
        return null;
    }

    /** H(A1) of a user in a realm: what may be kept in place of the password. */
    public String ha1(final String user, final String realm, final String password) {
        return hash(user + ':' + realm + ':' + password);
    }

    /** In lower-case hexadecimal digits. */
    String hash(final String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(jdkName).digest(text.getBytes(UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java platform has no " + jdkName, e);
        }
    }
}
