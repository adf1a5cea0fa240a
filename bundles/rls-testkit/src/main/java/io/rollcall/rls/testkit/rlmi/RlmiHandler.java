package io.rollcall.rls.testkit.rlmi;

import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import org.xml.sax.Attributes;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Builds the document from the validator's events and collects what the validator says. */
final class RlmiHandler extends DefaultHandler {

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:rlmi";

    private final List<String> errors = new ArrayList<>();
    private final List<RlmiDocument.Name> names = new ArrayList<>();
    private final List<RlmiDocument.Resource> resources = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String uri;
    private long version = -1;
    private boolean fullState;
    private String cid;
    private String language;
    private RlmiDocument.Resource resource;
    private int foreignDepth;

    RlmiDocument document() {
        return new RlmiDocument(
                uri, version, fullState, cid, List.copyOf(names), List.copyOf(resources), List.copyOf(errors));
    }

    @Override
    public void startElement(
            final String namespace, final String name, final String qualified, final Attributes attributes) {
        if (foreignDepth > 0 || !NAMESPACE.equals(namespace)) {
            foreignDepth++;
            return;
        }
        switch (name) {
            case "list" -> list(attributes);
            case "resource" -> {
                resource = new RlmiDocument.Resource(attributes.getValue("uri"), new ArrayList<>(), new ArrayList<>());
                resources.add(resource);
            }
            case "instance" -> instance(attributes);
            case "name" -> {
                language = attributes.getValue(XMLConstants.XML_NS_URI, "lang");
                text.setLength(0);
            }
            default -> errors.add("unknown element " + qualified);
        }
    }

    @Override
    public void endElement(final String namespace, final String name, final String qualified) {
        if (foreignDepth > 0) {
            foreignDepth--;
        } else if (name.equals("name")) {
            (resource == null ? names : resource.names()).add(new RlmiDocument.Name(language, text.toString()));
        } else if (name.equals("resource")) {
            resource = null;
        }
    }

    @Override
    public void characters(final char[] chars, final int start, final int length) {
        if (foreignDepth == 0) {
            text.append(chars, start, length);
        }
    }

    private void list(final Attributes attributes) {
        uri = attributes.getValue("uri");
        cid = attributes.getValue("cid");
        final String full = String.valueOf(attributes.getValue("fullState")).trim();
        fullState = full.equals("true") || full.equals("1");
        try {
            version = Long.parseLong(
                    String.valueOf(attributes.getValue("version")).trim());
        } catch (final NumberFormatException e) {
            version = -1;
        }
    }

    private void instance(final Attributes attributes) {
        if (resource != null) {
            resource.instances()
                    .add(new RlmiDocument.Instance(
                            attributes.getValue("id"),
                            attributes.getValue("state"),
                            attributes.getValue("reason"),
                            attributes.getValue("cid")));
        }
    }

    @Override
    public void warning(final SAXParseException e) {
        errors.add(text(e));
    }

    @Override
    public void error(final SAXParseException e) {
        errors.add(text(e));
    }

    @Override
    public void fatalError(final SAXParseException e) throws SAXParseException {
        throw e;
    }

    private static String text(final SAXParseException e) {
        return "line " + e.getLineNumber() + ": " + e.getMessage();
    }
}
