package io.rollcall.rls.xcap.server.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rollcall.rls.testkit.Requirement;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** The document that names the lists of all users (RFC 4826, 4.4.7). */
public class GlobalIndexTest extends RootFixture {

    private static final String INDEX = "/rls-services/global/index";
    private static final String NAMESPACE = "=\"urn:ietf:params:xml:ns:rls-services\"";
    private static final String ROOT = "<rls-services xmlns" + NAMESPACE;

    private void user(final String name, final String document) {
        put("/rls-services/users/sip:" + name + "/index", document);
    }

    @Test
    @Requirement({"4826-4.4-f", "4826-4.4-g"})
    public void shouldHaveAllServicesOfTheUsersAndNoOthers() {
        assertEquals("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + ROOT + ">\n</rls-services>\n", text(get(INDEX)));
        user(
                "bob@d",
                ROOT + " xmlns:rl='urn:rl'>\n<service uri=\"sip:b1@d\"><list><rl:entry/></list></service>"
                        + " <!-- no --><service uri='sip:b2@d'/></rls-services>");
        user(
                "alice@d",
                "<r:rls-services xmlns:r" + NAMESPACE + " xmlns:a=\"&quot;&amp;\">"
                        + "<r:service uri=\"sip:a&amp;1@d\"><none/></r:service>"
                        + "<a:service uri=\"sip:no@d\"/></r:rls-services>");
        put("/rls-services/users/sip:bob@d/other", ROOT + "><service uri=\"sip:no2@d\"/></rls-services>");
        put("/rls-services/global/company", ROOT + "><service uri=\"sip:no3@d\"/></rls-services>");
        user("broken@d", "<a>");
        assertEquals(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + ROOT + ">\n"
                        + "<r:service xmlns:r" + NAMESPACE + " xmlns:a=\"&quot;&amp;\" xmlns=\"\""
                        + " uri=\"sip:a&amp;1@d\"><none/></r:service>\n"
                        + "<service xmlns:rl=\"urn:rl\" uri=\"sip:b1@d\"><list><rl:entry/></list></service>\n"
                        + "<service xmlns:rl=\"urn:rl\" uri='sip:b2@d'/>\n"
                        + "</rls-services>\n",
                text(get(INDEX)));
        final Reply service = get(INDEX + "/~~/rls-services/service%5b@uri=%22sip:b2@d%22%5d/@uri");
        assertEquals("sip:b2@d", text(service));
        assertEquals(get(INDEX).field("ETag"), service.field("ETag"));
    }

    @Test
    @Requirement("4826-4.4-g")
    public void shouldReadWhatHasChanged() {
        user("alice@d", ROOT + "><service uri=\"sip:a@d\"/></rls-services>");
        user("bob@d", ROOT + "><service uri=\"sip:b@d\"/></rls-services>");
        final Reply first = get(INDEX);
        assertEquals(304, get(INDEX, "If-None-Match", first.field("ETag")).status());
        assertEquals("each was fetched once", 2, store.fetches);
        user("bob@d", ROOT + "><service uri=\"sip:c@d\"/></rls-services>");
        final Reply second = get(INDEX, "If-None-Match", first.field("ETag"));
        assertEquals(200, second.status());
        assertEquals(3, store.fetches);
        assertNotEquals(first.field("ETag"), second.field("ETag"));
        assertTrue(
                text(second), text(second).contains("sip:c@d") && !text(second).contains("sip:b@d"));
        send("DELETE", "/rls-services/users/sip:bob@d/index", "");
        assertTrue(!text(get(INDEX)).contains("sip:c@d"));
    }

    @Test
    @Requirement("4826-4.4-f")
    public void shouldBeMadeByNobodyElse() {
        for (final String path : List.of(INDEX, INDEX + "/~~/rls-services")) {
            assertEquals("GET, HEAD", put(path, "<one/>").field("Allow"));
            assertEquals(405, send("DELETE", path, "").status());
        }
        assertTrue(store.all.isEmpty());
        put("/rls-services/global/company", "<one/>");
        assertEquals(200, get("/rls-services/global/company").status());
    }

    @Test
    public void shouldNotBecomeTooLarge() {
        settings = settings(Map.of("auth", "none", "max_index_bytes", "1024"));
        for (int i = 0; i < 40; i++) {
            user("u" + i + "@d", ROOT + "><service uri=\"sip:list" + i + "@d\"/></rls-services>");
        }
        assertEquals(503, get(INDEX).status());
        assertEquals(1L, counters.snapshot().get("xcap.server.index.too_large").longValue());
        store.down = true;
        assertEquals("5", get(INDEX).field("Retry-After"));
    }

    /** Each service brings along what its root declares: a document of 110 kB would make an index of 80 MB. */
    @Test
    public void shouldKeepWithinItsBoundWhileItIsMade() {
        final int most = 1 << 20;
        settings = settings(Map.of("auth", "none", "max_index_bytes", Integer.toString(most)));
        final StringBuilder document = new StringBuilder(ROOT)
                .append(" xmlns:x=\"urn:")
                .append("x".repeat(40_000))
                .append("\">");
        for (int i = 0; i < 2000; i++) {
            document.append("<service uri=\"sip:list").append(i).append("@d\"/>");
        }
        user("alice@d", document.append("</rls-services>").toString());
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long before =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertEquals(503, get(INDEX).status());
        final long made = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(made + " bytes were made for it", made < 16L * most);
        assertEquals(1L, counters.snapshot().get("xcap.server.index.too_large").longValue());
    }
}
