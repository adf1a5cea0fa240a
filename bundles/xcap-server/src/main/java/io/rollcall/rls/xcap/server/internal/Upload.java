package io.rollcall.rls.xcap.server.internal;

/** What can be told of the body of a PUT before it is read. */
final class Upload {

    private Upload() {}

    /** Null where there is nothing to say against it. */
    static Reply refuse(final Request request, final String mediaType, final int maxBytes) {
        final String type = request.field("Content-Type");
        final String length = request.field("Content-Length");
        final boolean right = type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(mediaType);
        if (!right || request.field("Content-Encoding") != null) {
            // a document has the type of its application usage, a node one of three (RFC 4825, 8.2.1)
            return Reply.of(415, "the type here is " + mediaType + ", without Content-Encoding");
        }
        if (length == null && request.field("Transfer-Encoding") == null) {
            return Reply.of(411);
        }
        return length != null && (length.length() > 18 || Long.parseLong(length) > maxBytes)
                ? tooLarge(maxBytes)
                : null;
    }

    static Reply tooLarge(final int maxBytes) {
        return Reply.of(413, "more than " + maxBytes + " bytes").with("Connection", "close");
    }
}
