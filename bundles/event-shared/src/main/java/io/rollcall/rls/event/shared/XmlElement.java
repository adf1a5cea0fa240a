package io.rollcall.rls.event.shared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;

/** An element of a document that was read, and where it lies in the text: {@code start} to {@code end}. */
final class XmlElement {

    final XmlElement parent;
    final String namespace;
    final String prefix;
    final String local;
    /** Prefixes declared on this very element; the empty one is the default namespace. */
    final Map<String, String> declared = new HashMap<>(4);

    final List<XmlAttribute> attributes = new ArrayList<>(4);
    final List<XmlElement> children = new ArrayList<>(4);
    final int start;
    /** Behind the angle bracket that closes the start tag. */
    final int contentStart;
    /** Where the end tag begins; {@code contentStart} of an element like {@code <a/>}. */
    int contentEnd;

    int end;

    XmlElement(
            final XmlElement parent,
            final String namespace,
            final String prefix,
            final String local,
            final int start,
            final int contentStart) {
        this.parent = parent;
        this.namespace = namespace;
        this.prefix = prefix;
        this.local = local;
        this.start = start;
        this.contentStart = contentStart;
    }

    boolean is(final String wantedNamespace, final String wantedLocal) {
        return local.equals(wantedLocal) && namespace.equals(wantedNamespace);
    }

    /** Written as {@code <a/>}: there is no place for content. */
    boolean selfClosing() {
        return contentStart == end;
    }

    /** The attribute without namespace that has this name, or null. */
    XmlAttribute attribute(final String name) {
        return attribute("", name);
    }

    XmlAttribute attribute(final String wantedNamespace, final String name) {
        for (final XmlAttribute attribute : attributes) {
            if (attribute.local().equals(name) && attribute.namespace().equals(wantedNamespace)) {
                return attribute;
            }
        }
        return null;
    }

    /** The value of an attribute without namespace, or null. */
    String value(final String name) {
        final XmlAttribute attribute = attribute(name);
        return attribute == null ? null : attribute.value();
    }

    /** The first child of that name, or null. */
    XmlElement child(final String wantedNamespace, final String wantedLocal) {
        for (final XmlElement child : children) {
            if (child.is(wantedNamespace, wantedLocal)) {
                return child;
            }
        }
        return null;
    }

    /** The namespace that a prefix stands for here; null for one nobody declared. */
    String resolve(final String wantedPrefix) {
        for (XmlElement element = this; element != null; element = element.parent) {
            final String found = element.declared.get(wantedPrefix);
            if (found != null) {
                return found;
            }
        }
        if (wantedPrefix.equals("xml")) {
            return XMLConstants.XML_NS_URI;
        }
        return wantedPrefix.isEmpty() ? "" : null;
    }

    /** Every prefix that stands for something here. */
    Map<String, String> scope() {
        final Map<String, String> scope = parent == null ? new HashMap<>() : parent.scope();
        scope.putAll(declared);
        return scope;
    }

    /** The name as it is written. */
    String qualified() {
        return qualified(local);
    }

    /** Another name in the same namespace, with the prefix of this one. */
    String qualified(final String name) {
        return prefix.isEmpty() ? name : prefix + ':' + name;
    }
}
