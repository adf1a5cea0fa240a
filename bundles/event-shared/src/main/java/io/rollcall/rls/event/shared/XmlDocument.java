package io.rollcall.rls.event.shared;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * A document as text and as elements that know their places in it. UTF-8 alone, no DOCTYPE, limited depth.
 *
 * @param text what the bytes say
 * @param root the root element
 */
record XmlDocument(String text, XmlElement root) {

    private static final int MOST_DEPTH = 64;
    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        final XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException where it is not well-formed or does not keep to the rules above
     */
    static XmlDocument read(final byte[] bytes) {
        return read(decode(bytes));
    }

    static XmlDocument read(final String text) {
        try {
            final XMLStreamReader2 reader = (XMLStreamReader2) FACTORY.createXMLStreamReader(new StringReader(text));
            try {
                return new XmlDocument(text, new Reading(text, reader).root());
            } finally {
                reader.close();
            }
        } catch (final IllegalArgumentException e) {
            throw e;
        } catch (final XMLStreamException | RuntimeException e) {
            // the parser meets some faults, such as an element xmlns:x, with exceptions of its own
            throw new IllegalArgumentException("not well-formed: " + firstLine(e.getMessage()), e);
        }
    }

    /** The text of an element, its tags included. */
    String text(final XmlElement element) {
        return text.substring(element.start, element.end);
    }

    /** The text inside of an element. */
    String content(final XmlElement element) {
        return element.selfClosing() ? "" : text.substring(element.contentStart, element.contentEnd);
    }

    private static String decode(final byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    private static String firstLine(final String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    /** The way through one document. */
    private static final class Reading {

        private final String text;
        private final XMLStreamReader2 reader;
        private XmlElement root;
        private XmlElement open;
        private int depth;

        Reading(final String text, final XMLStreamReader2 reader) {
            this.text = text;
            this.reader = reader;
        }

        XmlElement root() throws XMLStreamException {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> start();
                    case XMLStreamConstants.END_ELEMENT -> end();
                    case XMLStreamConstants.DTD -> throw new IllegalArgumentException("has a DOCTYPE");
                    default -> {
                        // what is between elements is taken from the text
                    }
                }
            }
            return root;
        }

        private void start() throws XMLStreamException {
            if (++depth > MOST_DEPTH) {
                throw new IllegalArgumentException("elements more than " + MOST_DEPTH + " deep");
            }
            final int start = text.indexOf('<', (int) reader.getLocationInfo().getStartingCharOffset());
            final int contentStart = (int) reader.getLocationInfo().getEndingCharOffset();
            final XmlElement element = new XmlElement(
                    open,
                    orEmpty(reader.getNamespaceURI()),
                    orEmpty(reader.getPrefix()),
                    reader.getLocalName(),
                    start,
                    contentStart);
            for (int i = 0; i < reader.getNamespaceCount(); i++) {
                element.declared.put(orEmpty(reader.getNamespacePrefix(i)), orEmpty(reader.getNamespaceURI(i)));
            }
            StartTag.attributes(text, element, reader);
            if (open == null) {
                root = element;
            } else {
                open.children.add(element);
            }
            open = element;
        }

        private void end() throws XMLStreamException {
            depth--;
            open.end = (int) reader.getLocationInfo().getEndingCharOffset();
            // an element without content has its end where its start is
            final int tag = (int) reader.getLocationInfo().getStartingCharOffset();
            open.contentEnd = tag < open.contentStart ? open.contentStart : tag;
            open = open.parent;
        }
    }

    private static String orEmpty(final String text) {
        return text == null ? "" : text;
    }
}
