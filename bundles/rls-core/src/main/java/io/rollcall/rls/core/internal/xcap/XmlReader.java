package io.rollcall.rls.core.internal.xcap;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.rollcall.rls.api.DocumentChecker.Kind;
import io.rollcall.rls.core.internal.xcap.XmlElement.Attribute;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a document into elements: UTF-8 only, no DOCTYPE, within limits (RFC 4826, 3.1). Works on the caller's thread;
 * thread-safe.
 */
final class XmlReader {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final XMLInputFactory factory = new InputFactoryImpl();
    private final DocumentLimits limits;

    XmlReader(final DocumentLimits limits) {
        this.limits = limits;
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    }

    /** The root element. */
    XmlElement read(final byte[] bytes) throws DocumentException {
        if (bytes.length > limits.maxBytes()) {
            throw new DocumentException(0, 0, Kind.CONSTRAINT, "larger than max_document_bytes = " + limits.maxBytes());
        }
        final String text = decode(bytes);
        try {
            final XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            try {
                return read(reader, text);
            } finally {
                reader.close();
            }
        } catch (final XMLStreamException e) {
            throw malformed(e.getLocation(), e);
        } catch (final UncheckedStreamException e) {
            // Text is parsed when it is asked for, by a method that cannot throw a checked exception.
            throw malformed(e.getCause() instanceof XMLStreamException cause ? cause.getLocation() : null, e);
        } catch (final RuntimeException e) {
            // The parser meets some faults, such as an element xmlns:x, with exceptions of its own.
            throw malformed(null, e);
        }
    }

    private static DocumentException malformed(final Location location, final Exception e) {
        return new DocumentException(
                location == null ? 0 : location.getLineNumber(),
                location == null ? 0 : location.getColumnNumber(),
                Kind.NOT_WELL_FORMED,
                "not well-formed: " + firstLine(e.getMessage()));
    }

    private XmlElement read(final XMLStreamReader reader, final String text)
            throws XMLStreamException, DocumentException {
        refuseOtherEncoding(reader);
        final Deque<XmlElement> open = new ArrayDeque<>();
        XmlElement root = null;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT:
                    final XmlElement element = element(reader);
                    if (open.isEmpty()) {
                        root = element;
                        element.basedOn(null);
                    } else {
                        open.peek().add(element);
                    }
                    open.push(element);
                    if (open.size() > limits.maxDepth()) {
                        throw refusal(
                                reader,
                                Kind.CONSTRAINT,
                                "elements nested deeper than max_document_depth = " + limits.maxDepth());
                    }
                    break;
                case XMLStreamConstants.END_ELEMENT:
                    open.pop().close();
                    break;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE:
                    addText(open.peek(), reader);
                    break;
                case XMLStreamConstants.DTD:
                    throw doctype(reader, text);
                case XMLStreamConstants.ENTITY_REFERENCE:
                    throw refusal(
                            reader, Kind.NOT_WELL_FORMED, "the entity &" + reader.getLocalName() + "; is not declared");
                default:
                    break;
            }
        }
        return root;
    }

    private static void addText(final XmlElement element, final XMLStreamReader reader) {
        if (element != null && (element.children().isEmpty() || !reader.isWhiteSpace())) {
            element.addText(reader.getText());
        }
    }

    private XmlElement element(final XMLStreamReader reader) throws DocumentException {
        final int count = reader.getAttributeCount();
        if (count + reader.getNamespaceCount() > limits.maxAttributes()) {
            throw refusal(
                    reader, Kind.CONSTRAINT, "more than " + limits.maxAttributes() + " attributes in one element");
        }
        final List<Attribute> attributes = new ArrayList<>(count);
        for (int at = 0; at < count; at++) {
            attributes.add(new Attribute(
                    orEmpty(reader.getAttributeNamespace(at)),
                    reader.getAttributeLocalName(at),
                    reader.getAttributeValue(at)));
        }
        final Location location = reader.getLocation();
        return new XmlElement(
                orEmpty(reader.getNamespaceURI()),
                reader.getLocalName(),
                location.getLineNumber(),
                location.getColumnNumber(),
                attributes.isEmpty() ? List.of() : attributes);
    }

    private static void refuseOtherEncoding(final XMLStreamReader reader) throws DocumentException {
        final String declared = reader.getCharacterEncodingScheme();
        if (declared != null && !declared.toUpperCase(Locale.ROOT).equals("UTF-8")) {
            throw new DocumentException(1, 1, Kind.NOT_UTF_8, "declared as " + declared + ", but it must be UTF-8");
        }
    }

    private static String decode(final byte[] bytes) throws DocumentException {
        if (bytes.length >= 2 && (bytes[0] == 0 || bytes[1] == 0 || (bytes[0] & bytes[1] & 0xfe) == 0xfe)) {
            throw new DocumentException(1, 1, Kind.NOT_UTF_8, "looks like UTF-16 or UTF-32, but it must be UTF-8");
        }
        final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        final CharBuffer text = CharBuffer.allocate(bytes.length);
        final CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            final String before = text.toString();
            final int lastBreak = before.lastIndexOf('\n');
            final int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            throw new DocumentException(
                    line, before.length() - lastBreak, Kind.NOT_UTF_8, "not UTF-8: the character here is not");
        }
        if (text.hasRemaining() && text.charAt(0) == BYTE_ORDER_MARK) {
            text.get();
        }
        return text.toString();
    }

    private static DocumentException refusal(final XMLStreamReader reader, final Kind kind, final String reason) {
        final Location location = reader.getLocation();
        return new DocumentException(location.getLineNumber(), location.getColumnNumber(), kind, reason);
    }

    /** The parser tells where the thing before the DOCTYPE ended. */
    private static DocumentException doctype(final XMLStreamReader reader, final String text) {
        final int from = Math.max(0, reader.getLocation().getCharacterOffset());
        final int at = Math.max(0, text.indexOf("<!DOCTYPE", from));
        final int lineStart = text.lastIndexOf('\n', at) + 1;
        final int line = (int) text.chars().limit(at).filter(c -> c == '\n').count() + 1;
        return new DocumentException(line, at - lineStart + 1, Kind.CONSTRAINT, "a DOCTYPE is not allowed");
    }

    private static String firstLine(final String message) {
        final String text = message == null ? "no reason told" : message.strip();
        final int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).strip();
    }

    private static String orEmpty(final String text) {
        return text == null ? "" : text;
    }
}
