package io.rollcall.rls.xcap.server.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.DocumentChecker.Defect;
import io.rollcall.rls.api.DocumentChecker.Kind;
import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** How elements and attributes are created, replaced and deleted (RFC 4825, 8.2 and 8.3). */
public class NodeChangesTest extends NodeFixture {

    @Test
    @Requirement({"4825-8-j", "4825-7-b", "4825-8-g", "4825-8-i"})
    public void shouldReplaceANodeAndNothingElse() {
        final String element =
                "<e:entry uri = 'sip:bob@d'\n  xmlns:e=\"urn:ietf:params:xml:ns:resource-lists\"><!-- b -->"
                        + " <y:z xmlns:y=\"urn:y\"/></e:entry>";
        final Reply reply = putElement(FRIENDS + "/entry[@uri=\"sip:bob@d\"]", "\n " + element + "\r\n");
        assertEquals(200, reply.status());
        assertNull(reply.body());
        assertEquals("\"e2\"", reply.field("ETag"));
        assertEquals(DOCUMENT.replace(BOB, element), document());
        assertEquals(
                200, putElement(FRIENDS + "/entry[@uri=\"sip:bob@d\"]", element).status());
        assertEquals(DOCUMENT.replace(BOB, element), document());

        assertEquals(200, putElement(FRIENDS + "/*[2]", BOB).status());
        assertEquals(DOCUMENT, document());
        assertEquals(
                200,
                putAttribute(FRIENDS + "/@y:mark?xmlns(y=urn:x)", "\"a' &#10;").status());
        assertEquals(DOCUMENT.replace("x:mark=\"1\"", "x:mark=\"&quot;a' &#10;\""), document());
        assertEquals(200, putAttribute(FRIENDS + "/@y:mark?xmlns(y=urn:x)", "1").status());
        assertEquals(DOCUMENT, document());
        assertEquals(3L, counters.snapshot().get("xcap.server.nodes.written") - 2);
    }

    @Test
    @Requirement({"4825-8-f", "4825-8-j", "4825-7-b"})
    public void shouldInsertBehindTheLastOfTheNameOrWhereAPositionSays() {
        final String carol = "<rl:entry uri=\"sip:carol@d\"/>";
        final String note = "<x:note at=\"1\"/>";
        final String named = "[@uri=\"sip:carol@d\"]";
        final Map<String, String> places = Map.of(
                FRIENDS + "/entry" + named,
                AMPERSAND + carol,
                FRIENDS + "/entry[3]",
                AMPERSAND + carol,
                FRIENDS + "/*[4]" + named,
                AMPERSAND + carol,
                FRIENDS + "/*[3]" + named,
                BOB + carol + "<!--",
                FRIENDS + "/entry[2]" + named,
                BOB + carol + "<!--",
                FRIENDS + "/entry[1]" + named,
                "\n    " + carol + BOB,
                FRIENDS + "/*[1]" + named,
                "\n\t" + carol + "<rl:display",
                FRIENDS + "/*" + named,
                "<x:other/>" + carol + "\n",
                "/resource-lists/list[2]/entry",
                "<rl:list name=\"empty\" >" + carol + "</rl:list>\n");
        places.forEach((selector, place) -> {
            final Reply reply = putElement(selector, carol);
            assertEquals(selector, 201, reply.status());
            assertNull(reply.body());
            assertTrue(selector + document(), document().contains(place));
            assertEquals(selector, carol, text(get(node(selector))));
            assertEquals("again", 200, putElement(selector, carol).status());
            assertEquals(
                    200,
                    delete(FRIENDS.replace("friends", selector.contains("[2]/entry") ? "empty" : "friends") + "/entry"
                                    + named)
                            .status());
            assertEquals(selector, DOCUMENT, document().replace("\"empty\" ></rl:list>", "\"empty\" />"));
        });
        assertEquals(201, putElement(FRIENDS + "/y:note?xmlns(y=urn:x)", note).status());
        assertTrue(document(), document().contains("<x:other/>" + note + "\n"));
        assertEquals(
                201,
                putElement(FRIENDS + "/y:note[1][@at=\"0\"]?xmlns(y=urn:x)", note.replace("1", "0"))
                        .status());
        assertTrue(document(), document().contains("<x:other/>" + note.replace("1", "0") + note + "\n"));
    }

