package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * The body of a message with the header fields that say what it is, byte for byte as it came (RFC 4662, 7.3).
 *
 * <p>The array is shared, not copied: nobody may change it after it was handed over.
 *
 * @param contentType value of Content-Type with its parameters
 * @param contentEncoding value of Content-Encoding, or null
 * @param disposition value of Content-Disposition, or null
 * @param bytes the content
 */
public record Body(String contentType, String contentEncoding, String disposition, byte[] bytes) {

    public Body {
        requireNonNull(contentType);
        requireNonNull(bytes);
    }

    /** A body without encoding and disposition. */
    public static Body of(final String contentType, final byte[] bytes) {
        return new Body(contentType, null, null, bytes);
    }

    /** Whether a watcher would see no difference; the bytes are compared. */
    public boolean sameAs(final Body other) {
        return other != null
                && contentType.equals(other.contentType)
                && java.util.Objects.equals(contentEncoding, other.contentEncoding)
                && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Body body && sameAs(body) && java.util.Objects.equals(disposition, body.disposition);
    }

    @Override
    public int hashCode() {
        return 31 * contentType.hashCode() + Arrays.hashCode(bytes);
    }

    /** Type and length only: bodies are private and do not belong in a log. */
    @Override
    public String toString() {
        return contentType + " (" + bytes.length + " bytes)";
    }
}
