package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.xcap.server.internal.Element.Attribute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the elements of a text and where each begins and ends, which parsers do not tell to the character. It knows as
 * much of XML as that takes; whether a document is well-formed in all is judged by the checker. For one thread.
 */
final class MarkupScanner {

    private static final int DEEPEST = 512;
    private static final String DECLARATION = "xmlns";

    private final String text;
    private int at;
    private int depth;
    private Element root;
    private Element open;

    private MarkupScanner(final String text) {
        this.text = text;
    }

    /** The root element of a document. */
    static Element document(final String text) throws MarkupException {
        final MarkupScanner scanner = new MarkupScanner(text);
        scanner.at = text.startsWith("\uFEFF") ? 1 : 0;
        if (scanner.looksAt("<?xml")
                && text.length() > scanner.at + 5
                && XmlNames.isSpace(text.charAt(scanner.at + 5))) {
            scanner.skip("?>");
        }
        return scanner.scan(null, true);
    }

    /**
     * The one element that a fragment is, with white space around it at most.
     *
     * @param context where it is to stand, whose namespaces count in it
     */
    static Element fragment(final String text, final Element context) throws MarkupException {
        return new MarkupScanner(text).scan(context, false);
    }

    private Element scan(final Element context, final boolean document) throws MarkupException {
        while (at < text.length()) {
            if (open == null) {
                outside(context, document);
            } else if (text.charAt(at) == '<') {
                markup(context);
            } else {
                at++;
            }
        }
        if (root == null || open != null) {
            throw new MarkupException(
                    root == null ? "there is no element" : "<" + open.qualifiedName() + "> has no end tag");
        }
        return root;
    }

    /** Before or behind the root element. */
    private void outside(final Element context, final boolean document) throws MarkupException {
        if (XmlNames.isSpace(text.charAt(at))) {
            at++;
        } else if (document && looksAt("<!--")) {
            skip("-->");
        } else if (document && looksAt("<?")) {
            skip("?>");
        } else if (root == null && looksAt("<") && !looksAt("<!") && !looksAt("<?") && !looksAt("</")) {
            startTag(context);
        } else {
            throw new MarkupException(document ? "text outside of the root element" : "it must be one element, alone");
        }
    }

    private void markup(final Element context) throws MarkupException {
        if (looksAt("</")) {
            endTag();
        } else if (looksAt("<!--")) {
            skip("-->");
        } else if (looksAt("<![CDATA[")) {
            skip("]]>");
        } else if (looksAt("<?")) {
            skip("?>");
        } else if (looksAt("<!")) {
            throw new MarkupException("a declaration cannot be in an element");
        } else {
            startTag(context);
        }
    }

    private void startTag(final Element context) throws MarkupException {
        final int start = at++;
        final String[] name = name();
        final Map<String, String> declared = new LinkedHashMap<>(0);
        final List<Attribute> attributes = new ArrayList<>(0);
        boolean spaced = space();
        while (at < text.length() && text.charAt(at) != '>' && text.charAt(at) != '/') {
            if (!spaced) {
                throw new MarkupException("attributes of <" + name[1] + "> are not apart");
            }
            attribute(declared, attributes);
            spaced = space();
        }
        final boolean empty = looksAt("/>");
        if (!empty && !looksAt(">")) {
            throw new MarkupException("the start tag of <" + name[1] + "> does not end");
        }
        at += empty ? 2 : 1;
        if (++depth > DEEPEST) {
            throw new MarkupException("elements nested deeper than " + DEEPEST);
        }
        final Element element =
                new Element(open == null ? context : open, name[0], name[1], start, at, empty, copy(declared));
        bind(element, attributes);
        if (open == null) {
            root = element;
        } else {
            open.add(element);
        }
        if (empty) {
            depth--;
        } else {
            open = element;
        }
    }

    /** Most elements declare nothing, and documents have many. */
    private static Map<String, String> copy(final Map<String, String> declared) {
        return declared.isEmpty() ? Map.of() : declared;
    }

    private void attribute(final Map<String, String> declared, final List<Attribute> attributes)
            throws MarkupException {
        final int from = at;
        final String[] name = name();
        space();
        expect('=');
        space();
        final char quote = at < text.length() ? text.charAt(at) : 0;
        final int valueTo = quote == '"' || quote == '\'' ? text.indexOf(quote, at + 1) : -1;
        if (valueTo < 0) {
            throw new MarkupException("the attribute " + name[1] + " has no value in quotes");
        }
        final int valueFrom = at + 1;
        final String value = XmlNames.attributeValue(text.substring(valueFrom, valueTo));
        at = valueTo + 1;
        final boolean byDefault = name[0].isEmpty() && name[1].equals(DECLARATION);
        if (!byDefault && !name[0].equals(DECLARATION)) {
            attributes.add(new Attribute(name[0], name[1], value, from, valueFrom, valueTo));
        } else if (declared.put(byDefault ? "" : name[1], value) != null) {
            throw new MarkupException("a namespace is declared twice in one element");
        }
    }

    /** Their prefixes are known once all declarations are. */
    private static void bind(final Element element, final List<Attribute> attributes) throws MarkupException {
        if (element.namespace() == null) {
            throw new MarkupException("the prefix of <" + element.qualifiedName() + "> is not bound");
        }
        final Set<String> seen = new HashSet<>(0);
        for (final Attribute one : attributes) {
            final String namespace = one.namespace().isEmpty() ? "" : element.namespace(one.namespace());
            if (namespace == null || !seen.add(namespace + ' ' + one.name())) {
                throw new MarkupException("the attribute " + one.name()
                        + (namespace == null ? " has a prefix that is not bound" : " is there twice"));
            }
            element.add(new Attribute(namespace, one.name(), one.value(), one.from(), one.valueFrom(), one.valueTo()));
        }
    }

    private void endTag() throws MarkupException {
        final int from = at;
        at += 2;
        final String[] name = name();
        space();
        expect('>');
        final String spelled = name[0].isEmpty() ? name[1] : name[0] + ':' + name[1];
        if (!spelled.equals(open.qualifiedName())) {
            throw new MarkupException("<" + open.qualifiedName() + "> is ended by </" + spelled + '>');
        }
        open.close(from, at);
        open = open == root ? null : open.parent();
        depth--;
    }

    /** Prefix, empty for none, and local name. */
    private String[] name() throws MarkupException {
        final int from = at;
        final int end = XmlNames.endOfName(text, from);
        final boolean prefixed = end > from && end < text.length() && text.charAt(end) == ':';
        at = prefixed ? XmlNames.endOfName(text, end + 1) : end;
        if (at == from || prefixed && at == end + 1) {
            throw new MarkupException("there is no name where one must be");
        }
        return prefixed
                ? new String[] {text.substring(from, end), text.substring(end + 1, at)}
                : new String[] {"", text.substring(from, end)};
    }

    private boolean space() {
        final int from = at;
        while (at < text.length() && XmlNames.isSpace(text.charAt(at))) {
            at++;
        }
        return at > from;
    }

    private void expect(final char wanted) throws MarkupException {
        if (at >= text.length() || text.charAt(at) != wanted) {
            throw new MarkupException("there is no " + wanted + " where one must be");
        }
        at++;
    }

    private boolean looksAt(final String what) {
        return text.startsWith(what, at);
    }

    private void skip(final String end) throws MarkupException {
        final int found = text.indexOf(end, at + (end.equals("-->") ? 4 : 2));
        if (found < 0) {
            throw new MarkupException("there is no " + end + " where one must be");
        }
        at = found + end.length();
    }
}
