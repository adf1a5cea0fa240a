package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that need no memory to be recognised: the time, chance, and a code over both that only this server can make
 * (RFC 7616, 3.3). Of those that were used a bounded number is remembered with its highest count, so that a request
 * cannot be sent again by who has overheard it. A nonce older than one that had to be forgotten is stale. Any thread.
 */
final class Nonces {

    private static final String HASH = "HmacSHA256";
    private static final int HEAD_BYTES = 16;
    private static final int CODE_BYTES = 16;
    private static final int MOST_REMEMBERED = 16_384;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec secret;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long forgottenUntilMs = Long.MIN_VALUE;

    Nonces() {
        final byte[] key = new byte[32];
        random.nextBytes(key);
        secret = new SecretKeySpec(key, HASH);
    }

    /** A new one for this realm. */
    String make(final String realm, final long nowMs) {
        final byte[] nonce = ByteBuffer.allocate(HEAD_BYTES + CODE_BYTES)
                .putLong(nowMs)
                .putLong(random.nextLong())
                .array();
        System.arraycopy(code(nonce, realm), 0, nonce, HEAD_BYTES, CODE_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /**
     * Uses one, in a request whose digest is right.
     *
     * @return false where it is stale: not ours, too old, or not used with a count higher than before
     */
    boolean use(final String nonce, final String realm, final long count, final long nowMs, final long lifeMs) {
        final long issuedMs = issuedMs(nonce, realm);
        if (issuedMs > nowMs || nowMs - issuedMs >= lifeMs) {
            return false;
        }
        synchronized (counts) {
            final Long before = counts.get(nonce);
            if (before == null ? issuedMs <= forgottenUntilMs : count <= before) {
                return false;
            }
            if (before == null) {
                makeRoom();
            }
            counts.put(nonce, count);
            return true;
        }
    }

    private void makeRoom() {
        final Iterator<String> eldest = counts.keySet().iterator();
        while (counts.size() >= MOST_REMEMBERED) {
            final byte[] bytes = Base64.getUrlDecoder().decode(eldest.next());
            forgottenUntilMs = Math.max(forgottenUntilMs, ByteBuffer.wrap(bytes).getLong());
            eldest.remove();
        }
    }

    /** When it was made, or the end of time where it was not made here for this realm. */
    private long issuedMs(final String nonce, final String realm) {
        final byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(nonce);
        } catch (final IllegalArgumentException e) {
            return Long.MAX_VALUE;
        }
        final boolean ours = bytes.length == HEAD_BYTES + CODE_BYTES
                && MessageDigest.isEqual(
                        Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length),
                        Arrays.copyOf(code(bytes, realm), CODE_BYTES));
        return ours ? ByteBuffer.wrap(bytes).getLong() : Long.MAX_VALUE;
    }

    private byte[] code(final byte[] nonce, final String realm) {
        try {
            final Mac mac = Mac.getInstance(HASH);
            mac.init(secret);
            mac.update(nonce, 0, HEAD_BYTES);
            return mac.doFinal(realm.getBytes(UTF_8));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("the Java platform has no " + HASH, e);
        }
    }
}
