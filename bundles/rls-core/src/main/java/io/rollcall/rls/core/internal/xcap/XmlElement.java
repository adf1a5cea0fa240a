package io.rollcall.rls.core.internal.xcap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * An element of a document. Not to be changed once the document is read. Nothing here recurses, so that a deep document
 * cannot overflow a stack.
 */
final class XmlElement {

    /** Namespace of {@code xml:lang} and {@code xml:base}. */
    static final String XML = "http://www.w3.org/XML/1998/namespace";

    /**
     * An attribute.
     *
     * @param namespace empty for none
     */
    record Attribute(String namespace, String name, String value) {}

    private final String namespace;
    private final String name;
    private final int line;
    private final int column;
    private final List<Attribute> attributes;
    private String base;
    private List<XmlElement> children = List.of();
    private StringBuilder building;
    private String text = "";

    XmlElement(
            final String namespace,
            final String name,
            final int line,
            final int column,
            final List<Attribute> attributes) {
        this.namespace = namespace;
        this.name = name;
        this.line = line;
        this.column = column;
        this.attributes = attributes;
    }

    void add(final XmlElement child) {
        child.basedOn(base);
        if (children.isEmpty()) {
            children = new ArrayList<>(4);
        }
        children.add(child);
    }

    /** Its place is known: {@code xml:base} counts from where it stands (XML Base, 3). */
    void basedOn(final String outer) {
        final String own = attribute(XML, "base");
        base = own == null ? outer : Bases.resolve(outer, own.strip());
    }

    /** What references in it are relative to, or null where the document does not say. */
    String base() {
        return base;
    }

    void addText(final String more) {
        if (building == null) {
            building = new StringBuilder();
        }
        building.append(more);
    }

    /** Text between child elements is worth nothing in the documents we know, and weighs. */
    void close() {
        if (building != null) {
            text = building.toString();
            text = !children.isEmpty() && text.isBlank() ? "" : text;
            building = null;
        }
        if (children instanceof ArrayList<XmlElement> list) {
            list.trimToSize();
        }
    }

    String namespace() {
        return namespace;
    }

    /** Local name. */
    String name() {
        return name;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    List<Attribute> attributes() {
        return attributes;
    }

    List<XmlElement> children() {
        return children;
    }

    /** Its own text, without that of elements inside. */
    String text() {
        return text;
    }

    /** Value of an attribute without namespace, or null. */
    String attribute(final String wanted) {
        return attribute("", wanted);
    }

    String attribute(final String wantedNamespace, final String wanted) {
        for (final Attribute attribute : attributes) {
            if (attribute.name.equals(wanted) && attribute.namespace.equals(wantedNamespace)) {
                return attribute.value;
            }
        }
        return null;
    }

    boolean is(final String wantedNamespace, final String wanted) {
        return name.equals(wanted) && namespace.equals(wantedNamespace);
    }

    /** Whether both say the same, wherever in their documents they stand. */
    boolean sameAs(final XmlElement other) {
        final Deque<XmlElement> left = new ArrayDeque<>(List.of(this));
        final Deque<XmlElement> right = new ArrayDeque<>(List.of(other));
        while (!left.isEmpty()) {
            final XmlElement one = left.pop();
            final XmlElement two = right.pop();
            if (!one.sameBut(two)) {
                return false;
            }
            one.children.forEach(left::push);
            two.children.forEach(right::push);
        }
        return true;
    }

    private boolean sameBut(final XmlElement other) {
        return is(other.namespace, other.name)
                && Objects.equals(text, other.text)
                && attributes.equals(other.attributes)
                && children.size() == other.children.size();
    }

    @Override
    public String toString() {
        return '<' + name + "> in line " + line;
    }
}
