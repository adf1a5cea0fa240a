package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.DocumentChecker.Kind;
import io.rollcall.rls.testkit.Requirement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Whole documents, for everybody (RFC 4825, 8). */
public class XcapRootTest extends RootFixture {

    @Test
    @Requirement({"4825-8-j", "4825-9-a"})
    public void shouldCreateReplaceReadAndDelete() {
        assertEquals(404, get(ALICE).status());
        final Reply created = put(ALICE, "<one/>");
        assertEquals(201, created.status());
        assertEquals("\"e1\"", created.field("ETag"));

        final Reply replaced = put(ALICE, "<two/>");
        assertEquals(200, replaced.status());
        assertNull(replaced.body());
        assertEquals("\"e2\"", replaced.field("ETag"));

        final Reply read = get(ALICE);
        assertEquals("<two/>", text(read));
        assertEquals(TYPE, read.field("Content-Type"));
        assertEquals("\"e2\"", read.field("ETag"));
        assertEquals("no-cache", read.field("Cache-Control"));
        final Reply head = send("HEAD", ALICE, "");
        assertNull(head.body());
        assertEquals("6", head.field("Content-Length"));

        assertEquals(200, send("DELETE", ALICE, "").status());
        assertEquals(404, send("DELETE", ALICE, "").status());
        assertEquals(404, get(ALICE).status());
    }

    @Test
    @Requirement("4825-8-l")
    public void shouldAskPreconditions() {
        put(ALICE, "<one/>", "If-None-Match", "*");
        assertEquals(412, put(ALICE, "<two/>", "If-None-Match", "*").status());
        assertEquals(
                412, put(ALICE, "<two/>", "If-Match", "\"other\", W/\"e1\"").status());
        assertEquals("\"e1\"", put(ALICE, "<two/>", "If-Match", "\"x\"").field("ETag"));
        assertEquals("<one/>", text(get(ALICE)));
        assertEquals(200, put(ALICE, "<two/>", "If-Match", "\"x\" , \"e1\"").status());
        assertEquals(412, send("DELETE", ALICE, "", "If-Match", "\"e1\"").status());

        final Reply same = get(ALICE, "If-None-Match", "W/\"e2\"");
        assertEquals(304, same.status());
        assertNull(same.body());
        assertEquals("\"e2\"", same.field("ETag"));
        assertEquals(304, get(ALICE, "If-None-Match", "*").status());
        assertEquals(200, get(ALICE, "If-None-Match", "\"e1\"").status());
        assertEquals(412, get(ALICE, "If-Match", "\"e1\"").status());
        assertEquals(412, get(ALICE + "2", "If-Match", "*").status());
        assertEquals(400, get(ALICE, "If-Match", "e1").status());
        assertEquals(200, send("DELETE", ALICE, "", "If-Match", "*").status());
        assertEquals(412, put(ALICE, "<two/>", "If-Match", "*").status());
    }

    @Test
    @Requirement({"4825-8-h", "4825-8-m"})
    public void shouldTellWhatIsWrongWithADocument() {
        put(ALICE, "<one/>");
        final Map<Kind, String> elements = new EnumMap<>(Kind.class);
        elements.put(Kind.NOT_WELL_FORMED, "not-well-formed");
        elements.put(Kind.NOT_UTF_8, "not-utf-8");
        elements.put(Kind.SCHEMA, "schema-validation-error");
        elements.put(Kind.UNIQUENESS, "uniqueness-failure");
        elements.put(Kind.CONSTRAINT, "constraint-failure");
        elements.forEach((kind, element) -> {
            final Reply reply = put(ALICE, kind.name());
            assertEquals(409, reply.status());
            assertEquals("application/xcap-error+xml", reply.field("Content-Type"));
            final String start = "<xcap-error xmlns=\"urn:ietf:params:xml:ns:xcap-error\"><" + element
                    + " phrase=\"line 3, column 7: &quot;bad&quot; &amp; &lt;ugly&gt;\"";
            assertTrue(text(reply), text(reply).contains(start));
        });
        assertTrue(text(put(ALICE, "UNIQUENESS")).contains("<exists field=\"//a/@b\"/></uniqueness-failure>"));
        assertTrue(text(put(ALICE + "x".repeat(100), "<one/>")).contains("<constraint-failure"));
        assertEquals("<one/>", text(get(ALICE)));
        assertEquals("\"e1\"", get(ALICE).field("ETag"));
    }

    @Test
    @Requirement("4825-8-d")
    public void shouldMakeNoDirectories() {
        final Reply reply = put("/rls-services/users/sip%3Aalice@d/deeper/index", "<one/>");
        assertEquals(409, reply.status());
        assertTrue(
                text(reply), text(reply).contains("<ancestor>/xcap-root/rls-services/users/sip%3Aalice@d</ancestor>"));
    }

