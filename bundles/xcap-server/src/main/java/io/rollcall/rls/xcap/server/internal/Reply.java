package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * A response to be sent.
 *
 * @param status its code
 * @param fields names and values; Content-Type is one of them
 * @param body null for none
 */
record Reply(int status, List<Field> fields, byte[] body) {

    /** A header field. */
    record Field(String name, String value) {}

    static Reply of(final int status) {
        return new Reply(status, List.of(), null);
    }

    /** With a line for people. */
    static Reply of(final int status, final String reason) {
        return of(status).with("Content-Type", "text/plain;charset=utf-8").with((reason + '\n').getBytes(UTF_8));
    }

    /** A document, or what was not well with one (RFC 4825, 11). */
    static Reply of(final int status, final String type, final byte[] body) {
        return of(status).with("Content-Type", type).with(body);
    }

    Reply with(final String name, final String value) {
        final List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Reply(status, List.copyOf(more), body);
    }

    Reply withEtag(final String etag) {
        return etag == null ? this : with("ETag", '"' + etag + '"');
    }

    private Reply with(final byte[] content) {
        return new Reply(status, fields, content);
    }

    /** For HEAD: as it is, but for the content. */
    Reply withoutBody() {
        return body == null
                ? this
                : new Reply(status, fields, null).with("Content-Length", Integer.toString(body.length));
    }

    /** The first value of that field, or null. */
    String field(final String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst()
                .orElse(null);
    }
}
