package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.xcap.server.internal.Element.Attribute;
import java.util.Map;

/**
 * The place in a document that a selector names, there or not: what is read of it, and what a change of it makes of the
 * document (RFC 4825, 8.2.3 and 8.4). All that does not belong to the node stays to the character. For one thread.
 */
final class Node {

    static final String ELEMENT_TYPE = "application/xcap-el+xml";
    static final String ATTRIBUTE_TYPE = "application/xcap-att+xml";
    static final String NAMESPACES_TYPE = "application/xcap-ns+xml";

    private final String text;
    private final Element root;
    private final NodeSelector selector;

    /** Throws where the document cannot be read. */
    Node(final String text, final NodeSelector selector) throws MarkupException {
        this.text = text;
        this.selector = selector;
        root = MarkupScanner.document(text);
    }

    /** Of what is read by GET, and what PUT must bring. */
    static String mediaType(final NodeSelector selector) {
        return selector.namespaces() ? NAMESPACES_TYPE : selector.isOfElement() ? ELEMENT_TYPE : ATTRIBUTE_TYPE;
    }

    /** What it holds, as it is spelled; null where it is not there. */
    String content() {
        if (selector.attribute() != null) {
            final Attribute attribute = selector.attribute(root);
            return attribute == null ? null : text.substring(attribute.valueFrom(), attribute.valueTo());
        }
        final Element element = selector.element(root);
        if (element == null) {
            return null;
        }
        return selector.namespaces() ? namespaces(element) : text.substring(element.start(), element.end());
    }

    /** An empty element of the same name that declares what is in scope (RFC 4825, 10). */
    private static String namespaces(final Element element) {
        final StringBuilder fragment = new StringBuilder("<").append(element.qualifiedName());
        element.namespaces().forEach((prefix, namespace) -> {
            if (!prefix.isEmpty() || !namespace.isEmpty()) {
                fragment.append(declaration(prefix, namespace));
            }
        });
        return fragment.append("/>").toString();
    }

    /** With a space before it. */
    static String declaration(final String prefix, final String namespace) {
        final String value =
                namespace.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
        return " xmlns" + (prefix.isEmpty() ? "" : ':' + prefix) + "=\"" + value + '"';
    }

    /** How many steps of the selector lead to what is there. */
    int depth() {
        return selector.depth(root);
    }

    /** Whether what the node would be put into is there. */
    boolean hasParent() {
        final int parents = selector.steps().size() - (selector.isOfElement() ? 1 : 0);
        return parents == 0 || selector.element(root, parents) != null;
    }

    Edit putElement(final String body) {
        final Element standing = selector.element(root);
        final Element parent = standing == null ? parent() : standing.parent();
        final String fragment;
        try {
            final Element element = MarkupScanner.fragment(body, parent);
            fragment = body.substring(element.start(), element.end());
        } catch (final MarkupException e) {
            return Edit.refused(Conflict.of("not-xml-frag", e.getMessage()));
        }
        if (standing != null) {
            final String edited = text.substring(0, standing.start()) + fragment + text.substring(standing.end());
            return selectsElement(edited, standing.start(), fragment) ? Edit.replaced(edited) : cannotInsert();
        }
        final int at = parent == null ? -1 : position(parent);
        if (at < 0) {
            return cannotInsert();
        }
        final Insertion insertion = insertion(parent, at, fragment);
        return selectsElement(insertion.text, insertion.at, fragment) ? Edit.created(insertion.text) : cannotInsert();
    }

    private Element parent() {
        return selector.steps().size() == 1
                ? null
                : selector.element(root, selector.steps().size() - 1);
    }

    /**
     * Where a new element goes: behind the last sibling of its name, or where its position says. Where that leaves a
     * choice, the earliest place counts (RFC 4825, 8.2.3).
     *
     * @return -1 where there is no such position
     */
    private int position(final Element parent) {
        final SelectorStep step = selector.steps().get(selector.steps().size() - 1);
        final var named = step.named(parent.children());
        if (step.position() > named.size() + 1) {
            return -1;
        }
        if (step.position() == 1 && !named.isEmpty()) {
            return named.get(0).start();
        }
        final int before = step.position() > 0 ? step.position() - 1 : named.size();
        if (before > 0) {
            return named.get(before - 1).end();
        }
        final var siblings = parent.children();
        return siblings.isEmpty()
                ? parent.tagEnd()
                : siblings.get(siblings.size() - 1).end();
    }

