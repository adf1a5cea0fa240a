package io.rollcall.rls.event.shared;

import java.util.Map;

/** One patch operation (RFC 5261, 4) on a document: add, replace or remove. */
final class Patch {

    private final XmlDocument diff;
    private final XmlElement operation;
    private final XmlDocument document;

    Patch(final XmlDocument diff, final XmlElement operation, final XmlDocument document) {
        this.diff = diff;
        this.operation = operation;
        this.document = document;
    }

    /**
     * The text of the document with the change made.
     *
     * @throws IllegalArgumentException when it does not find its place
     */
    String patched() {
        final String selector = operation.value("sel");
        final Selector.Place place = new Selector(selector == null ? "*" : selector, operation).locate(document);
        switch (operation.local) {
            case "add":
                return added(place);
            case "replace":
                return replaced(place);
            case "remove":
                return removed(place);
            default:
                throw new IllegalArgumentException("no operation: " + operation.local);
        }
    }

    // ---- add: RFC 5261, 4.3 ---------------------------------------------------------------------------------------

    private String added(final Selector.Place place) {
        final XmlElement element = place.element();
        if (place.kind() != Selector.Kind.ELEMENT) {
            throw new IllegalArgumentException("adds to what is no element");
        }
        final String type = operation.value("type");
        if (type != null) {
            return withAttribute(element, type.trim());
        }
        final String position = operation.value("pos");
        if ("before".equals(position)) {
            return insert(element.start, content(element.parent));
        }
        if ("after".equals(position)) {
            return insert(element.end, content(element.parent));
        }
        if (element.selfClosing()) {
            return cut(
                    element.start,
                    element.end,
                    Text.opened(document, element) + content(element) + "</" + element.qualified() + '>');
        }
        return insert("prepend".equals(position) ? element.contentStart : element.contentEnd, content(element));
    }

    private String withAttribute(final XmlElement element, final String type) {
        final String name;
        if (type.startsWith("namespace::")) {
            name = "xmlns:" + type.substring("namespace::".length());
        } else if (type.startsWith("@")) {
            name = type.substring(1);
        } else {
            throw new IllegalArgumentException("adds a " + type);
        }
        final int at = element.start + 1 + element.qualified().length();
        return insert(at, ' ' + name + "=\"" + value() + '"');
    }

    // ---- replace and remove: RFC 5261, 4.4 and 4.5 ----------------------------------------------------------------

    private String replaced(final Selector.Place place) {
        switch (place.kind()) {
            case ELEMENT:
                if (operation.children.size() != 1) {
                    throw new IllegalArgumentException("replaces an element by none or several");
                }
                final XmlElement parent = place.element().parent;
                return cut(
                        place.start(),
                        place.end(),
                        Text.transplanted(diff, operation.children.get(0), parent == null ? Map.of() : parent.scope()));
            case TEXT:
                return cut(place.start(), place.end(), diff.content(operation));
            default:
                return cut(place.valueStart(), place.valueEnd(), value());
        }
    }

    private String removed(final Selector.Place place) {
        final String space = place.kind() == Selector.Kind.ELEMENT ? operation.value("ws") : null;
        if (place.kind() == Selector.Kind.ELEMENT && place.element().parent == null) {
            throw new IllegalArgumentException("removes the root");
        }
        int start = place.start();
        int end = place.end();
        if ("before".equals(space) || "both".equals(space)) {
            while (start > 0 && Character.isWhitespace(document.text().charAt(start - 1))) {
                start--;
            }
        }
        if ("after".equals(space) || "both".equals(space)) {
            while (end < document.text().length()
                    && Character.isWhitespace(document.text().charAt(end))) {
                end++;
            }
        }
        return cut(start, end, "");
    }

    // ---- text -----------------------------------------------------------------------------------------------------

    private String insert(final int at, final String text) {
        return cut(at, at, text);
    }

    private String cut(final int start, final int end, final String text) {
        return document.text().substring(0, start) + text + document.text().substring(end);
    }

    /** The content of the operation as an attribute has it. */
    private String value() {
        if (!operation.children.isEmpty()) {
            throw new IllegalArgumentException("elements in an attribute");
        }
        return diff.content(operation).replace("\"", "&quot;").replace("<", "&lt;");
    }

    /** The content of the operation, to stand inside of an element. */
    private String content(final XmlElement parent) {
        if (parent == null) {
            throw new IllegalArgumentException("adds beside the root");
        }
        final StringBuilder content = new StringBuilder();
        int from = operation.contentStart;
        for (final XmlElement child : operation.children) {
            content.append(diff.text(), from, child.start).append(Text.transplanted(diff, child, parent.scope()));
            from = child.end;
        }
        return operation.selfClosing()
                ? ""
                : content.append(diff.text(), from, operation.contentEnd).toString();
    }
}
