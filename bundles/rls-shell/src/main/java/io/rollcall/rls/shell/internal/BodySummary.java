package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView.InstanceView;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The body of a member in a few words: status and notes of a PIDF document (RFC 3863), type and size of any other. */
final class BodySummary {

    private static final String PIDF = "urn:ietf:params:xml:ns:pidf";
    private static final int MAX_NOTE = 40;
    private static final XMLInputFactory FACTORY = factory();

    private BodySummary() {}

    static String of(final InstanceView instance) {
        if (instance.body() == null) {
            // An active instance without a body is not told: RLMI has no way to (RFC 4662, 5.5)
            return "active".equals(instance.state()) ? "no document, not told" : "-";
        }
        final String size = Words.orNone(instance.contentType()) + ", " + instance.body().length + " bytes";
        if (instance.contentType() == null || !instance.contentType().startsWith("application/pidf+xml")) {
            return size;
        }
        try {
            final String words = pidf(instance.body());
            return words.isEmpty() ? size : words;
        } catch (final XMLStreamException e) {
            return size + ", not readable";
        }
    }

    private static String pidf(final byte[] document) throws XMLStreamException {
        final Set<String> statuses = new LinkedHashSet<>();
        final Set<String> notes = new LinkedHashSet<>();
        final XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
        while (reader.hasNext()) {
            final int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw new XMLStreamException("DOCTYPE");
            }
            if (event == XMLStreamConstants.START_ELEMENT && PIDF.equals(reader.getNamespaceURI())) {
                if (reader.getLocalName().equals("basic")) {
                    statuses.add(reader.getElementText().trim());
                } else if (reader.getLocalName().equals("note")) {
                    notes.add('"' + cut(reader.getElementText().trim()) + '"');
                }
            }
        }
        statuses.addAll(notes);
        return statuses.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private static String cut(final String note) {
        final String line = note.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_NOTE ? line : line.substring(0, MAX_NOTE) + "...";
    }

    /** The factory of the JDK, whatever else the container offers; it opens nothing. */
    private static XMLInputFactory factory() {
        final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