    @Test
    @Requirement({"4825-8-j", "4825-7-b"})
    public void shouldInsertAttributes() {
        assertEquals(
                201,
                putAttribute("/resource-lists/list[2]/@x:a?xmlns(x=urn:x)", "\"<\"".replace("<", "&lt;"))
                        .status());
        assertTrue(document(), document().contains("<rl:list name=\"empty\" x:a=\"&quot;&lt;&quot;\"/>"));
        assertEquals(200, delete("/resource-lists/list[2]/@x:a?xmlns(x=urn:x)").status());
        assertTrue(document(), document().contains("<rl:list name=\"empty\"/>"));
        assertEquals(201, putAttribute(FRIENDS + "/entry[2]/@b", "").status());
        assertTrue(document(), document().contains("<rl:entry uri=\"sip:a&amp;b@d\" b=\"\"></rl:entry >"));
        assertEquals(201, putAttribute("/resource-lists/@xml:lang", "de").status());
        assertTrue(document(), document().contains("xmlns:x='urn:x' xml:lang=\"de\">"));
    }

    @Test
    @Requirement({"4825-7-b", "4825-8-m"})
    public void shouldRefuseWhatTheSelectorWouldNotFind() {
        refused("cannot-insert", putElement(FRIENDS + "/entry[@uri=\"sip:carol@d\"]", BOB));
        refused("cannot-insert", putElement(FRIENDS + "/entry[1]", "<x:entry uri=\"sip:carol@d\"/>"));
        refused("cannot-insert", putElement(FRIENDS + "/entry[4]", BOB));
        refused("cannot-insert", putElement(FRIENDS + "/entry[0]", BOB));
        refused("cannot-insert", putElement(FRIENDS + "/entry", BOB));
        refused("cannot-insert", putElement("/list", "<list/>"));
        refused("cannot-insert", putElement("/resource-lists", "<resource-lists/>"));
        refused("cannot-insert", putAttribute(FRIENDS + "/@name", "foes"));
        refused("cannot-insert", putAttribute("/resource-lists/@xmlns", "urn:y"));
        refused("cannot-insert", putAttribute(FRIENDS + "/@z:mark?xmlns(z=urn:z)", "1"));
        refused("cannot-delete", delete(FRIENDS + "/entry[1]"));
        refused("cannot-delete", delete(FRIENDS + "/*[1]"));
        refused("schema-validation-error", delete("/resource-lists"));
        assertEquals(404, delete(FRIENDS + "/entry").status());
        assertEquals(404, delete(FRIENDS + "/entry[1]/@none").status());
        assertEquals(
                404,
                send("DELETE", node("/resource-lists").replace("index", "other"), "")
                        .status());
        assertEquals("\"e1\"", get(LISTS).field("ETag"));
    }

    @Test
    @Requirement("4825-7-b")
    public void shouldDeleteANodeAndNothingElse() {
        final Reply reply = delete(FRIENDS + "/entry[@uri=\"sip:bob@d\"]");
        assertEquals(200, reply.status());
        assertEquals("\"e2\"", reply.field("ETag"));
        assertEquals(DOCUMENT.replace(BOB, ""), document());
        assertEquals(404, delete(FRIENDS + "/entry[@uri=\"sip:bob@d\"]").status());
        assertEquals(200, delete(FRIENDS + "/entry").status());
        assertEquals(200, delete(FRIENDS + "/@y:mark?xmlns(y=urn:x)").status());
        assertEquals(DOCUMENT.replace(BOB, "").replace(AMPERSAND, "").replace("  x:mark=\"1\"", ""), document());
    }

