package io.rollcall.rls.testkit.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One part of a multipart body.
 *
 * @param fields its header fields in order, each {@code Name: value}
 * @param content its bytes, exactly as they stood between the delimiters: not to be written to
 */
public record BodyPart(List<Field> fields, byte[] content) {

    /** One header field of a part. */
    public record Field(String name, String value) {}

    /** The first field of that name, or null; names are compared without case. */
    public String header(final String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst()
                .orElse(null);
    }

    /** The Content-ID as it stands in the field, with its angle brackets; null where there is none. */
    public String contentIdField() {
        return header("Content-ID");
    }

    /** The Content-ID without angle brackets, as a cid attribute names it; null where there is none. */
    public String contentId() {
        return bare(contentIdField());
    }

    /** The whole Content-Type; empty where there is none. */
    public String contentType() {
        final String type = header("Content-Type");
        return type == null ? "" : type;
    }

    /** Type and subtype in lower case, without parameters. */
    public String mediaType() {
        return contentType().split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    /** The content read as UTF-8. */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    static String bare(final String id) {
        if (id == null) {
            return null;
        }
        final String trimmed = id.trim();
        return trimmed.startsWith("<") && trimmed.endsWith(">") ? trimmed.substring(1, trimmed.length() - 1) : trimmed;
    }
}
