package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** URIs of what is above a document or a node, as the client spells them: for {@code no-parent} (RFC 4825, 11). */
final class Home {

    private static final String PLAIN = "-._~!$'()*+,;=:@";

    private Home() {}

    /** Where the documents of the user, or the global ones, are: that is always there. */
    static String of(final Request request, final XcapUri uri) {
        final String[] steps = request.path().split("/");
        final String tree = request.root() + '/' + steps[1] + '/' + steps[2];
        return uri.isGlobal() ? tree : tree + '/' + steps[3];
    }

    /** The element that the first steps of a selector lead to; the document where there are none. */
    static String of(final Request request, final XcapUri uri, final List<String> steps) {
        final StringBuilder element = new StringBuilder(of(request, uri));
        element.append('/').append(escaped(uri.document().document()));
        if (steps.isEmpty()) {
            return element.toString();
        }
        element.append("/~~");
        steps.forEach(step -> element.append('/').append(escaped(step)));
        return request.query().isEmpty()
                ? element.toString()
                : element.append('?').append(request.query()).toString();
    }

    private static String escaped(final String segment) {
        final StringBuilder out = new StringBuilder(segment.length() + 16);
        for (final byte octet : segment.getBytes(UTF_8)) {
            final char c = (char) (octet & 0xff);
            final boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
            out.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return out.toString();
    }
}
