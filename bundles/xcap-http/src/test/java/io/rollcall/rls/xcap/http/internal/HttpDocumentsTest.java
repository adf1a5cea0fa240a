package io.rollcall.rls.xcap.http.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.XcapDocumentSource.DocumentTag;
import io.rollcall.rls.testkit.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.After;
import org.junit.Test;

/** Documents of a real web server: scenario 37 at the side of the source. */
public final class HttpDocumentsTest {

    private static final String PATH = "rls-services/users/sip:alice@example.com/index";
    private static final DocumentSelector INDEX =
            new DocumentSelector("rls-services", "sip:alice@example.com", "index");
    private static final DocumentSelector GLOBAL = new DocumentSelector("rls-services", null, "index");

    private final WebServer server = new WebServer();
    private final FakeSurroundings around = new FakeSurroundings().configure();
    private final HttpDocuments documents = new HttpDocuments(Root.parse(server.root() + '/'), around);

    @After
    public void stop() {
        server.close();
        around.close();
    }

    private Fetched fetch(DocumentSelector document, String etag) {
        return documents.fetch(document, etag).toCompletableFuture().join();
    }

    private String failure() {
        Fetched fetched = fetch(INDEX, null);
        assertTrue(fetched.toString(), fetched instanceof Fetched.Failed);
        String why = ((Fetched.Failed) fetched).why();
        assertTrue(why, why.startsWith(server.root()));
        return why;
    }

    @Test
    @Requirement("4825-D-a")
    public void shouldAskWhetherACopyIsStillRight() {
        server.on(PATH, WebServer.document("<a/>", "\"one\""));

        Fetched.Document first = (Fetched.Document) fetch(INDEX, null);
        assertEquals("<a/>", new String(first.bytes()));
        assertEquals("\"one\"", first.etag());
        assertSame(Fetched.NotModified.INSTANCE, fetch(INDEX, first.etag()));

        server.on(PATH, WebServer.document("<b/>", "\"two\""));
        assertEquals("\"two\"", ((Fetched.Document) fetch(INDEX, first.etag())).etag());
        assertSame(Fetched.Absent.INSTANCE, fetch(GLOBAL, null));
    }

    @Test
    public void shouldMakeATagWhereTheServerGivesNone() {
        server.on(PATH, WebServer.document("<a/>", null));
        String etag = ((Fetched.Document) fetch(INDEX, null)).etag();

        server.on(PATH, exchange -> {
            assertEquals(null, exchange.getRequestHeaders().getFirst("If-None-Match"));
            WebServer.document("<a/>", null).to(exchange);
        });
        assertEquals(etag, ((Fetched.Document) fetch(INDEX, etag)).etag());
    }

    @Test
    @Requirement({"4825-6-a", "4825-6-b"})
    public void shouldEncodeWhatAPathCannotHave() {
        fetch(new DocumentSelector("resource-lists", "sip:a b/c?d#e\u00e4%@x", "my lists/index"), null);
        assertEquals(
                "/root/resource-lists/users/sip:a%20b%2Fc%3Fd%23e%C3%A4%25@x/my%20lists/index",
                server.asked().get(0));
        assertSame(Fetched.Absent.INSTANCE, fetch(new DocumentSelector("rls-services", "..", "../../secret"), null));
        assertEquals(
                "asked nothing that leads out of the root", 1, server.asked().size());
    }