    @Test
    @Requirement("4825-8-d")
    public void shouldNameTheNearestThatIsThere() {
        final Map<String, String> ancestors = Map.of(
                "/list/entry[1]",
                "",
                "/resource-lists/list/entry[1]",
                "/~~/resource-lists",
                "/resource-lists/list[3]/entry[1]",
                "/~~/resource-lists",
                FRIENDS + "/list[@name=\"a/b\"]/entry[1]",
                "/~~/resource-lists/list%5B@name=%22friends%22%5D",
                "/y:resource-lists/list[9]/@a?xmlns(y=urn:ietf:params:xml:ns:resource-lists)",
                "/~~/y:resource-lists?xmlns(y=urn:ietf:params:xml:ns:resource-lists)");
        ancestors.forEach((selector, ancestor) -> {
            final Reply reply = selector.contains("@a?") ? putAttribute(selector, "1") : putElement(selector, BOB);
            refused("no-parent", reply);
            assertTrue(text(reply), text(reply).contains("<ancestor>/xcap-root" + LISTS + ancestor + "</ancestor>"));
        });
        final Reply nothing = send(
                "PUT",
                node("/resource-lists").replace("index", "other"),
                BOB,
                "Content-Type",
                "application/xcap-el+xml");
        refused("no-parent", nothing);
        assertTrue(
                text(nothing),
                text(nothing).contains("<ancestor>/xcap-root/resource-lists/users/sip:alice@d</ancestor>"));
    }

    @Test
    @Requirement({"4825-8-e", "4825-8-m"})
    public void shouldRefuseWhatIsNoNode() {
        for (final String body : List.of(
                "",
                "text",
                "<rl:entry uri=\"sip:bob@d\">",
                "<rl:entry uri=\"sip:bob@d\"/><a/>",
                "<!-- c --><rl:entry uri=\"sip:bob@d\"/>",
                "<?xml version=\"1.0\"?><rl:entry uri=\"sip:bob@d\"/>",
                "<q:entry uri=\"sip:bob@d\"/>",
                "<rl:entry uri=\"sip:bob@d\"></entry>",
                "<rl:entry uri=\"a\" uri=\"b\"/>",
                "<rl:entry uri=\"a\"b=\"c\"/>",
                "<rl:entry uri=a/>",
                "<rl:entry uri=\"<\"/>",
                "<rl:entry uri=\"&nbsp;\"/>",
                "<rl:entry uri=\"\u0001\"/>",
                "<rl:entry><!DOCTYPE a></rl:entry>",
                "<rl:entry/></rl:list><rl:list>",
                "<rl:entry uri=\"sip:bob@d\">NOT_WELL_FORMED</rl:entry>",
                "<a>".repeat(600) + "</a>".repeat(600))) {
            refused("not-xml-frag", putElement(FRIENDS + "/entry[@uri=\"sip:bob@d\"]", body));
        }
        for (final String value : List.of("<", "&", "&x;", "&#0;", "a\u0002", "NOT_WELL_FORMED")) {
            refused("not-xml-att-value", putAttribute(FRIENDS + "/@x:mark?xmlns(x=urn:x)", value));
        }
        final byte[] latin = {'a', (byte) 0xe9};
        refused("not-utf-8", sendBytes(node(FRIENDS + "/@b"), "application/xcap-att+xml", latin));
        refused("not-utf-8", sendBytes(node(FRIENDS + "/entry[1]"), "application/xcap-el+xml", latin));
    }

    @Test
    @Requirement({"4825-8-h", "4825-8-m"})
    public void shouldRefuseADocumentThatIsNoneAnyMore() {
        final String selector = FRIENDS + "/entry[@uri=\"sip:bob@d\"]";
        refused("schema-validation-error", putElement(selector, BOB.replace("/>", ">SCHEMA</rl:entry>")));
        refused("uniqueness-failure", putElement(selector, BOB.replace("/>", ">UNIQUENESS</rl:entry>")));
        refused("constraint-failure", putElement(selector, BOB.replace("/>", ">CONSTRAINT</rl:entry>")));
        store.taken = new Defect(0, 0, "taken", Kind.UNIQUENESS, "//a/@b", List.of("<c>", "d"));
        final Reply taken = putElement(selector, BOB);
        refused("uniqueness-failure", taken);
        assertTrue(text(taken)
                .contains("<exists field=\"//a/@b\"><alt-value>&lt;c&gt;</alt-value><alt-value>d</alt-value>"));
        settings = settings(Map.of("auth", "none", "max_document_bytes", "1024"));
        refused("constraint-failure", putElement(selector, BOB.replace("/>", ">" + " ".repeat(900) + "</rl:entry>")));
    }
}
