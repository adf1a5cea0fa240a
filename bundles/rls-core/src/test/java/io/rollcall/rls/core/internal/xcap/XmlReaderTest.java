package io.rollcall.rls.core.internal.xcap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

/** What must not be read, and what is read however large: never a stack overflow, never much memory. */
public class XmlReaderTest {

    private static final DocumentLimits WIDE = new DocumentLimits(1 << 26, 1_000_000, 10_000, 64);

    private static XmlElement read(final String text) throws DocumentException {
        return new XmlReader(DocumentLimits.DEFAULT).read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(final DocumentLimits limits, final byte[] bytes) {
        return assertThrows(DocumentException.class, () -> new XmlReader(limits).read(bytes))
                .getMessage();
    }

    private static String refusal(final String text) {
        return refusal(DocumentLimits.DEFAULT, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String nested(final int levels) {
        return "<a>".repeat(levels) + "</a>".repeat(levels);
    }

    @Test
    public void shouldReadElementsWithTextAndAttributes() throws Exception {
        final XmlElement root =
                read("\uFEFF<?xml version='1.0' encoding='utf-8'?><!-- c --><a xmlns='urn:a' xmlns:b='urn:b'"
                        + " x='1' b:x='2'>\n <b:c>t<![CDATA[<e>]]>&amp;<!-- c -->&#228;<?p?>x</b:c>\n</a>");

        assertTrue(root.is("urn:a", "a"));
        assertEquals("1", root.attribute("x"));
        assertEquals("2", root.attribute("urn:b", "x"));
        assertEquals("", root.text());
        assertEquals("t<e>&\u00e4x", root.children().get(0).text());
        assertEquals(2, root.children().get(0).line());
        assertEquals(2, root.children().get(0).column());
    }

    @Test
    @Requirement({"4826-3.1-a", "HYG-xml-a"})
    public void shouldRefuseADoctypeAtOnce() {
        assertEquals(
                "line 3, column 1: a DOCTYPE is not allowed",
                refusal("<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE a><a/>"));
        assertEquals(
                "line 1, column 1: a DOCTYPE is not allowed", refusal("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"));
        assertEquals(
                "line 3, column 1: a DOCTYPE is not allowed",
                refusal(DocumentLimits.DEFAULT, ResolverFixture.example("m06-xxe.xml")));
        assertEquals(
                "line 3, column 1: a DOCTYPE is not allowed",
                refusal(DocumentLimits.DEFAULT, ResolverFixture.example("m07-billion-laughs.xml")));
    }

    @Test
    @Requirement("4826-3.1-a")
    public void shouldRefuseOtherEncodings() {
        assertEquals(
                "line 5, column 70: not UTF-8: the character here is not",
                refusal(DocumentLimits.DEFAULT, ResolverFixture.example("m11a-latin1-bytes.xml")));
        assertEquals(
                "line 1, column 1: looks like UTF-16 or UTF-32, but it must be UTF-8",
                refusal(DocumentLimits.DEFAULT, ResolverFixture.example("m11b-utf16.xml")));
        assertTrue(refusal("<?xml version='1.0' encoding='ISO-8859-1'?><a/>").contains("ISO-8859-1"));
        for (final var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertTrue(refusal(DocumentLimits.DEFAULT, "<a/>".getBytes(charset)).contains("UTF-16"));
        }
    }

    @Test
    public void shouldRefuseWhatIsNotWellFormed() {
        for (final String text : List.of(
                "",
                " ",
                "x",
                "<a>",
                "<xmlns:a/>",
                "<a></b>",
                "<a x='1' x='2'/>",
                "<a/><b/>",
                "<p:a/>",
                "<a>&x;</a>",
                "<a x='&x;'/>",
                "<a>\u0001</a>",
                "<a/>x",
                "<a xmlns:b='u' xmlns:c='u' b:x='' c:x=''/>",
                "<a x='<'/>",
                "<!-- -- --><a/>")) {
            final String message = refusal(text);
            // the parser has no place for this one
            final String begin = text.equals("<xmlns:a/>") ? "not well-formed: " : "line ";
            assertTrue(text + ": " + message, message.startsWith(begin));
        }
    }

    @Test
    @Requirement("HYG-xml-b")
    public void shouldRefuseWhatIsTooLarge() {
        assertEquals(
                "larger than max_document_bytes = 1048576", refusal(DocumentLimits.DEFAULT, new byte[(1 << 20) + 1]));
        assertTrue(refusal(nested(65)).endsWith("elements nested deeper than max_document_depth = 64"));
        final StringBuilder attributes = new StringBuilder("<a");
        for (int number = 0; number <= 64; number++) {
            attributes.append(" a").append(number).append("=''");
        }
        assertTrue(refusal(attributes.append("/>").toString()).endsWith("more than 64 attributes in one element"));
    }

    /** Example m08: never a stack overflow, also at 100 000 levels. */
    @Test(timeout = 20_000)
    public void shouldSurviveAHundredThousandLevels() throws Exception {
        final byte[] deep = nested(100_000).getBytes(StandardCharsets.UTF_8);
        assertTrue(refusal(DocumentLimits.DEFAULT, deep).endsWith("max_document_depth = 64"));

        final XmlElement read = new XmlReader(WIDE).read(deep);

        assertTrue(read.sameAs(new XmlReader(WIDE).read(deep)));
    }

    /** As above, through the checker and the resolver. */
    @Test(timeout = 20_000)
    public void shouldCheckAHundredThousandLevels() {
        final String lists = "<list>".repeat(100_000) + "<entry uri='sip:a@h.test'/>" + "</list>".repeat(100_000);
        final byte[] deep = ResolverFixture.listsOf(lists).getBytes(StandardCharsets.UTF_8);

        assertEquals(List.of(), new RlsDocumentChecker(WIDE).check(DocumentSelector.RESOURCE_LISTS, deep));
    }

    /** Text that comes in very many pieces costs no more than its length. */
    @Test(timeout = 20_000)
    public void shouldReadTextInManyPieces() throws Exception {
        final int pieces = 100_000;

        assertEquals(
                pieces, read("<a>" + "x<?p?>".repeat(pieces) + "</a>").text().length());
    }
}
