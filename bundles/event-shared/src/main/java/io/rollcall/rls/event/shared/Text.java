package io.rollcall.rls.event.shared;

import io.rollcall.rls.api.Body;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Pieces of documents, put into other documents. */
final class Text {

    private Text() {}

    /**
     * The text of an element so that it means the same under another parent: prefixes that it uses and that mean
     * something else there are declared on it; where there are none, which is the rule, nothing is changed.
     */
    static String transplanted(final XmlDocument document, final XmlElement element, final Map<String, String> there) {
        final String text = document.text(element);
        final StringBuilder missing = new StringBuilder();
        final Map<String, String> here = element.parent == null ? new HashMap<>() : element.parent.scope();
        here.putIfAbsent("", "");
        here.forEach((prefix, uri) -> {
            final boolean same = uri.equals(there.getOrDefault(prefix, prefix.isEmpty() ? "" : null));
            if (!same && !element.declared.containsKey(prefix) && uses(element, text, prefix)) {
                missing.append(prefix.isEmpty() ? " xmlns" : " xmlns:" + prefix)
                        .append("=\"")
                        .append(escaped(uri))
                        .append('"');
            }
        });
        final int name = 1 + element.qualified().length();
        return missing.length() == 0 ? text : text.substring(0, name) + missing + text.substring(name);
    }

    private static boolean uses(final XmlElement element, final String text, final String prefix) {
        return prefix.isEmpty() ? hasUnprefixed(element) : text.contains(prefix + ':');
    }

    private static boolean hasUnprefixed(final XmlElement element) {
        return element.prefix.isEmpty() || element.children.stream().anyMatch(Text::hasUnprefixed);
    }

    /** The start tag of an element, open for content. */
    static String opened(final XmlDocument document, final XmlElement element) {
        final String tag = document.text().substring(element.start, element.contentStart);
        return element.selfClosing() ? tag.substring(0, tag.length() - 2) + '>' : tag;
    }

    /** White space before the first child, which goes before every row then. */
    static String separator(final XmlDocument document, final XmlElement parent) {
        if (parent.children.isEmpty()) {
            return "";
        }
        final String before = document.text().substring(parent.contentStart, parent.children.get(0).start);
        return before.isBlank() ? before : "";
    }

    /** White space behind the last child. */
    static String tail(final XmlDocument document, final XmlElement parent) {
        if (parent.children.isEmpty()) {
            return "";
        }
        final int from = parent.children.get(parent.children.size() - 1).end;
        final String after = document.text().substring(from, parent.contentEnd);
        return after.isBlank() ? after : "";
    }

    static String escaped(final String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** A body with this text and the header fields of another. */
    static Body body(final Body like, final String text, final int maxBytes) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > maxBytes) {
            throw new IllegalArgumentException("the state grows to " + bytes.length + " bytes, over " + maxBytes);
        }
        return new Body(like.contentType(), null, like.disposition(), bytes);
    }
}
