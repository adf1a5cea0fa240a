package io.rollcall.rls.core.internal.mime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Body;
import java.util.Arrays;

/**
 * A part of a multipart body: a stretch of its bytes, not copied.
 *
 * @param whole the bytes of the multipart
 * @param from where the header begins
 * @param content where the content begins
 * @param to where the content ends
 */
public record Part(byte[] whole, int from, int content, int to) {

    /** Value of a header field, unfolded; null where it is missing. */
    public String field(final String name) {
        StringBuilder value = null;
        for (final String line : header().split("\n")) {
            final boolean folded = !line.isEmpty() && line.charAt(0) <= ' ';
            if (value != null && !folded) {
                break;
            }
            if (value != null) {
                value.append(' ').append(line.trim());
            } else if (!folded && names(line, name)) {
                value = new StringBuilder(line.substring(line.indexOf(':') + 1).trim());
            }
        }
        return value == null ? null : value.toString().trim();
    }

    /** Whether a header line is of this field. */
    public static boolean names(final String line, final String name) {
        final int colon = line.indexOf(':');
        return colon >= name.length()
                && line.regionMatches(true, 0, name, 0, name.length())
                && line.substring(name.length(), colon).isBlank();
    }

    /** The header as it stands there. */
    public String header() {
        return new String(whole, from, content - from, UTF_8);
    }

    /** Content-ID without its brackets, or null (RFC 2392, 2). */
    public String contentId() {
        return bare(field("Content-ID"));
    }

    public static String bare(final String contentId) {
        if (contentId == null || !contentId.startsWith("<") || !contentId.endsWith(">")) {
            return contentId;
        }
        return contentId.substring(1, contentId.length() - 1);
    }

    public MediaType type() {
        final String value = field("Content-Type");
        return MediaType.parse(value == null ? "text/plain" : value);
    }

    /** As a body of its own. */
    public Body body() {
        final String value = field("Content-Type");
        return new Body(
                value == null ? "text/plain" : value,
                field("Content-Encoding"),
                field("Content-Disposition"),
                Arrays.copyOfRange(whole, content, to));
    }

    /** A part with this content instead, and these header fields but for the Content-ID. */
    public static Part of(final String contentType, final byte[] content) {
        final byte[] header =
                ("Content-Transfer-Encoding: binary\r\nContent-Type: " + contentType + "\r\n\r\n").getBytes(UTF_8);
        final byte[] whole = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, whole, header.length, content.length);
        return new Part(whole, 0, header.length, whole.length);
    }
}
