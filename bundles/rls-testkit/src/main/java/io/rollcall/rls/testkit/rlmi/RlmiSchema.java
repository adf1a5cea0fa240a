package io.rollcall.rls.testkit.rlmi;

import java.io.InputStream;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/** The schema of RLMI, made once. */
final class RlmiSchema {

    static final Schema SCHEMA = schema();

    private RlmiSchema() {}

    private static Schema schema() {
        final SchemaFactory factory = SchemaFactory.newDefaultInstance();
        try (InputStream xml = RlmiSchema.class.getResourceAsStream("xml-lang.xsd");
                InputStream rlmi = RlmiSchema.class.getResourceAsStream("rlmi.xsd")) {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            return factory.newSchema(new Source[] {new StreamSource(xml), new StreamSource(rlmi)});
        } catch (final SAXException | java.io.IOException e) {
            throw new IllegalStateException("the test kit's own RLMI schema is broken", e);
        }
    }
}
