package io.rollcall.rls.core.internal.admission;

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
 * (RFC 7616, 3.3). Only those that were used are remembered, a bounded number of them, with how often: a count that
 * does not rise is a replay. A nonce older than one that had to be forgotten is stale, so forgetting opens no door. Any
 * thread.
 */
final class Nonces {

    private static final String HASH = "HmacSHA256";
    private static final int HEAD_BYTES = 16;
    private static final int CODE_BYTES = 16;
    private static final int MOST_REMEMBERED = 16_384;

    private final SecureRandom random;
    private final SecretKeySpec secret;
    private final int room;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long forgottenUntilMs = Long.MIN_VALUE;

    Nonces(final SecureRandom random) {
        this(random, MOST_REMEMBERED);
    }

    Nonces(final SecureRandom random, final int room) {
        this.random = random;
        this.room = room;
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
     * @param count the nc of the request, 1 or more
     * @return false where it is stale: not ours, too old, or not used with a count higher than before
     */
    boolean use(final String nonce, final String realm, final long count, final long nowMs, final long lifeMs) {
        final long issuedMs = issuedMs(nonce, realm);
        if (issuedMs > nowMs || nowMs - issuedMs >= lifeMs) {
            return false;
        }
        synchronized (counts) {
            final Long before = counts.get(nonce);
            if (before == null) {
                if (issuedMs <= forgottenUntilMs || count != 1) {
                    return false;
                }
                makeRoom(nowMs - lifeMs);
            } else if (count <= before) {
                return false;
            }
            counts.put(nonce, count);
            return true;
        }
    }

    private void makeRoom(final long deadMs) {
        final Iterator<String> eldest = counts.keySet().iterator();
        while (eldest.hasNext()) {
            final long issuedMs = head(eldest.next()).getLong();
            if (issuedMs > deadMs && counts.size() < room) {
                return;
            }
            forgottenUntilMs = Math.max(forgottenUntilMs, issuedMs);
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

    private static ByteBuffer head(final String ours) {
        return ByteBuffer.wrap(Base64.getUrlDecoder().decode(ours));
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

    int remembered() {
        synchronized (counts) {
            return counts.size();
        }
    }
}