    @Test
    public void shouldUnpackGzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("<a/>".getBytes());
        }
        server.on(PATH, WebServer.bytes(packed.toByteArray(), "Content-Encoding", "gzip"));
        assertArrayEquals("<a/>".getBytes(), ((Fetched.Document) fetch(INDEX, null)).bytes());

        server.on(PATH, WebServer.bytes("<a/>".getBytes(), "Content-Encoding", "gzip"));
        assertTrue(failure().contains("no gzip"));

        around.configure("max_document_bytes", "1024");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            out.write(new byte[100_000]);
        }
        server.on(PATH, WebServer.bytes(bomb.toByteArray(), "Content-Encoding", "gzip"));
        assertTrue(failure().contains("max_document_bytes"));
    }

    @Test
    @Requirement("4826-4.5-l")
    public void shouldRefuseWhatIsTooLarge() {
        server.on(PATH, WebServer.bytes(new byte[10 << 20]));
        assertTrue(failure().contains("larger than 1048576 bytes"));
        assertEquals(1, around.count("xcap.http.too-large"));
    }

    @Test
    public void shouldSayWhatTheServerSays() {
        server.on(PATH, WebServer.status(500));
        assertTrue(failure().contains("it answers 500"));
        server.on(PATH, WebServer.status(403));
        assertTrue(failure().contains("it answers 403"));
        server.on(PATH, WebServer.bytes("<html/>".getBytes(), "Content-Type", "text/html; charset=utf-8"));
        assertTrue(failure().contains("web page"));
        server.on(PATH, WebServer.status(410));
        assertSame(Fetched.Absent.INSTANCE, fetch(INDEX, null));
        assertEquals(3, around.count("xcap.http.fetches.failed"));
    }

    @Test
    @Requirement({"4826-4.5-l", "4826-4.5-m"})
    public void shouldNotWaitForASlowServer() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        server.on(PATH, exchange -> {
            try {
                over.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        around.configure("answer_timeout_ms", "300");
        try {
            assertTrue(failure().contains("no answer within 300 ms"));
        } finally {
            over.countDown();
        }
    }

    /** The head came in time, the rest comes drop by drop. */
    @Test
    public void shouldNotWaitForABodyThatDoesNotEnd() {
        CountDownLatch over = new CountDownLatch(1);
        server.on(PATH, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('<');
            exchange.getResponseBody().flush();
            try {
                over.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        around.configure("answer_timeout_ms", "300", "max_requests", "1");
        try {
            assertTrue(failure().contains("no answer within 300 ms"));
            server.on(PATH, WebServer.document("<a/>", "\"one\""));
            around.configure("max_requests", "1");
            assertTrue("its place is free again", fetch(INDEX, null) instanceof Fetched.Document);
        } finally {
            over.countDown();
        }
    }

    @Test
    public void shouldSayThatNobodyListens() {
        server.close();
        assertTrue(failure().contains("takes no connections"));
    }

    @Test
    public void shouldLeaveAServerAloneThatFailsAgainAndAgain() {
        around.configure("breaker_failures", "3", "breaker_pause", "10");
        server.on(PATH, WebServer.status(503));
        for (int i = 0; i < 3; i++) {
            failure();
        }
        assertTrue(failure().contains("not asked for a while"));
        assertEquals(3, server.asked().size());

        around.clock.advance(java.time.Duration.ofSeconds(10));
        failure();
        assertEquals("one probe", 4, server.asked().size());
        failure();
        assertEquals(4, server.asked().size());

        server.on(PATH, WebServer.document("<a/>", "\"one\""));
        around.clock.advance(java.time.Duration.ofSeconds(10));
        assertTrue(fetch(INDEX, null) instanceof Fetched.Document);
        assertTrue(fetch(INDEX, null) instanceof Fetched.Document);
        assertEquals(1, around.count("xcap.http.given-up"));
    }

    @Test
    public void shouldListTheIndicesItKnowsOf() {
        around.configure("xcap_users", "sip:alice@example.com, sip:bob@example.com");
        server.on(PATH, WebServer.document("<a/>", "\"one\""));
        assertEquals(List.of(new DocumentTag(INDEX, "\"one\"")), list());
        int asked = server.asked().size();
        assertEquals(3, asked);

        assertTrue("it came with the listing", fetch(INDEX, null) instanceof Fetched.Document);
        list();
        assertEquals(
                "nothing is asked twice within index_age", asked, server.asked().size());

        around.clock.advance(java.time.Duration.ofSeconds(5));
        assertEquals(List.of(new DocumentTag(INDEX, "\"one\"")), list());
        assertEquals(asked + 3, server.asked().size());
    }

    private List<DocumentTag> list() {
        return documents.documents("rls-services").toCompletableFuture().join();
    }

    @Test
    public void shouldNotTakeTroubleForAnEmptyListing() {
        server.on("rls-services/global/index", WebServer.status(502));
        try {
            list();
            throw new AssertionError("listed");
        } catch (CompletionException e) {
            assertTrue(e.getCause().getMessage(), e.getCause().getMessage().contains("it answers 502"));
        }
    }
}
