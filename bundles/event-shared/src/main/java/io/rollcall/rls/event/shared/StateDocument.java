package io.rollcall.rls.event.shared;

import io.rollcall.rls.api.Body;

/**
 * A document with a version that is full or partial.
 *
 * @param document its text and elements
 * @param version counts the documents of one subscription; 0 where there is none
 * @param full whether it names all there is
 */
record StateDocument(XmlDocument document, long version, boolean full) {

    static StateDocument read(final PartialFormat format, final Body body) {
        final XmlDocument document = XmlDocument.read(body.bytes());
        final XmlElement root = document.root();
        if (!root.is(format.namespace(), format.root())) {
            throw new IllegalArgumentException("no " + format.root() + " but " + root.qualified());
        }
        final String version = root.value("version");
        final long number;
        try {
            number = version == null ? 0 : Long.parseLong(version.trim());
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("version is no number", e);
        }
        return new StateDocument(document, number, !"partial".equals(root.value("state")));
    }

    /** Null for a body that is no such document. */
    static StateDocument readOrNull(final PartialFormat format, final Body body) {
        if (!format.reads(body)) {
            return null;
        }
        try {
            return read(format, body);
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }

    XmlElement root() {
        return document.root();
    }

    /** The start tag of a full document, with everything before it. */
    String fullStart() {
        final String tag = Text.opened(document, root());
        final XmlAttribute state = root().attribute("state");
        return document.text().substring(0, root().start)
                + (state == null
                        ? tag
                        : tag.substring(0, state.valueStart() - root().start) + "full"
                                + tag.substring(state.valueEnd() - root().start));
    }

    /** The end tag, with everything behind it. */
    String end() {
        final int from = root().selfClosing() ? root().end : root().contentEnd;
        return (root().selfClosing() ? "</" + root().qualified() + '>' : "")
                + document.text().substring(from);
    }

    /** This document, said to be full. */
    String asFull() {
        return fullStart() + document.content(root()) + end();
    }
}
