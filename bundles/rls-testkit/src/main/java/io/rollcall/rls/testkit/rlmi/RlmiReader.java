package io.rollcall.rls.testkit.rlmi;

import io.rollcall.rls.testkit.mime.MalformedBodyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.validation.ValidatorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/**
 * Reads and validates RLMI in one pass with the JDK's validator. A DOCTYPE is refused before anything behind it is
 * looked at, and nothing outside the document is ever opened. May be called by every thread.
 */
public final class RlmiReader {

    private static final ThreadLocal<XMLReader> READERS = ThreadLocal.withInitial(RlmiReader::reader);

    private RlmiReader() {}

    /** The document; schema errors are listed in it. {@link MalformedBodyException} where it is no well-formed XML. */
    public static RlmiDocument read(final byte[] xml) {
        final RlmiHandler handler = new RlmiHandler();
        final ValidatorHandler validator = RlmiSchema.SCHEMA.newValidatorHandler();
        validator.setContentHandler(handler);
        validator.setErrorHandler(handler);
        final XMLReader reader = READERS.get();
        reader.setContentHandler(validator);
        reader.setErrorHandler(handler);
        try {
            reader.parse(new InputSource(new ByteArrayInputStream(xml)));
        } catch (final SAXException e) {
            throw new MalformedBodyException("RLMI not readable: " + e.getMessage());
        } catch (final IOException e) {
            throw new MalformedBodyException("RLMI not decodable: " + e.getMessage());
        }
        return handler.document();
    }

    private static XMLReader reader() {
        try {
            final SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newSAXParser().getXMLReader();
        } catch (final ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("the JDK's XML parser does not know its own features", e);
        }
    }
}
