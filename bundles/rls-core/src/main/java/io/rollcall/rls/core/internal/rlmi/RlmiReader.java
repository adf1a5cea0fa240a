package io.rollcall.rls.core.internal.rlmi;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.rollcall.rls.core.internal.mime.MalformedBodyException;
import io.rollcall.rls.core.internal.mime.Part;
import io.rollcall.rls.spi.DisplayName;
import java.io.ByteArrayInputStream;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads RLMI documents of other list servers (RFC 4662, 5). Attributes and children that it does not know are passed
 * over; every other offence against the schema, and any DOCTYPE, refuses the document. Thread-safe.
 */
final class RlmiReader {

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:rlmi";
    private static final Set<String> STATES = Set.of("active", "pending", "terminated");
    private static final int DEEPEST = 32;
    private static final long LARGEST_VERSION = 0xFFFF_FFFFL;

    private final XMLInputFactory factory = new InputFactoryImpl();

    RlmiReader() {
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    }

    /**
     * Reads a document.
     *
     * @param mostResources more are refused
     */
    RlmiList read(final Part part, final int mostResources) {
        try {
            final XMLStreamReader xml = factory.createXMLStreamReader(
                    new ByteArrayInputStream(part.whole(), part.content(), part.to() - part.content()));
            try {
                return new Document(xml, mostResources).list();
            } finally {
                xml.close();
            }
        } catch (final XMLStreamException | UncheckedStreamException e) {
            throw new MalformedBodyException("an RLMI document that is not well-formed");
        }
    }

    /** One document while it is read. */
    private static final class Document {

        private final XMLStreamReader xml;
        private final int mostResources;
        private int depth;

        Document(final XMLStreamReader xml, final int mostResources) {
            this.xml = xml;
            this.mostResources = mostResources;
        }

        RlmiList list() throws XMLStreamException {
            while (next() != XMLStreamConstants.START_ELEMENT) {
                if (!xml.hasNext()) {
                    throw new MalformedBodyException("an RLMI document without root");
                }
            }
            if (!is("list")) {
                throw new MalformedBodyException("an RLMI document whose root is not a list");
            }
            final RlmiList list = new RlmiList(required("uri"), version(), flag(required("fullState")));
            while (inside(0)) {
                if (is("name")) {
                    list.names.add(name());
                } else if (is("resource")) {
                    resource(list);
                } else {
                    skip();
                }
            }
            while (xml.hasNext()) {
                next();
            }
            return list;
        }

        private void resource(final RlmiList list) throws XMLStreamException {
            final RlmiList.Resource resource =
                    list.resources.computeIfAbsent(required("uri"), missing -> new RlmiList.Resource());
            if (list.resources.size() > mostResources) {
                throw new MalformedBodyException("an RLMI document of more than " + mostResources + " resources");
            }
            while (inside(1)) {
                if (is("name")) {
                    resource.names.add(name());
                } else if (is("instance")) {
                    instance(resource);
                } else {
                    skip();
                }
            }
        }

        private void instance(final RlmiList.Resource resource) throws XMLStreamException {
            final String state = required("state");
            if (!STATES.contains(state)) {
                throw new MalformedBodyException("an instance whose state is " + state);
            }
            resource.instances.put(
                    required("id"),
                    new RlmiList.Entry(
                            state, xml.getAttributeValue(null, "reason"), xml.getAttributeValue(null, "cid"), null));
            if (resource.instances.size() > mostResources) {
                throw new MalformedBodyException("a resource of more than " + mostResources + " instances");
            }
            skip();
        }

        private DisplayName name() throws XMLStreamException {
            final String language = xml.getAttributeValue(XMLConstants.XML_NS_URI, "lang");
            final StringBuilder text = new StringBuilder();
            final int open = depth;
            while (depth >= open) {
                final int event = next();
                if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                    text.append(xml.getText());
                }
            }
            return new DisplayName(language, text.toString());
        }

        private void skip() throws XMLStreamException {
            final int open = depth;
            while (depth >= open) {
                next();
            }
        }

        /** Goes to the next child of the element so deep; false at its end. */
        private boolean inside(final int parent) throws XMLStreamException {
            while (depth > parent) {
                if (next() == XMLStreamConstants.START_ELEMENT) {
                    return true;
                }
            }
            return false;
        }

        private int next() throws XMLStreamException {
            final int event = xml.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > DEEPEST) {
                        throw new MalformedBodyException("an RLMI document nested deeper than " + DEEPEST);
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw new MalformedBodyException(
                        "an RLMI document with a DOCTYPE or an entity");
                default -> {
                    // comments and the like
                }
            }
            return event;
        }

        private boolean is(final String name) {
            return xml.getLocalName().equals(name) && NAMESPACE.equals(xml.getNamespaceURI());
        }

        private String required(final String name) {
            final String value = xml.getAttributeValue(null, name);
            if (value == null) {
                throw new MalformedBodyException("an RLMI document whose " + xml.getLocalName() + " has no " + name);
            }
            return value.trim();
        }

        private long version() {
            try {
                final long version = Long.parseLong(required("version"));
                if (version >= 0 && version <= LARGEST_VERSION) {
                    return version;
                }
            } catch (final NumberFormatException e) {
                // refused below
            }
            throw new MalformedBodyException("an RLMI document whose version is no number of 32 bits");
        }

        private static boolean flag(final String text) {
            return switch (text) {
                case "true", "1" -> true;
                case "false", "0" -> false;
                default -> throw new MalformedBodyException(
                        "an RLMI document whose fullState is neither true nor false");
            };
        }
    }
}