    /** An element that has no end tag gets one. */
    private Insertion insertion(final Element parent, final int at, final String fragment) {
        if (!parent.isEmptyTag()) {
            return new Insertion(text.substring(0, at) + fragment + text.substring(at), at);
        }
        final String opened = text.substring(0, parent.end() - 2) + '>';
        return new Insertion(
                opened + fragment + "</" + parent.qualifiedName() + '>' + text.substring(parent.end()),
                opened.length());
    }

    private record Insertion(String text, int at) {}

    /** The selector must find what was put, and nothing else: the request is idempotent (RFC 4825, 8.2.3). */
    private boolean selectsElement(final String edited, final int at, final String fragment) {
        try {
            final Element found = selector.element(MarkupScanner.document(edited));
            return found != null && found.start() == at && found.end() == at + fragment.length();
        } catch (final MarkupException e) {
            return false;
        }
    }

    Edit putAttribute(final String value) {
        final String meant;
        try {
            meant = XmlNames.attributeValue(value);
        } catch (final MarkupException e) {
            return Edit.refused(Conflict.of("not-xml-att-value", e.getMessage()));
        }
        final Attribute standing = selector.attribute(root);
        final String edited = standing == null ? withNew(selector.element(root), value) : with(standing, value);
        if (edited == null || !selectsAttribute(edited, meant)) {
            return cannotInsert();
        }
        return standing == null ? Edit.created(edited) : Edit.replaced(edited);
    }

    /** The quotes stay; the same within the value are escaped. */
    private String with(final Attribute standing, final String value) {
        final boolean doubled = text.charAt(standing.valueTo()) == '"';
        return text.substring(0, standing.valueFrom())
                + (doubled ? value.replace("\"", "&quot;") : value.replace("'", "&apos;"))
                + text.substring(standing.valueTo());
    }

    /** Null where the document has no prefix for its namespace. */
    private String withNew(final Element element, final String value) {
        final SelectorStep.Name name = selector.attribute();
        final String prefix = name.namespace().isEmpty() ? "" : prefix(element, name.namespace());
        if (prefix == null || prefix.isEmpty() && name.local().equals("xmlns")) {
            return null;
        }
        final int at = element.tagEnd() - (element.isEmptyTag() ? 2 : 1);
        return text.substring(0, at) + (XmlNames.isSpace(text.charAt(at - 1)) ? "" : " ")
                + (prefix.isEmpty() ? "" : prefix + ':') + name.local()
                + "=\"" + value.replace("\"", "&quot;") + '"' + text.substring(at);
    }

    private static String prefix(final Element element, final String namespace) {
        if (namespace.equals(Element.XML)) {
            return "xml";
        }
        return element.namespaces().entrySet().stream()
                .filter(one -> !one.getKey().isEmpty() && one.getValue().equals(namespace))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private boolean selectsAttribute(final String edited, final String value) {
        try {
            final Attribute found = selector.attribute(MarkupScanner.document(edited));
            return found != null && found.value().equals(value);
        } catch (final MarkupException e) {
            return false;
        }
    }

    /** Null where the node is not there. */
    Edit delete() {
        final String edited = selector.isOfElement() ? withoutElement() : withoutAttribute();
        if (edited == null) {
            return null;
        }
        if (edited.isEmpty()) {
            return Edit.refused(Conflict.of(
                    "schema-validation-error",
                    "a document has a root element; the document can be deleted as a whole"));
        }
        try {
            final Node left = new Node(edited, selector);
            return left.content() == null ? Edit.replaced(edited) : cannotDelete();
        } catch (final MarkupException e) {
            return Edit.refused(Conflict.of("constraint-failure", e.getMessage()));
        }
    }

    private String withoutElement() {
        final Element element = selector.element(root);
        if (element == null) {
            return null;
        }
        return element == root ? "" : text.substring(0, element.start()) + text.substring(element.end());
    }

    /** White space before it goes with it. */
    private String withoutAttribute() {
        final Attribute attribute = selector.attribute(root);
        if (attribute == null) {
            return null;
        }
        int from = attribute.from();
        while (XmlNames.isSpace(text.charAt(from - 1))) {
            from--;
        }
        return text.substring(0, from) + text.substring(attribute.valueTo() + 1);
    }

    private static Edit cannotInsert() {
        return Edit.refused(Conflict.of("cannot-insert", "the selector would not find what was put, and nothing else"));
    }

    private static Edit cannotDelete() {
        return Edit.refused(Conflict.of("cannot-delete", "the selector would find another node then"));
    }
}
