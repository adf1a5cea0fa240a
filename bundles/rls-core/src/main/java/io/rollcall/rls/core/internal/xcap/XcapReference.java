package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.PercentEncoding;
import io.rollcall.rls.spi.DocumentSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A reference to a node of a resource-lists document (RFC 4825, 6).
 *
 * @param root the XCAP root, or null in a relative reference
 * @param document the document
 * @param node the node in it
 */
record XcapReference(String root, DocumentSelector document, NodeSelector node) {

    private static final String NODE_SEPARATOR = "~~";

    /**
     * Reads an absolute reference, as in {@code <resource-list>} and {@code anchor}. White space in it is dropped: it
     * cannot be part of a URI, and editors break long lines.
     *
     * @throws IllegalArgumentException with the reason
     */
    static XcapReference absolute(final String spelled) {
        final String uri = spelled.replaceAll("\\s", "");
        final String scheme = uri.toLowerCase(Locale.ROOT);
        if (!scheme.startsWith("http://") && !scheme.startsWith("https://")) {
            throw new IllegalArgumentException("not an absolute http or https URI");
        }
        final int path = uri.indexOf('/', uri.indexOf("//") + 2);
        final int auid = path < 0 ? -1 : uri.indexOf('/' + DocumentSelector.RESOURCE_LISTS + '/', path);
        if (auid < 0) {
            throw new IllegalArgumentException(
                    "it does not lead to a " + DocumentSelector.RESOURCE_LISTS + " document");
        }
        return below(uri.substring(0, auid), uri.substring(auid + 1));
    }

    /** As the other one, where the document does not say what it is relative to. */
    static XcapReference relative(final String spelled) {
        return relative(spelled, null);
    }

    /**
     * Reads a relative reference, as in {@code ref}.
     *
     * @param base from {@code xml:base}; null for the XCAP root of the document it stands in
     * @throws IllegalArgumentException with the reason
     */
    static XcapReference relative(final String spelled, final String base) {
        if (spelled.startsWith("/") || spelled.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            throw new IllegalArgumentException("not a relative path");
        }
        final String ref = Bases.against(base, spelled);
        if (base != null && ref.contains("://")) {
            return absolute(ref);
        }
        if (!ref.startsWith(DocumentSelector.RESOURCE_LISTS + '/')) {
            throw new IllegalArgumentException(
                    "it does not lead to a " + DocumentSelector.RESOURCE_LISTS + " document");
        }
        return below(null, ref);
    }

    private static XcapReference below(final String root, final String rest) {
        final int question = rest.indexOf('?');
        final String query = question < 0 ? "" : PercentEncoding.decode(rest.substring(question + 1));
        final String path = question < 0 ? rest : rest.substring(0, question);
        final List<String> segments = Arrays.asList(path.split("/", -1));
        int separator = 0;
        while (separator < segments.size()
                && !PercentEncoding.decode(segments.get(separator)).equals(NODE_SEPARATOR)) {
            separator++;
        }
        if (separator >= segments.size() - 1) {
            throw new IllegalArgumentException("it names a document, and no element in it");
        }
        final String node = String.join("/", segments.subList(separator + 1, segments.size()));
        return new XcapReference(
                root,
                document(segments.subList(0, separator)),
                NodeSelector.parse(PercentEncoding.decode(node), query, Vocabulary.RESOURCE_LISTS));
    }

    private static DocumentSelector document(final List<String> escaped) {
        final List<String> segments =
                escaped.stream().map(PercentEncoding::decode).toList();
        if (segments.stream().anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
            throw new IllegalArgumentException("its path has an empty part or dots");
        }
        final boolean user = segments.size() > 3 && segments.get(1).equals("users");
        if (!user && (segments.size() < 3 || !segments.get(1).equals("global"))) {
            throw new IllegalArgumentException("its path is neither below users nor below global");
        }
        return new DocumentSelector(
                segments.get(0),
                user ? segments.get(2) : null,
                String.join("/", segments.subList(user ? 3 : 2, segments.size())));
    }
}
