package io.rollcall.rls.store.jdbc.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where the row of a subscription stands in our tables. Names may be of any length and of any characters, so digests of
 * them are the key; rows of one watcher stand together, and so do those of one shard.
 *
 * @param hash the watcher's 16-bit hash
 * @param watcher digest of the watcher's key
 * @param id digest of what names the subscription among those of the watcher
 */
record RowKey(int hash, long watcher, long id) {

    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(RowKey::sha256);

    static RowKey of(final int hash, final long watcher, final String name) {
        return new RowKey(hash, watcher, digest(name));
    }

    /** 64 bits of SHA-256: who can choose names cannot choose their places. */
    static long digest(final String name) {
        final MessageDigest digest = DIGEST.get();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
