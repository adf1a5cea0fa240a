package io.rollcall.rls.core.internal.xcap;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Texts as the JDK reads them, and the services in them. */
final class PlainDocuments {

    private static final DocumentBuilder BUILDER = builder();

    /** Path and root element, or null for what cannot be read. */
    final Map<String, Element> roots = new TreeMap<>();

    private final Map<String, String> texts = new TreeMap<>();

    /** In the order in which they count: the first that has a URI is the one. */
    final List<Claim> claims = new ArrayList<>();

    /**
     * A service.
     *
     * @param document where it stands
     * @param owner whose that is, or null
     */
    record Claim(String document, String owner, String uri, Element service) {}

    PlainDocuments(final Map<String, String> texts) {
        this(texts, null);
    }

    /** As above; what is the same as in others is not read again. */
    PlainDocuments(final Map<String, String> texts, final PlainDocuments others) {
        this.texts.putAll(texts);
        texts.forEach((path, text) -> {
            final boolean known = others != null && text.equals(others.texts.get(path));
            roots.put(path, known ? others.roots.get(path) : parsed(text));
        });
        roots.forEach((path, root) -> {
            if (root != null && path.matches("rls-services/(global/.*|users/[^/]*/index)")) {
                final String owner = path.contains("/global/") ? null : path.split("/")[2];
                PlainResolver.children(root)
                        .forEach(one -> claims.add(new Claim(path, owner, one.getAttribute("uri"), one)));
            }
        });
    }

    private static DocumentBuilder builder() {
        try {
            final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            final DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder;
        } catch (final ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Element parsed(final String text) {
        try {
            return BUILDER.parse(new InputSource(new StringReader(text))).getDocumentElement();
        } catch (final SAXException | IOException e) {
            return null;
        }
    }

    /** An element with all that is in it. */
    static String written(final Element element) {
        final StringBuilder text = new StringBuilder(element.getNodeName());
        for (int at = 0; at < element.getAttributes().getLength(); at++) {
            text.append(' ').append(element.getAttributes().item(at));
        }
        text.append('>').append(element.getTextContent());
        PlainResolver.children(element).forEach(child -> text.append(written(child)));
        return text.append('<').toString();
    }

    /** Null where no document has it. */
    Claim find(final String uri) {
        return claims.stream()
                .filter(claim -> PlainUri.same(claim.uri, uri))
                .findFirst()
                .orElse(null);
    }

    /** Documents that say something of a URI, whether it counts or not. */
    List<String> claiming(final String uri) {
        return claims.stream()
                .filter(claim -> PlainUri.same(claim.uri, uri))
                .map(Claim::document)
                .collect(Collectors.toList());
    }
}
