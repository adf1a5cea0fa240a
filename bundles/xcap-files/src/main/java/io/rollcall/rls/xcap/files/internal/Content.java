package io.rollcall.rls.xcap.files.internal;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a file was good for when it was last read.
 *
 * @param selector the document it is, or null for a text list
 * @param document its bytes, or null
 * @param list the list that it is, or null
 */
record Content(DocumentSelector selector, Fetched.Document document, TextList list) {

    private static final Set<String> USAGES = Set.of(DocumentSelector.RLS_SERVICES, DocumentSelector.RESOURCE_LISTS);
    private static final String BARE = "resource-lists.xml";
    private static final int ETAG_DIGITS = 32;

    static boolean isTextList(final String path) {
        return path.endsWith(".list");
    }

    /**
     * The document a path below the folder stands for (RFC 4825, 6.2), or {@code alice/resource-lists.xml} as in SER's
     * trees.
     *
     * @param path with slashes; parts may be percent-encoded
     * @return null where the path is not that of a document of lists
     */
    static DocumentSelector selector(final String path) {
        final List<String> parts =
                Stream.of(path.split("/")).map(Content::decode).toList();
        if (parts.size() == 2 && parts.get(1).equals(BARE)) {
            return Documents.stem(new DocumentSelector(DocumentSelector.RESOURCE_LISTS, parts.get(0), BARE));
        }
        if (parts.size() < 3 || !USAGES.contains(parts.get(0))) {
            return null;
        }
        final boolean global = parts.get(1).equals("global");
        final int home = global ? 2 : 3;
        if (!global && !parts.get(1).equals("users") || parts.size() <= home) {
            return null;
        }
        return Documents.stem(new DocumentSelector(
                parts.get(0), global ? null : parts.get(2), String.join("/", parts.subList(home, parts.size()))));
    }

    /** A file system may not take every character; a percent sign that escapes nothing stands for itself. */
    private static String decode(final String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException e) {
            return part;
        }
    }

    /** With an entity tag made of the bytes, so that a file that is merely touched is no change. */
    static Fetched.Document document(final byte[] bytes) {
        try {
            final String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Fetched.Document(bytes, "rf-" + digest.substring(0, ETAG_DIGITS));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
