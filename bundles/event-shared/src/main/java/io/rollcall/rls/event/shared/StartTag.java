package io.rollcall.rls.event.shared;

import java.util.HashMap;
import java.util.Map;
import org.codehaus.stax2.XMLStreamReader2;

/** Finds the attributes in the text of a start tag, which the parser has found to be well-formed. */
final class StartTag {

    private final String text;
    private final int end;
    private int at;

    private StartTag(final String text, final int start, final int end) {
        this.text = text;
        this.end = end;
        this.at = start;
    }

    /** Gives the element the attributes that the reader stands at. */
    static void attributes(final String text, final XmlElement element, final XMLStreamReader2 reader) {
        final int count = reader.getAttributeCount();
        if (count == 0) {
            return;
        }
        final Map<String, int[]> places =
                new StartTag(text, element.start + 1 + element.qualified().length(), element.contentStart).places();
        for (int i = 0; i < count; i++) {
            final String prefix = orEmpty(reader.getAttributePrefix(i));
            final String local = reader.getAttributeLocalName(i);
            final int[] place = places.get(prefix.isEmpty() ? local : prefix + ':' + local);
            element.attributes.add(new XmlAttribute(
                    orEmpty(reader.getAttributeNamespace(i)),
                    prefix,
                    local,
                    reader.getAttributeValue(i),
                    place[0],
                    place[1],
                    place[2]));
        }
    }

    /** Where each attribute has its name, its value, and the end of its value. */
    private Map<String, int[]> places() {
        final Map<String, int[]> places = new HashMap<>();
        skipSpace();
        while (at < end && text.charAt(at) != '>' && text.charAt(at) != '/') {
            final int start = at;
            while (text.charAt(at) != '=' && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            final String name = text.substring(start, at);
            skipSpace();
            at++;
            skipSpace();
            final int valueStart = at + 1;
            final int valueEnd = text.indexOf(text.charAt(at), valueStart);
            places.put(name, new int[] {start, valueStart, valueEnd});
            at = valueEnd + 1;
            skipSpace();
        }
        return places;
    }

    private void skipSpace() {
        while (at < end && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static String orEmpty(final String text) {
        return text == null ? "" : text;
    }
}
