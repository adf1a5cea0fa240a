package io.rollcall.rls.samples.demo;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What a presence document (RFC 3863) says, in words. */
final class Pidf {

    private Pidf() {}

    /** Such as {@code open, at my desk}. */
    static String words(final String document) {
        final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        final List<String> words = new ArrayList<>();
        try {
            final XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(document));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && (reader.getLocalName().equals("basic")
                                || reader.getLocalName().equals("note"))) {
                    words.add(reader.getElementText().trim());
                }
            }
        } catch (final XMLStreamException e) {
            return "(not readable: " + document.length() + " characters)";
        }
        return String.join(", ", words);
    }
}
