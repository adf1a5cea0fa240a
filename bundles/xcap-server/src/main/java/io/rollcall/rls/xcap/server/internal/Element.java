package io.rollcall.rls.xcap.server.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An element and where it stands in the text of its document: so that a node can be changed and all else stays as it
 * is. Filled by {@link MarkupScanner}, then only read.
 */
final class Element {

    static final String XML = "http://www.w3.org/XML/1998/namespace";

    private final Element parent;
    private final String prefix;
    private final String name;
    private final int start;
    private final int tagEnd;
    private final boolean empty;
    private final Map<String, String> declared;
    private final List<Attribute> attributes = new ArrayList<>(0);
    private final List<Element> children = new ArrayList<>(0);
    private int contentEnd;
    private int end;

    /**
     * An attribute; declarations of namespaces are none.
     *
     * @param namespace empty for none
     * @param name local name
     * @param value without references
     * @param from where its name begins
     * @param valueFrom where its value begins, behind the quote
     * @param valueTo where the value ends, before the quote
     */
    record Attribute(String namespace, String name, String value, int from, int valueFrom, int valueTo) {}

    /** An element that was opened; null has no parent. */
    Element(
            final Element parent,
            final String prefix,
            final String name,
            final int start,
            final int tagEnd,
            final boolean empty,
            final Map<String, String> declared) {
        this.parent = parent;
        this.prefix = prefix;
        this.name = name;
        this.start = start;
        this.tagEnd = tagEnd;
        this.empty = empty;
        this.declared = declared;
        contentEnd = tagEnd;
        end = tagEnd;
    }

    void add(final Attribute attribute) {
        attributes.add(attribute);
    }

    void add(final Element child) {
        children.add(child);
    }

    /** Its end tag stands there. */
    void close(final int from, final int to) {
        contentEnd = from;
        end = to;
    }

    Element parent() {
        return parent;
    }

    /** Local name. */
    String name() {
        return name;
    }

    /** As it is spelled, with its prefix. */
    String qualifiedName() {
        return prefix.isEmpty() ? name : prefix + ':' + name;
    }

    /** Empty for none; null where the prefix is not bound. */
    String namespace() {
        return namespace(prefix);
    }

    /** What a prefix stands for here; null where it is not bound. */
    String namespace(final String wanted) {
        for (Element at = this; at != null; at = at.parent) {
            final String bound = at.declared.get(wanted);
            if (bound != null) {
                return bound;
            }
        }
        return wanted.isEmpty() ? "" : wanted.equals("xml") ? XML : null;
    }

    /** Prefixes and what they stand for here, the default namespace by an empty prefix; in the order of the text. */
    Map<String, String> namespaces() {
        final Map<String, String> inScope = parent == null ? new LinkedHashMap<>() : parent.namespaces();
        inScope.putAll(declared);
        return inScope;
    }

    /** Those that it declares itself. */
    Map<String, String> declared() {
        return declared;
    }

    List<Attribute> attributes() {
        return attributes;
    }

    /** Null where it has no such attribute. */
    Attribute attribute(final String namespace, final String wanted) {
        for (final Attribute attribute : attributes) {
            if (attribute.name().equals(wanted) && namespace.equals(attribute.namespace())) {
                return attribute;
            }
        }
        return null;
    }

    /** Elements in it. */
    List<Element> children() {
        return children;
    }

    /** Where its start tag begins. */
    int start() {
        return start;
    }

    /** Behind its start tag. */
    int tagEnd() {
        return tagEnd;
    }

    /** Whether its start tag is all of it. */
    boolean isEmptyTag() {
        return empty;
    }

    /** Where its end tag begins. */
    int contentEnd() {
        return contentEnd;
    }

    /** Behind all of it. */
    int end() {
        return end;
    }
}
