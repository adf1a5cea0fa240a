package io.rollcall.rls.xcap.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Test;

/** Which root has what, which others it stands for, and how changes are noticed. */
public final class RootsTest {

    private static final DocumentSelector LISTS = new DocumentSelector("resource-lists", null, "index");

    private final WebServer server = new WebServer();
    private final WebServer other = new WebServer();
    private final FakeSurroundings around = new FakeSurroundings().configure();

    @After
    public void stop() {
        server.close();
        other.close();
        around.close();
    }

    private static DocumentSelector services(String xui) {
        return new DocumentSelector("rls-services", xui, "index");
    }

    @Test
    @Requirement("4825-6-b")
    public void shouldLookInTheHomesOfTheWatcherAndOfTheOwner() {
        HttpDocuments documents = new HttpDocuments(Root.parse(server.root() + ";domain=one.example"), around);
        assertEquals(
                List.of(services("sip:walter@one.example"), services("sip:alice@one.example")),
                documents.candidates("sip:alice-list@one.example;x=y", "sips:walter@one.example;transport=tcp"));
        assertEquals(
                "each once",
                1,
                documents
                        .candidates("sip:a-list@one.example", "sip:a@one.example")
                        .size());
        assertEquals(List.of(), documents.candidates("sip:list@one.example", "sip:walter@two.example"));
        assertEquals(List.of(), documents.candidates("sip:-list@one.example", "sip:one.example"));
        around.configure("xui_form", "address");
        assertEquals(
                List.of(services("walter@one.example")),
                documents.candidates("sip:team@one.example", "sip:walter@one.example"));
    }

    @Test
    public void shouldAskNobodyForUsersOfOtherDomains() {
        HttpDocuments documents = new HttpDocuments(Root.parse(server.root() + ";domain=one.example"), around);
        for (String user : List.of("sip:alice@one.example", "sip:alice@two.example", "alice")) {
            server.on("resource-lists/users/" + user + "/index", WebServer.document("<a/>", '"' + user + '"'));
        }
        assertTrue(fetched(documents, "sip:alice@ONE.example") instanceof Fetched.Absent);
        assertTrue(fetched(documents, "sip:alice@one.example") instanceof Fetched.Document);
        assertTrue("a home without domain", fetched(documents, "alice") instanceof Fetched.Document);
        int before = server.asked().size();
        assertTrue(fetched(documents, "sip:alice@two.example") instanceof Fetched.Absent);
        assertEquals("nothing is asked", before, server.asked().size());
    }

    private static Fetched fetched(HttpDocuments documents, String user) {
        return documents
                .fetch(new DocumentSelector("resource-lists", user, "index"), null)
                .toCompletableFuture()
                .join();
    }

    @Test
    @Requirement("4826-4.5-l")
    public void shouldReachOtherRootsThroughTheFirstOne() {
        around.configure(
                "xcap_root",
                server.root() + "," + server.root() + "2",
                "external_hosts",
                "127.0.0.1:" + other.port(),
                "external_networks",
                "127.0.0.1",
                "xcap_user",
                "rls");
        HttpDocuments first = new HttpDocuments(Root.parse(server.root()), around);
        HttpDocuments second = new HttpDocuments(Root.parse(server.root() + "2"), around);
        assertTrue(first.serves(other.root()));
        assertFalse(second.serves(other.root()));
        assertFalse("another is its source", first.serves(server.root() + "2"));
        assertFalse(first.serves("http://127.0.0.1:1/root"));
        assertFalse(first.serves("http://user@127.0.0.1:" + other.port()));
        assertSame(first, first.at(server.root()));
        assertSame(first.at(other.root()), first.at(other.root() + '/'));

        other.on("resource-lists/global/index", exchange -> {
            assertEquals(null, exchange.getRequestHeaders().getFirst("Authorization"));
            WebServer.document("<a/>", "\"one\"").to(exchange);
        });
        assertTrue(
                first.at(other.root()).fetch(LISTS, null).toCompletableFuture().join() instanceof Fetched.Document);
        around.configure("external_hosts", "127.0.0.1:" + other.port());
        assertTrue(
                first.at(other.root()).fetch(LISTS, null).toCompletableFuture().join() instanceof Fetched.Failed);
    }

    @Test
    @Requirement("4825-D-a")
    public void shouldNoticeChangesOfWhatIsInUse() {
        HttpDocuments documents = new HttpDocuments(Root.parse(server.root()), around);
        CopyOnWriteArrayList<Set<DocumentSelector>> told = new CopyOnWriteArrayList<>();
        Polling polling = new Polling(documents, around.clock, new CopyOnWriteArrayList<>(List.of(told::add)));
        server.on("resource-lists/global/index", WebServer.document("<a/>", "\"one\""));
        documents.fetch(LISTS, null).toCompletableFuture().join();
        documents.fetch(services("sip:nobody@x"), null).toCompletableFuture().join();
        polling.tick(1000);
        assertEquals("not yet", 2, server.asked().size());

        around.clock.advance(Duration.ofSeconds(1));
        polling.tick(1000);
        Await.until("looked at", () -> server.asked().size() == 3);
        server.on("resource-lists/global/index", WebServer.document("<b/>", "\"two\""));
        awaitTold(polling, told, 1);
        server.on("resource-lists/global/index", WebServer.status(500));
        server.on("resource-lists/global/index", WebServer.status(404));
        awaitTold(polling, told, 2);
        assertEquals(Set.of(LISTS), told.get(1));

        around.clock.advance(Duration.ofHours(5));
        int asked = server.asked().size();
        polling.tick(1000);
        assertEquals("nobody has asked for it for hours", asked, server.asked().size());
    }

    /** Somebody asked in vain while the server was away. */
    @Test
    public void shouldNoticeThatADocumentCanBeHadAgain() {
        HttpDocuments documents = new HttpDocuments(Root.parse(server.root()), around);
        CopyOnWriteArrayList<Set<DocumentSelector>> told = new CopyOnWriteArrayList<>();
        Polling polling = new Polling(documents, around.clock, new CopyOnWriteArrayList<>(List.of(told::add)));
        server.on("resource-lists/global/index", WebServer.status(503));
        documents.fetch(LISTS, null).toCompletableFuture().join();
        server.on("resource-lists/global/index", WebServer.document("<a/>", "\"one\""));
        awaitTold(polling, told, 1);
    }

    private void awaitTold(Polling polling, List<?> told, int times) {
        Await.until("told", () -> {
            around.clock.advance(Duration.ofSeconds(1));
            polling.tick(1000);
            return told.size() == times;
        });
    }
}
