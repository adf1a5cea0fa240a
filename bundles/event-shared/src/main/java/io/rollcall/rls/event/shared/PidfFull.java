package io.rollcall.rls.event.shared;

import java.util.Map;

/** A pidf-full document (RFC 5262, 3.2) as the PIDF document that it is but for its root element. */
final class PidfFull {

    private final XmlDocument document;
    private final XmlElement root;

    PidfFull(final XmlDocument document) {
        this.document = document;
        this.root = document.root();
    }

    /** Its text with the root element {@code presence}, without the version; everything else stays as it is. */
    String presence() {
        final String declared = prefix();
        final String prefix = declared == null ? unused() : declared;
        final String name = prefix.isEmpty() ? "presence" : prefix + ":presence";
        return document.text().substring(0, root.start) + '<' + name
                + (declared == null ? " xmlns:" + prefix + "=\"" + PidfDiff.PIDF + '"' : "") + attributes()
                + document.content(root) + "</" + name + '>'
                + document.text().substring(root.end);
    }

    /** What is declared for the namespace of PIDF, the default namespace rather than a prefix; null for none. */
    private String prefix() {
        String found = null;
        for (final Map.Entry<String, String> declared : root.declared.entrySet()) {
            if (declared.getValue().equals(PidfDiff.PIDF)
                    && (found == null || declared.getKey().isEmpty())) {
                found = declared.getKey();
            }
        }
        return found;
    }

    private String unused() {
        String prefix = "pidf";
        while (root.declared.containsKey(prefix)) {
            prefix += '_';
        }
        return prefix;
    }

    /** The start tag behind its name, without the version. */
    private String attributes() {
        final String tag = Text.opened(document, root);
        final int from = 1 + root.qualified().length();
        final XmlAttribute version = root.attribute("version");
        return version == null
                ? tag.substring(from)
                : tag.substring(from, version.start() - root.start).stripTrailing()
                        + tag.substring(version.valueEnd() + 1 - root.start);
    }
}
