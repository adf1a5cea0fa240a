package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** From document selectors to the URIs of documents (RFC 4825, 6). */
final class DocumentPath {

    /** What a path segment may have as it is, besides letters and digits (RFC 3986, 3.3). */
    private static final String PLAIN = "-._~!$&'()*+,;=:@";

    private DocumentPath() {}

    /**
     * The URI of a document below a root.
     *
     * @param bare whether the lists of users are in folders of theirs at the root, {@code alice/resource-lists.xml}
     * @throws IllegalArgumentException where a part of the selector would lead out of the root
     */
    static URI below(final URI root, final DocumentSelector document, final boolean bare) {
        final StringBuilder uri = new StringBuilder(root.toString());
        final boolean ofUsers = document.xui() != null;
        if (!bare || !ofUsers || !document.auid().equals(DocumentSelector.RESOURCE_LISTS)) {
            segment(uri, document.auid());
            segment(uri, ofUsers ? "users" : "global");
        }
        if (ofUsers) {
            segment(uri, document.xui());
        }
        Arrays.asList(document.document().split("/", -1)).forEach(part -> segment(uri, part));
        return URI.create(uri.toString());
    }

    /** XUIs are percent-encoded where the path needs it (RFC 4825, 6.2). */
    private static void segment(final StringBuilder uri, final String part) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
            throw new IllegalArgumentException("a path has an empty part or dots");
        }
        uri.append('/');
        for (final byte octet : part.getBytes(StandardCharsets.UTF_8)) {
            final char c = (char) (octet & 0xFF);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0) {
                uri.append(c);
            } else {
                uri.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
    }
}
