package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The credentials of a request, before they are checked (RFC 7616, 3.4).
 *
 * @param user name
 * @param realm of the user
 * @param nonce the one it is made of
 * @param count how often the nonce was used, this time included
 * @param algorithm token in upper case
 * @param uri what it was made for
 * @param rest nc, cnonce and qop, as the digest has them
 * @param response what was computed
 */
record DigestProof(
        String user,
        String realm,
        String nonce,
        long count,
        String algorithm,
        String uri,
        String rest,
        String response) {

    /** MD5 and SHA-256: the ones that credential sources have. */
    static final Map<String, String> ALGORITHMS = Map.of("SHA-256", "SHA-256", "MD5", "MD5");

    private static final Pattern FIELD =
            Pattern.compile("\\G\\s*([A-Za-z]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s\",]+))\\s*(?:,|$)");

    private static final int LONGEST = 4096;

    /** Reads the value of Authorization; null where it is no complete Digest with qop, which could be replayed. */
    static DigestProof parse(final String value) {
        if (value == null || value.length() > LONGEST || !value.regionMatches(true, 0, "Digest ", 0, 7)) {
            return null;
        }
        final Map<String, String> fields = fields(value.substring(7));
        final String count = fields.getOrDefault("nc", "");
        final String algorithm = fields.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
        final boolean complete = fields.containsKey("username")
                && fields.containsKey("realm")
                && fields.containsKey("nonce")
                && fields.containsKey("uri")
                && fields.containsKey("cnonce")
                && fields.containsKey("response")
                && count.matches("[0-9A-Fa-f]{8}")
                && ALGORITHMS.containsKey(algorithm)
                && "auth".equals(fields.get("qop"));
        return complete
                ? new DigestProof(
                        fields.get("username"),
                        fields.get("realm"),
                        fields.get("nonce"),
                        Long.parseLong(count, 16),
                        algorithm,
                        fields.get("uri"),
                        count + ':' + fields.get("cnonce") + ":auth",
                        fields.get("response"))
                : null;
    }

    /** Empty where a name comes twice, or the form is broken: two readers could see two values. */
    private static Map<String, String> fields(final String text) {
        final Map<String, String> fields = new HashMap<>();
        final Matcher matcher = FIELD.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find()) {
            end = matcher.end();
            final String quoted = matcher.group(2);
            final String field = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            if (fields.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), field) != null) {
                return Map.of();
            }
        }
        return end < text.length() ? Map.of() : fields;
    }

    /** Whether it was made by who knows the secret, for this method; null is the secret of a user not known. */
    boolean isMadeOf(final String ha1, final String method) {
        final String secret = ha1 == null ? "-" : ha1.toLowerCase(Locale.ROOT);
        final String expected = hash(secret + ':' + nonce + ':' + rest + ':' + hash(method + ':' + uri));
        final boolean right = MessageDigest.isEqual(
                expected.getBytes(UTF_8), response.toLowerCase(Locale.ROOT).getBytes(UTF_8));
        return right && ha1 != null;
    }

    private String hash(final String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance(ALGORITHMS.get(algorithm)).digest(text.getBytes(UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has both
        }
    }
}
