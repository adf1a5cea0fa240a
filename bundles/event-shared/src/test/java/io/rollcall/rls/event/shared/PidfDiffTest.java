package io.rollcall.rls.event.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.Joined;
import io.rollcall.rls.testkit.Requirement;
import org.junit.Test;

public class PidfDiffTest {

    private static final int LIMIT = 10_000;
    private static final String P = " xmlns:p=\"urn:ietf:params:xml:ns:pidf-diff\"";
    private static final String NS = " xmlns=\"urn:ietf:params:xml:ns:pidf\"";
    private static final String TUPLES = "\r\n <tuple id=\"a\"><status><basic>open</basic></status>"
            + "<contact priority='0.8'>tel:1</contact></tuple>\r\n <tuple id=\"b\"><status/></tuple>\r\n"
            + " <note xml:lang=\"en\">Hi &amp; there</note>\r\n";

    @Test
    @Requirement({"5262-3-a", "5263-4-a"})
    public void shouldMakeAPidfDocumentOfAFullOne() {
        final Joined joined = PidfDiff.join(null, full(1), LIMIT);

        assertTrue(joined.complete());
        assertEquals("application/pidf+xml", joined.body().contentType());
        assertEquals(pidf(TUPLES, 1), text(joined.body()));
    }

    @Test
    public void shouldMakeAPidfDocumentWhateverThePrefixesAre() {
        final String root = "<pidf-full xmlns=\"urn:ietf:params:xml:ns:pidf-diff\" entity=\"pres:b@d\" version=\"3\"";
        final Body prefixed = diff(root + " xmlns:q=\"urn:ietf:params:xml:ns:pidf\"><q:tuple id=\"a\"/></pidf-full>");
        final Body own = diff(root + " xmlns:pidf='urn:other'><tuple" + NS + " id=\"a\"/></pidf-full>");

        for (final Body body : new Body[] {prefixed, own}) {
            final XmlElement presence = XmlDocument.read(
                            PidfDiff.join(null, body, LIMIT).body().bytes())
                    .root();
            assertTrue(presence.is("urn:ietf:params:xml:ns:pidf", "presence"));
            assertTrue(presence.children.get(0).is("urn:ietf:params:xml:ns:pidf", "tuple"));
            assertEquals("pres:b@d", presence.value("entity"));
            assertNull(presence.value("version"));
        }
    }

    @Test
    @Requirement({"5261-4-a", "5262-3-a", "5263-4-b"})
    public void shouldMakeEveryChangeInItsOrder() {
        Body held = PidfDiff.join(null, full(1), LIMIT).body();
        held = changed(
                held,
                2,
                "<p:replace sel=\"*/tuple[@id='a']/status/basic/text()\">closed</p:replace>"
                        + "<p:add sel='/*/tuple[@id=\"b\"]/status'><basic>open</basic></p:add>"
                        + "<p:replace sel=\"presence/tuple[1]/contact/@priority\">0.1</p:replace>");
        held = changed(
                held,
                3,
                "<p:add sel=\"*/note\" pos=\"before\"><tuple id=\"c\"/>\r\n </p:add>"
                        + "<p:add sel=\"*/tuple[3]\" type=\"@x\">1&quot;2</p:add>"
                        + "<p:remove sel=\"*/tuple[@id='b']\" ws=\"before\"/>"
                        + "<p:remove sel=\"*/note/@xml:lang\"/>");

        assertEquals(
                pidf(
                        "\r\n <tuple id=\"a\"><status><basic>closed</basic></status>"
                                + "<contact priority='0.1'>tel:1</contact></tuple>\r\n <tuple x=\"1&quot;2\" id=\"c\"/>"
                                + "\r\n <note>Hi &amp; there</note>\r\n",
                        3),
                text(held));
    }

    @Test
    @Requirement("5261-4-a")
    public void shouldKnowNamespacesInSelectorsAndContent() {
        final Body first = diff("<p:pidf-full" + P + NS + " xmlns:r=\"urn:r\" entity=\"pres:b@d\" version=\"1\">"
                + "<tuple id=\"a\"><r:x>1</r:x><x>2</x></tuple></p:pidf-full>");
        final Body held = PidfDiff.join(null, first, LIMIT).body();
        final Body next = diff("<p:pidf-diff" + P + NS + " xmlns:other=\"urn:r\" xmlns:new=\"urn:new\" version=\"2\">"
                + "<p:replace sel=\"*/tuple/other:x\"><other:x new:y=\"1\">3</other:x></p:replace></p:pidf-diff>");

        final String patched = text(PidfDiff.join(held, next, LIMIT).body());

        final XmlElement tuple = XmlDocument.read(patched).root().children.get(0);
        assertTrue(patched, tuple.children.get(0).is("urn:r", "x"));
        assertEquals("1", tuple.children.get(0).attribute("urn:new", "y").value());
        assertTrue(patched, patched.contains("<x>2</x>"));
    }

