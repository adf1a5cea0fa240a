package io.rollcall.rls.xcap.server.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import org.junit.Test;

/** How elements, attributes and namespaces are selected and read (RFC 4825, 6.3 and 8.1). */
public class NodesTest extends NodeFixture {

    @Test
    @Requirement({"4825-6-c", "4825-6-d", "4825-6-e", "4825-8-k"})
    public void shouldReadElements() {
        for (final String selector : List.of(
                FRIENDS + "/entry[1]",
                FRIENDS + "/entry[@uri=\"sip:bob@d\"]",
                FRIENDS + "/entry[@uri='sip:bob@d']",
                FRIENDS + "/entry[1][@uri=\"&#115;ip:b&#x6f;b@d\"]",
                FRIENDS + "/*[2]",
                "/*/*[1]/*[2][@uri=\"sip:bob@d\"]",
                "/*[1]/list[@xx:mark=\"1\"]/entry[1]?xmlns(xx=urn:x)",
                "/q:resource-lists/q:list[1]/entry[01]?foo(()^)) xmlns( q = urn:ietf:params:xml:ns:resource-lists)")) {
            final Reply reply = get(node(selector));
            assertEquals(selector, 200, reply.status());
            assertEquals(selector, BOB, text(reply));
            assertEquals("application/xcap-el+xml", reply.field("Content-Type"));
            assertEquals("\"e1\"", reply.field("ETag"));
        }
        assertEquals(AMPERSAND, text(get(node(FRIENDS + "/entry[@uri=\"sip:a&amp;b@d\"]"))));
        assertEquals(AMPERSAND, text(get(node(FRIENDS + "/entry[2]"))));
        assertEquals("<x:other/>", text(get(node(FRIENDS + "/y:other?xmlns(y=urn:x)"))));
        assertEquals("<rl:list name=\"empty\" />", text(get(node("/resource-lists/list[2]"))));
        assertEquals(
                DOCUMENT.substring(DOCUMENT.indexOf("<rl:resource-lists"), DOCUMENT.indexOf("\n<!-- end")),
                text(get(LISTS + "/%7e~/resource-lists")));
        final Reply head = send("HEAD", node(FRIENDS + "/entry[1]"), "");
        assertEquals(Integer.toString(BOB.length()), head.field("Content-Length"));
        assertNull(head.body());
    }

    @Test
    @Requirement({"4825-6-c", "4825-6-d", "4825-8-a"})
    public void shouldFindNothingWhereASelectorMeansNoneOrSeveral() {
        for (final String selector : List.of(
                "",
                "/",
                "/resource-lists/",
                "//resource-lists",
                "/resource-lists/list",
                FRIENDS + "/entry",
                FRIENDS + "/*",
                "/list",
                "/resource-lists/list[3]",
                "/resource-lists/list[0]",
                "/resource-lists/list[99999999999]",
                FRIENDS + "/entry[@uri=\"sip:BOB@d\"]",
                FRIENDS + "/entry[@uri=\"sip:a&b@d\"]",
                FRIENDS + "/entry[@x:uri=\"sip:bob@d\"]?xmlns(x=urn:x)",
                FRIENDS + "/entry[2][@uri=\"sip:bob@d\"]",
                FRIENDS + "/other",
                FRIENDS + "/entry[@uri]",
                FRIENDS + "/entry[last()]",
                FRIENDS + "/entry[@uri=\"sip:bob@d\"][1]",
                FRIENDS + "/entry[1]/text()",
                FRIENDS + "/entry[@uri=\"sip:bob@d",
                FRIENDS + "/entry[1]/@none",
                FRIENDS + "/entry[1]/@*",
                FRIENDS + "/@mark",
                FRIENDS + "/x:@mark",
                "/@name",
                "/namespace::*",
                FRIENDS + "/namespace::x",
                FRIENDS + "/entry[1]/@uri/@uri",
                "/resource-lists/@xmlns",
                "/id('x')")) {
            assertEquals(selector, 404, get(node(selector)).status());
        }
        assertEquals(404, get(node("/resource-lists").replace("index", "other")).status());
    }

    @Test
    @Requirement("4825-6-e")
    public void shouldRefusePrefixesThatAreNotBound() {
        for (final String selector : List.of(
                "/rl:resource-lists",
                "/resource-lists/list[@x:mark=\"1\"]",
                "/resource-lists/@x:mark",
                "/rl:resource-lists?xmlns(r=urn:ietf:params:xml:ns:resource-lists)",
                "/resource-lists?xmlns(rl=urn:x",
                "/resource-lists?xmlns(=urn:x)",
                "/resource-lists?rl=urn:x")) {
            assertEquals(selector, 400, get(node(selector)).status());
            assertEquals(selector, 400, putElement(selector, "<a/>").status());
        }
    }

