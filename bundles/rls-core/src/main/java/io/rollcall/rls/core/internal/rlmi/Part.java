package io.rollcall.rls.core.internal.rlmi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Body;
import java.util.Arrays;
import java.util.Locale;

/**
 * A part of a multipart body: a stretch of its bytes, not copied.
 *
 * @param whole the bytes of the multipart
 * @param from where the header begins
 * @param content where the content begins
 * @param to where the content ends
 */
record Part(byte[] whole, int from, int content, int to) {

    /** Value of a header field, unfolded; null where it is missing. */
    String field(final String name) {
        final String wanted = name.toLowerCase(Locale.ROOT) + ':';
        String value = null;
        for (final String line : header().split("\r?\n")) {
            final boolean folded = !line.isEmpty() && line.charAt(0) <= ' ';
            if (value != null) {
                if (!folded) {
                    break;
                }
                value += ' ' + line.trim();
            } else if (!folded
                    && line.toLowerCase(Locale.ROOT).replaceFirst("\\s*:", ":").startsWith(wanted)) {
                value = line.substring(line.indexOf(':') + 1).trim();
            }
        }
        return value;
    }

    /** The header as it stands there. */
    String header() {
        return new String(whole, from, content - from, UTF_8);
    }

    /** Content-ID without its brackets, or null (RFC 2392, 2). */
    String contentId() {
        return bare(field("Content-ID"));
    }

    static String bare(final String contentId) {
        if (contentId == null || !contentId.startsWith("<") || !contentId.endsWith(">")) {
            return contentId;
        }
        return contentId.substring(1, contentId.length() - 1);
    }

    MediaType type() {
        final String value = field("Content-Type");
        return MediaType.parse(value == null ? "text/plain" : value);
    }

    /** As a body of its own. */
    Body body() {
        final String value = field("Content-Type");
        return new Body(
                value == null ? "text/plain" : value,
                field("Content-Encoding"),
                field("Content-Disposition"),
                Arrays.copyOfRange(whole, content, to));
    }

    /** A part with this content instead, and these header fields but for the Content-ID. */
    static Part of(final String contentType, final byte[] content) {
        final byte[] header =
                ("Content-Transfer-Encoding: binary\r\nContent-Type: " + contentType + "\r\n\r\n").getBytes(UTF_8);
        final byte[] whole = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, whole, header.length, content.length);
        return new Part(whole, 0, header.length, whole.length);
    }
}