    @Test
    @Requirement({"5263-4-b", "5263-4-c"})
    public void shouldAskForTheFullStateWhereAVersionIsMissing() {
        final Body held = PidfDiff.join(null, full(1), LIMIT).body();
        final String change = "<p:remove sel=\"*/note\"/>";

        assertMissing(held, PidfDiff.join(held, change(3, change), LIMIT));
        assertMissing(null, PidfDiff.join(null, change(2, change), LIMIT));
        final Body plain = Body.of("application/pidf+xml", ("<presence" + NS + "/>").getBytes(UTF_8));
        assertMissing(plain, PidfDiff.join(plain, change(2, change), LIMIT));
        assertTrue(PidfDiff.join(held, full(9), LIMIT).complete());
    }

    @Test
    public void shouldAskForTheFullStateWhereAChangeDoesNotFit() {
        final Body held = PidfDiff.join(null, full(1), LIMIT).body();
        for (final String bad : new String[] {
            "<p:remove sel=\"*/nothing\"/>",
            "<p:remove sel=\"*/tuple\"/>",
            "<p:remove sel=\"*\"/>",
            "<p:remove sel=\"id('a')\"/>",
            "<p:remove sel=\"*/zz:tuple\"/>",
            "<p:remove sel=\"*/tuple[\"/>",
            "<p:replace sel=\"*/note\"/>",
            "<p:add sel=\"*\" pos=\"after\"><x/></p:add>",
            "<p:add sel=\"*/note\" type=\"what\">x</p:add>",
            "<p:remove sel=\"" + "*/".repeat(400) + "*\"/>",
            "<p:remove sel=\"*/note\"/>".repeat(101),
        }) {
            assertMissing(held, PidfDiff.join(held, change(2, bad), LIMIT));
        }
    }

    @Test
    public void shouldDiscardWhatIsOld() {
        final Body held = PidfDiff.join(null, full(5), LIMIT).body();

        for (final Joined joined : new Joined[] {
            PidfDiff.join(held, full(4), LIMIT), PidfDiff.join(held, change(5, "<p:remove sel=\"*/note\"/>"), LIMIT)
        }) {
            assertSame(held, joined.body());
            assertTrue(joined.complete());
        }
    }

    @Test
    public void shouldRefuseWhatIsNoSuchDocument() {
        for (final String bad : new String[] {
            "", "<presence" + NS + "/>", "<p:pidf-full" + P + "/>", "<p:pidf-diff" + P + " version=\"x\"/>"
        }) {
            assertThrows(bad, IllegalArgumentException.class, () -> PidfDiff.join(null, diff(bad), LIMIT));
        }
        assertThrows(IllegalArgumentException.class, () -> PidfDiff.join(null, full(1), 100));
    }

    private static void assertMissing(final Body held, final Joined joined) {
        assertFalse("complete", joined.complete());
        assertSame(held, joined.body());
    }

    private static Body changed(final Body held, final int version, final String operations) {
        final Joined joined = PidfDiff.join(held, change(version, operations), LIMIT);
        assertTrue("something is missing", joined.complete());
        return joined.body();
    }

    private static Body change(final int version, final String operations) {
        return diff("<p:pidf-diff" + P + NS + " entity=\"pres:b@d\" version=\"" + version + "\">" + operations
                + "</p:pidf-diff>");
    }

    private static Body full(final int version) {
        return diff("<?xml version=\"1.0\"?>\r\n<p:pidf-full" + NS + P + " entity=\"pres:b@d\" version=\"" + version
                + "\">" + TUPLES + "</p:pidf-full>\r\n");
    }

    private static String pidf(final String content, final int version) {
        return "<?xml version=\"1.0\"?>\r\n<presence" + NS + P + " entity=\"pres:b@d\">" + content
                + "</presence>\r\n<!-- pidf-diff version " + version + " -->";
    }

    private static Body diff(final String text) {
        return Body.of("application/pidf-diff+xml", text.getBytes(UTF_8));
    }

    private static String text(final Body body) {
        return new String(body.bytes(), UTF_8);
    }
}