    @Test
    @Requirement("4825-7-a")
    public void shouldTakeOnlyBodiesOfTheRightTypeAndSize() {
        assertEquals(
                415, put(ALICE, "<one/>", "Content-Type", "application/xml").status());
        assertEquals(415, put(ALICE, "<one/>", "Content-Type", "-").status());
        assertEquals(415, put(ALICE, "<one/>", "Content-Encoding", "gzip").status());
        assertEquals(
                201,
                put(ALICE, "<one/>", "Content-Type", TYPE + "; charset=utf-8").status());
        assertEquals(411, put(ALICE, "<one/>", "Content-Length", "-").status());
        settings = settings(Map.of("auth", "none", "max_document_bytes", "1024"));
        final String large = "x".repeat(1025);
        assertEquals(413, put(ALICE, large).status());
        assertEquals(
                413,
                put(ALICE, large, "Content-Length", "-", "Transfer-Encoding", "chunked")
                        .status());
        assertEquals(413, put(ALICE, "", "Content-Length", "9".repeat(40)).status());
    }

    @Test
    @Requirement({"4825-8-a", "4825-8-c"})
    public void shouldKnowWhereDocumentsCanBe() {
        for (final String path : List.of(
                "/pidf-manipulation/users/sip:alice@d/index",
                "/rls-services/others/sip:alice@d/index",
                "/rls-services/users/alice/index",
                "/rls-services/users/sips:alice@d/index",
                "/rls-services/users/sip:alice@d;x/index",
                "/rls-services/users/sip:alice@d",
                "/rls-services/users/sip:alice@d/",
                "/rls-services/global/",
                "/rls-services/global",
                "/xcap-caps/users/sip:alice@d/index",
                "/xcap-caps/global/other",
                "/",
                "")) {
            assertEquals(path, 404, get(path).status());
            assertEquals(path, 404, put(path, "<one/>").status());
        }
        assertEquals(400, get("/rls-services/users/sip%3/index").status());
        assertEquals(400, get("/rls-services/users/sip:%ff@d/index").status());
        for (final String method : List.of("POST", "PATCH", "OPTIONS", "get")) {
            final Reply reply = send(method, ALICE, "");
            assertEquals(405, reply.status());
            assertEquals("GET, HEAD, PUT, DELETE", reply.field("Allow"));
        }
    }

    @Test
    @Requirement("4825-6-b")
    public void shouldKnowAUserByAllSpellings() {
        put("/rls-services/users/sip%3Aalice%40d/index", "<one/>");
        put(
                "/resource-lists/users/SIP:bj%C3%B6rn@D/in%20dex",
                "<two/>", "Content-Type", "application/resource-lists+xml");
        assertEquals("<one/>", text(get(ALICE)));
        assertEquals("<one/>", text(get("/rls-services/users/alice@D/index")));
        assertEquals("<two/>", text(get("/resource-lists/users/sip:bj%c3%b6rn@d/in%20dex")));
    }

    @Test
    @Requirement("4825-12-a")
    public void shouldTellItsCapabilities() {
        final Reply reply = get("/xcap-caps/global/index");
        assertEquals("application/xcap-caps+xml", reply.field("Content-Type"));
        final String text = text(reply);
        for (final String auid : List.of("resource-lists", "rls-services", "pres-rules", "xcap-caps")) {
            assertTrue(auid, text.contains("<auid>" + auid + "</auid>"));
            assertTrue(auid, text.contains("<namespace>urn:ietf:params:xml:ns:" + auid + "</namespace>"));
        }
        assertTrue(text, text.contains("<auid>org.openmobilealliance.pres-rules</auid>"));
        assertTrue(text, text.contains("<extensions/>"));
        assertEquals(
                304,
                get("/xcap-caps/global/index", "If-None-Match", reply.field("ETag"))
                        .status());
        final Reply node = get("/xcap-caps/global/index/~~/xcap-caps/auids/auid%5b2%5d");
        assertEquals("<auid>rls-services</auid>", text(node));
        assertEquals(reply.field("ETag"), node.field("ETag"));
        assertEquals(405, put("/xcap-caps/global/index", "<one/>").status());
        assertEquals("GET, HEAD", send("DELETE", "/xcap-caps/global/index", "").field("Allow"));
    }

    @Test
    public void shouldSayThatNobodyCanSayNow() {
        store.down = true;
        assertEquals("5", get(ALICE).field("Retry-After"));
        assertEquals(503, get(ALICE).status());
        assertEquals(503, put(ALICE, "<one/>").status());
        assertEquals(3L, counters.snapshot().get("xcap.server.failed").longValue());
    }

    @Test
    public void shouldStoreEveryOctet() {
        final String document = "<a xmlns:x='urn:x'>\r\n <x:odd  b = \"1\"/>\u00e9\n</a>";
        put(ALICE, document);
        assertEquals(document, new String(get(ALICE).body(), UTF_8));
    }
}
