package io.rollcall.rls.xcap.files.internal;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Tells a whole document from one that is half written or spoilt: UTF-8, well-formed, no DOCTYPE. What is in it is the
 * resolver's business, which forgives more than a schema does. Works on the caller's thread; thread-safe.
 */
final class WellFormed {

    private final XMLInputFactory factory = new InputFactoryImpl();

    WellFormed() {
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    }

    /** The text of UTF-8, without a byte order mark. */
    static String text(final byte[] bytes) throws RefusedFileException {
        try {
            final String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (final CharacterCodingException e) {
            throw new RefusedFileException("it is not UTF-8");
        }
    }

    /** Reads the document from its beginning to its end. */
    void check(final byte[] bytes) throws RefusedFileException {
        try {
            final XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text(bytes)));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.DTD) {
                    throw new RefusedFileException("it has a DOCTYPE");
                }
            }
            reader.close();
        } catch (final XMLStreamException e) {
            final int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            throw new RefusedFileException("line " + line + ": not well-formed: " + firstLine(e));
        } catch (final RuntimeException e) {
            // text is parsed when it is asked for, and the parser meets some faults with exceptions of its own
            throw new RefusedFileException("not well-formed: " + firstLine(e));
        }
    }

    private static String firstLine(final Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
