package io.rollcall.rls.testkit.rlmi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.mime.MalformedBodyException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

/** The schema: what it lets through and what it does not. */
public class RlmiReaderTest {

    private static final String START =
            "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"sip:l@d\" version=\"0\" " + "fullState=\"true\"";

    private static RlmiDocument read(final String xml) {
        return RlmiReader.read(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static void valid(final String xml) {
        assertEquals(xml, List.of(), read(xml).schemaErrors());
    }

    private static void invalid(final String xml) {
        assertFalse(xml, read(xml).schemaErrors().isEmpty());
    }

    private static String list(final String content) {
        return START + ">" + content + "</list>";
    }

    @Test
    public void shouldLetThroughWhatIsAllowed() {
        valid(START + "/>");
        valid(START.replace("true", "1") + " cid=\"a@b\" xmlns:x=\"urn:x\" x:odd=\"1\" bare=\"2\"/>");
        valid(list("<name xml:lang=\"de\">A</name><name>B</name><resource uri=\"sip:a@d\"/>"));
        valid(list("<resource uri=\"tel:+1\" odd=\"1\"><name/><instance id=\"\" state=\"pending\"><y xmlns=\"urn:y\">"
                + "<list/></y></instance><instance id=\"2\" state=\"terminated\" reason=\"x\" cid=\"y\"/></resource>"));
        valid(START.replace("\"0\"", "\"4294967295\"") + "/>");
    }

    @Test
    public void shouldRefuseListsWithoutTheirAttributes() {
        invalid(START.replace(" uri=\"sip:l@d\"", "") + "/>");
        invalid(START.replace(" version=\"0\"", "") + "/>");
        invalid(START.replace(" fullState=\"true\"", "") + "/>");
        invalid(START.replace("\"0\"", "\"-1\"") + "/>");
        invalid(START.replace("\"0\"", "\"4294967296\"") + "/>");
        invalid(START.replace("true", "yes") + "/>");
    }

    @Test
    public void shouldRefuseTheWrongOrderAndStrangers() {
        invalid(list("<resource uri=\"sip:a@d\"/><name>late</name>"));
        invalid(list("<resource uri=\"sip:a@d\"><instance id=\"1\" state=\"pending\"/><name>late</name></resource>"));
        invalid(list("<x xmlns=\"urn:x\"/>"));
        invalid(list("<instance id=\"1\" state=\"pending\"/>"));
        invalid(list("<resource uri=\"sip:a@d\"><x xmlns=\"urn:x\"/></resource>"));
        invalid(list("text"));
        invalid(list("<name lang=\"de\">unqualified</name>"));
        invalid(list("<name xml:lang=\"not a language\">A</name>"));
        invalid(START.replace("ns:rlmi", "ns:other") + "/>");
    }

    @Test
    public void shouldRefuseResourcesAndInstancesWithoutTheirAttributes() {
        invalid(list("<resource/>"));
        invalid(list("<resource uri=\"sip:a@d\"><instance state=\"pending\"/></resource>"));
        invalid(list("<resource uri=\"sip:a@d\"><instance id=\"1\"/></resource>"));
        invalid(list("<resource uri=\"sip:a@d\"><instance id=\"1\" state=\"Active\"/></resource>"));
    }

    @Test
    public void shouldRefuseEveryDoctype() {
        for (final String doctype : List.of(
                "<!DOCTYPE list>",
                "<!DOCTYPE list SYSTEM \"http://127.0.0.1:9/x.dtd\">",
                "<!DOCTYPE list [<!ENTITY f SYSTEM \"file:///etc/hostname\">]>")) {
            final MalformedBodyException refusal =
                    assertThrows(doctype, MalformedBodyException.class, () -> read(doctype + list("")));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains("DOCTYPE"));
        }
    }

    @Test
    public void shouldRefuseWhatIsNotWellFormed() {
        for (final String xml : List.of("", "hello", START, list("<name>"), list("&f;"), list("\u0001"))) {
            assertThrows(xml, MalformedBodyException.class, () -> read(xml));
        }
        assertThrows(
                MalformedBodyException.class,
                () -> RlmiReader.read(list("<name>ö</name>").getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    public void shouldLookNowhereForASchema() {
        valid(START + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xsi:schemaLocation=\"urn:x http://127.0.0.1:9/x.xsd\"/>");
    }

    @Test
    public void shouldBeUsableAgainAfterARefusal() {
        assertThrows(MalformedBodyException.class, () -> read("<a"));
        valid(START + "/>");
    }
}