    @Test
    @Requirement({"4825-8-k", "4825-7-c"})
    public void shouldReadAttributesAndNamespaces() {
        final Reply value = get(node(FRIENDS + "/entry[2]/@uri"));
        assertEquals("sip:a&amp;b@d", text(value));
        assertEquals("application/xcap-att+xml", value.field("Content-Type"));
        assertEquals("\"e1\"", value.field("ETag"));
        assertEquals("1", text(get(node(FRIENDS + "/@y:mark?xmlns(y=urn:x)"))));
        final Reply namespaces = get(node(FRIENDS + "/entry[1]/namespace::*"));
        assertEquals(
                "<rl:entry xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\" xmlns:x=\"urn:x\"/>", text(namespaces));
        assertEquals("application/xcap-ns+xml", namespaces.field("Content-Type"));
        assertEquals("\"e1\"", namespaces.field("ETag"));
        for (final String method : List.of("PUT", "DELETE")) {
            final Reply reply = with(method, FRIENDS + "/namespace::*", "<a/>", "application/xcap-ns+xml");
            assertEquals(405, reply.status());
            assertEquals("GET, HEAD", reply.field("Allow"));
        }
    }

    @Test
    @Requirement("4825-7-a")
    public void shouldTakeOnlyBodiesOfTheRightType() {
        for (final String type : List.of(
                "application/xcap-att+xml", "application/resource-lists+xml", "application/xml", "text/plain", "-")) {
            assertEquals(415, with("PUT", FRIENDS + "/entry[1]", BOB, type).status());
        }
        assertEquals(
                415,
                with("PUT", FRIENDS + "/@a", "1", "application/xcap-el+xml").status());
        assertEquals(
                200,
                with("PUT", FRIENDS + "/entry[1]", BOB, "Application/XCAP-el+xml; charset=utf-8")
                        .status());
    }

    @Test
    @Requirement({"4825-8-l", "4825-8.2-a"})
    public void shouldAskPreconditionsOfTheDocument() {
        final String selector = FRIENDS + "/entry[@uri=\"sip:carol@d\"]";
        final String carol = "<rl:entry uri=\"sip:carol@d\"/>";
        assertEquals(412, putElement(selector, carol, "If-None-Match", "*").status());
        assertEquals(412, putElement(selector, carol, "If-Match", "\"other\"").status());
        assertEquals(
                "\"e1\"", putElement(selector, carol, "If-Match", "\"other\"").field("ETag"));
        assertEquals(201, putElement(selector, carol, "If-Match", "\"e1\"").status());
        assertEquals(304, get(node(selector), "If-None-Match", "\"e2\"").status());
        assertEquals(200, get(node(selector), "If-None-Match", "\"e1\"").status());
        assertEquals(412, get(node(selector + "/@uri"), "If-Match", "\"e1\"").status());
        assertEquals(
                404, get(node(selector + "/@none"), "If-None-Match", "\"e2\"").status());
        assertEquals(
                412, send("DELETE", node(selector), "", "If-Match", "\"e1\"").status());
        assertEquals(
                200, send("DELETE", node(selector), "", "If-Match", "\"e2\"").status());
        assertEquals(
                412,
                send("DELETE", node(selector).replace("index", "other"), "", "If-Match", "*")
                        .status());
    }

    /** Two editors of one document: the later change is made of what the earlier one left. */
    @Test
    @Requirement("4825-8-l")
    public void shouldChangeWhatOthersWroteMeanwhile() {
        store.meanwhile =
                () -> put(LISTS, DOCUMENT.replace("empty", "other"), "Content-Type", "application/resource-lists+xml");
        assertEquals(200, delete(FRIENDS + "/entry[@uri=\"sip:bob@d\"]").status());
        assertEquals(
                200,
                put(LISTS, DOCUMENT, "Content-Type", "application/resource-lists+xml")
                        .status());
        store.meanwhile =
                () -> put(LISTS, DOCUMENT.replace("empty", "other"), "Content-Type", "application/resource-lists+xml");
        assertEquals(
                200,
                putElement(FRIENDS + "/entry[@uri=\"sip:bob@d\"]", BOB + " ").status());
        assertTrue(document(), document().contains("name=\"other\""));
        assertEquals(2L, counters.snapshot().get("xcap.server.nodes.repeated").longValue());

        final String tag = get(LISTS).field("ETag");
        store.meanwhile = () -> put(LISTS, DOCUMENT, "Content-Type", "application/resource-lists+xml");
        assertEquals(
                412, putElement(FRIENDS + "/entry[1]", BOB, "If-Match", tag).status());
    }

    @Test
    public void shouldSayThatADocumentOfOthersCannotBeRead() {
        put(LISTS, "<a><b></a>", "Content-Type", "application/resource-lists+xml");
        assertEquals(500, get(node("/a")).status());
        assertEquals(500, putElement("/a", "<a/>").status());
        assertEquals(2L, counters.snapshot().get("xcap.server.unreadable").longValue());
        store.down = true;
        assertEquals(503, get(node("/a")).status());
    }
}
