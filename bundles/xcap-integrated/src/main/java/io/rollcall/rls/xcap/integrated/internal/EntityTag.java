package io.rollcall.rls.xcap.integrated.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Entity tags made of the document itself, so that the same document has the same tag wherever it is written. */
final class EntityTag {

    private EntityTag() {}

    static String of(final byte[] document) {
        return "rc-" + digest(document).substring(0, 32);
    }

    /** SHA-256 in hexadecimal digits. */
    static String digest(final byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
