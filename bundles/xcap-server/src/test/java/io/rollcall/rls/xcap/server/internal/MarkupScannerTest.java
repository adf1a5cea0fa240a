package io.rollcall.rls.xcap.server.internal;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.testkit.Requirement;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Attr;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** The scanner against the parser of the Java platform, on documents that are made at random, whole and damaged. */
public class MarkupScannerTest {

    private static final int DOCUMENTS = 2_000;

    /** Begins a name in XML, but not where there are namespaces; the parser takes it. */
    private static final Pattern COLON = Pattern.compile("[<\\s/]:");

    private static final String DECLARATIONS = "http://www.w3.org/2000/xmlns/";
    private static final String[] BETWEEN = {
        "", "\n  ", "text", "&lt;&#x41;", "<!-- <a> -->", "<?pi <b>?>", "<![CDATA[</a>]]>", "\u00e9\ud83d\ude00"
    };
    private static final String[] VALUES = {"1", "a&amp;b", "&#10;x", "\n\ty", "<", ">", "'", "\u00fc", "]]>"};
    private static final String[] NAMES = {"a", "b", "p:a", "q:b", "long-name.1", "\u00e4"};

    private final Random random = new Random(4825);
    private final DocumentBuilder parser = parser();

    private static DocumentBuilder parser() {
        try {
            final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            final DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder;
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Null where it is not well-formed. */
    private org.w3c.dom.Element parsed(final String text) {
        try {
            return parser.parse(new InputSource(new StringReader(text))).getDocumentElement();
        } catch (final SAXException e) {
            return null;
        } catch (final Exception e) {
            throw new AssertionError(text, e);
        }
    }

    private static String scanned(final String text) {
        try {
            return form(MarkupScanner.document(text));
        } catch (final MarkupException e) {
            return e.getMessage();
        }
    }

    private static String form(final org.w3c.dom.Element element) {
        final TreeSet<String> attributes = new TreeSet<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            final Attr one = (Attr) element.getAttributes().item(i);
            if (!DECLARATIONS.equals(one.getNamespaceURI())) {
                attributes.add(name(one) + '=' + one.getValue());
            }
        }
        final List<String> children = new ArrayList<>();
        for (Node at = element.getFirstChild(); at != null; at = at.getNextSibling()) {
            if (at instanceof org.w3c.dom.Element child) {
                children.add(form(child));
            }
        }
        return name(element) + attributes + children;
    }

    private static String name(final Node node) {
        return '{' + (node.getNamespaceURI() == null ? "" : node.getNamespaceURI()) + '}' + node.getLocalName();
    }

    private static String form(final Element element) {
        final TreeSet<String> attributes = new TreeSet<>();
        element.attributes()
                .forEach(one -> attributes.add('{' + one.namespace() + '}' + one.name() + '=' + one.value()));
        return '{'
                + element.namespace()
                + '}'
                + element.name()
                + attributes
                + element.children().stream().map(MarkupScannerTest::form).toList();
    }

    private String document() {
        final String prolog = random.nextBoolean() ? "" : "<?xml version='1.0'?>\n<!-- <a> --> <?pi?>";
        return prolog
                + element("xmlns='urn:d' xmlns:p=\"urn:p\" xmlns:q='urn:q'", 0)
                + (random.nextBoolean() ? "" : "\n<!---->");
    }

    private String element(final String declarations, final int depth) {
        final String name = pick(NAMES);
        final StringBuilder text = new StringBuilder("<" + name);
        text.append(declarations.isEmpty() ? "" : ' ' + declarations);
        if (declarations.isEmpty() && random.nextInt(4) == 0) {
            text.append(random.nextBoolean() ? " xmlns=''" : "\nxmlns:p = 'urn:other'");
        }
        new TreeSet<>(List.of(pick(NAMES), pick(NAMES))).forEach(attribute -> text.append(pick(" ", "\n\t"))
                .append(attribute)
                .append(pick("=", " =\n"))
                .append(value(pick(VALUES))));
        if (random.nextInt(3) == 0) {
            return text.append(pick("/>", " />")).toString();
        }
        text.append(pick(">", " >"));
        for (int i = depth > 4 ? 0 : random.nextInt(4); i > 0; i--) {
            text.append(pick(BETWEEN)).append(element("", depth + 1));
        }
        return text.append(pick(BETWEEN))
                .append("</")
                .append(name)
                .append(pick(">", "\n>"))
                .toString();
    }

    private static String value(final String value) {
        return value.equals("'") ? "\"'\"" : '\'' + value.replace("<", "&lt;") + '\'';
    }

    private String pick(final String... some) {
        return some[random.nextInt(some.length)];
    }

    private String damaged(final String text) {
        final int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0:
                return text.substring(0, at) + text.substring(Math.min(text.length(), at + 1 + random.nextInt(3)));
            case 1:
                return text.substring(0, at)
                        + pick("<", ">", "\"", "'", "&", "/", "a", "]]>", "--", ":")
                        + text.substring(at);
            default:
                return text.substring(0, at);
        }
    }

    @Test
    public void shouldFindWhatAParserFinds() {
        for (int i = 0; i < DOCUMENTS; i++) {
            final String whole = document();
            assertEquals(whole, form(parsed(whole)), scanned(whole));
            final String damaged = damaged(whole);
            final org.w3c.dom.Element parsed = parsed(damaged);
            final String scanned = scanned(damaged); // what is no document may be taken: the checker has the last word
            if (parsed != null && !COLON.matcher(damaged).find()) {
                assertEquals(damaged, form(parsed), scanned);
            }
        }
    }

    /** A document that lost an element is the same but for that. */
    @Test
    @Requirement("4825-7-b")
    public void shouldTakeOutAnElementAndNothingElse() throws MarkupException {
        for (int i = 0; i < DOCUMENTS; i++) {
            final String whole = document();
            Element found = MarkupScanner.document(whole);
            org.w3c.dom.Element same = parsed(whole);
            final StringBuilder path = new StringBuilder("*");
            while (!found.children().isEmpty() && random.nextInt(4) > 0
                    || path.length() == 1 && !found.children().isEmpty()) {
                final int position = random.nextInt(found.children().size());
                path.append("/*[").append(position + 1).append(']');
                found = found.children().get(position);
                same = child(same, position);
            }
            if (path.length() == 1) {
                continue;
            }
            final NodeSelector selector =
                    NodeSelector.parse(path.toString(), Map.of("", "")).orElseThrow();
            final Edit edit = new io.rollcall.rls.xcap.server.internal.Node(whole, selector).delete();
            final int left = found.parent().children().size() - 1;
            final int position = found.parent().children().indexOf(found);
            assertEquals("another is there then", position < left, edit.refusal() != null);
            if (edit.refusal() == null) {
                final org.w3c.dom.Element root = same.getOwnerDocument().getDocumentElement();
                same.getParentNode().removeChild(same);
                assertEquals(whole + path, form(root), scanned(edit.text()));
                assertEquals(whole.length(), edit.text().length() + found.end() - found.start());
            }
        }
    }

    private static org.w3c.dom.Element child(final org.w3c.dom.Element parent, final int position) {
        int left = position;
        for (Node at = parent.getFirstChild(); at != null; at = at.getNextSibling()) {
            if (at instanceof org.w3c.dom.Element child && left-- == 0) {
                return child;
            }
        }
        throw new AssertionError("no child " + position);
    }
}
