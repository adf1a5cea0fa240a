package io.rollcall.rls.xcap.integrated.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.spi.DocumentChangeListener;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.Test;

/** The documents and the keeper of the table together. */
public class IntegratedDocumentsTest extends DocumentsFixture {

    @Test
    public void shouldTellOfAWriteAfterItIsReadable() throws Exception {
        open(TestDatabase.h2());
        final AtomicReference<CompletionStage<Fetched>> read = new AtomicReference<>();
        documents.listeners().add(changed -> read.set(documents.fetch(ALICE, null)));

        final String etag = get(documents.put(ALICE, DOC));

        assertEquals(List.of(Set.of(ALICE)), told);
        assertEquals(etag, ((Fetched.Document) get(read.get())).etag());
        assertArrayEquals(DOC, ((Fetched.Document) get(documents.fetch(ALICE, null))).bytes());
        assertEquals(1, get(documents.documents("rls-services")).size());
    }

    /** A client that has its answer may count on it that the change is on its way to every watcher. */
    @Test
    public void shouldAnswerAWriteOnceAllWhoAreConcernedHaveIt() throws Exception {
        open(TestDatabase.h2());
        final CompletableFuture<Void> queued = new CompletableFuture<>();
        final CountDownLatch asked = new CountDownLatch(2);
        documents.listeners().add(new DocumentChangeListener() {
            @Override
            public void documentsChanged(final Set<DocumentSelector> changed) {
                throw new AssertionError("the other way to tell is to be used");
            }

            @Override
            public CompletionStage<Void> documentsWritten(final Set<DocumentSelector> changed) {
                asked.countDown();
                return queued;
            }
        });
        final CompletableFuture<String> put = documents.put(ALICE, DOC).toCompletableFuture();
        Await.until("it is not told", Duration.ofSeconds(10), () -> asked.getCount() == 1);
        final CompletableFuture<Boolean> delete = documents.delete(ALICE).toCompletableFuture();
        Await.until("it is not told", Duration.ofSeconds(10), () -> asked.getCount() == 0);
        assertFalse(put.isDone());
        assertFalse(delete.isDone());
        queued.complete(null);
        get(put);
        assertTrue(get(delete));
    }

    @Test
    public void shouldNotLetAWriterWaitForASlowListener() throws Exception {
        documents.modify(settings(Map.of("answer_timeout_ms", 100)));
        open(TestDatabase.h2());
        documents.listeners().add(new DocumentChangeListener() {
            @Override
            public void documentsChanged(final Set<DocumentSelector> changed) {
                throw new AssertionError("the other way to tell is to be used");
            }

            @Override
            public CompletionStage<Void> documentsWritten(final Set<DocumentSelector> changed) {
                return new CompletableFuture<>();
            }
        });
        get(documents.put(ALICE, DOC));
    }

    @Test
    public void shouldTellOfADeletionAndOnlyOfARealOne() throws Exception {
        open(TestDatabase.h2());
        get(documents.put(ALICE, DOC));
        told.clear();

        assertTrue(get(documents.delete(ALICE)));
        assertFalse(get(documents.delete(ALICE)));

        assertEquals(List.of(Set.of(ALICE)), told);
    }

    @Test
    public void shouldRefuseABadDocumentWithItsPlaceAndStoreNothing() throws Exception {
        final TestDatabase database = TestDatabase.h2();
        open(database);

        final Throwable refusal = failure(documents.put(ALICE, BAD));

        assertTrue(refusal.toString(), refusal instanceof IllegalArgumentException);
        assertEquals("line 3, column 7: it is bad", refusal.getMessage());
        assertEquals("0", database.ask("SELECT COUNT(*) FROM xcap"));
        assertEquals(List.of(), told);
    }

    @Test
    public void shouldRefuseNamesAndSizesTheTableCannotHold() throws Exception {
        open(TestDatabase.h2());
        for (final DocumentSelector name : List.of(
                new DocumentSelector("pidf-manipulation", "sip:a@d", "index"),
                new DocumentSelector("rls-services", "sip:" + "a".repeat(65) + "@d", "index"),
                new DocumentSelector("rls-services", "sip:a@d", "i".repeat(300)),
                new DocumentSelector("rls-services", "sip:@d", "index"),
                new DocumentSelector("rls-services", "sip:a@d", ""))) {
            final Throwable refusal = failure(documents.put(name, DOC));
            assertTrue(name + ": " + refusal, refusal instanceof IllegalArgumentException);
        }
        documents.modify(settings(Map.of("max_document_bytes", 5)));
        assertTrue(failure(documents.put(ALICE, DOC)) instanceof IllegalArgumentException);
    }

    @Test
    public void shouldNotTakeDocumentsInUnchecked() throws Exception {
        open(TestDatabase.h2());
        documents.checkers().clear();
        final Throwable trouble = failure(documents.put(ALICE, DOC));
        assertTrue(trouble.toString(), trouble instanceof IOException);
        assertTrue(trouble.getMessage(), trouble.getMessage().contains("rls-core"));
    }

    @Test
    public void shouldNoticeWhatOthersChange() throws Exception {
        final TestDatabase database = TestDatabase.h2();
        open(database);
        poll();
        database.insert("xcap", "bob", "d", 8, "/xcap-root/rls-services/users/bob@d/index", "1", DOC);
        poll();
        final DocumentSelector bob = new DocumentSelector("rls-services", "sip:bob@d", "index");
        final DocumentSelector spelled = new DocumentSelector("rls-services", "bob@d", "index");
        assertEquals("by every name", List.of(Set.of(bob, spelled)), told);

        poll();
        database.execute("UPDATE xcap SET etag = '2'");
        poll();
        database.execute("DELETE FROM xcap");
        poll();
        assertEquals(3, told.size());
    }

    /** Whatever the size of the table: one statement where nothing changed, two where something did. */
    @Test
    public void shouldLookWithFewStatements() throws Exception {
        final TestDatabase database = TestDatabase.h2();
        open(database);
        for (int i = 0; i < 600; i++) {
            database.insert("xcap", "u" + i, "d", 8, "/x/rls-services/users/u" + i + "@d/index", "1", DOC);
        }
        poll();
        for (int i = 0; i < 3; i++) {
            assertEquals("nothing changed", 1, statementsOfAPoll(database));
        }
        database.execute("UPDATE xcap SET etag = '2' WHERE username IN ('u7', 'u500')");
        assertEquals("two rows were edited in place", 2, statementsOfAPoll(database));
        assertEquals(
                Set.of(user("sip:u7@d"), user("u7@d"), user("sip:u500@d"), user("u500@d")), told.get(told.size() - 1));
        get(documents.put(ALICE, DOC));
        assertEquals("our own write", 2, statementsOfAPoll(database));
        assertEquals(1, statementsOfAPoll(database));
        assertEquals("is told once", Set.of(ALICE), told.get(told.size() - 1));
    }

    private int statementsOfAPoll(final TestDatabase database) {
        final int before = database.statements();
        poll();
        return database.statements() - before;
    }

    private static DocumentSelector user(final String xui) {
        return new DocumentSelector("rls-services", xui, "index");
    }

    /** Two rows of one name, as an old server may have left them, in different groups: the newest counts. */
    @Test
    public void shouldTellWhereTheNewestOfTwoRowsGoes() throws Exception {
        final TestDatabase database = TestDatabase.h2();
        open(database);
        database.insert("xcap", "bob", "d", 8, "/a/rls-services/users/sip:bob@d/index", "old", DOC);
        database.insert("xcap", "bob", "d", 8, "/b/rls-services/users/sip:bob@d/index", "new", OTHER);
        database.execute("UPDATE xcap SET id = 1000 WHERE etag = 'new'");
        poll();
        database.execute("UPDATE xcap SET etag = 'older' WHERE etag = 'old'");
        poll();
        assertEquals("hidden by the newer", List.of(), told);
        database.execute("DELETE FROM xcap WHERE etag = 'new'");
        poll();
        assertEquals(List.of(Set.of(user("sip:bob@d"))), told);
        assertEquals("older", ((Fetched.Document) get(documents.fetch(user("sip:bob@d"), null))).etag());
    }

    @Test
    public void shouldTellOfItsOwnWritesOnce() throws Exception {
        open(TestDatabase.h2());
        poll();
        get(documents.put(ALICE, DOC));
        poll();
        get(documents.put(ALICE, DOC));
        poll();
        assertEquals(List.of(Set.of(ALICE)), told);
    }

    @Test
    public void shouldAnswerInTimeWhileTheDatabaseHangs() throws Exception {
        open(TestDatabase.h2());
        final CountDownLatch hang = new CountDownLatch(1);
        documents.checkers().clear();
        documents.checkers().add((auid, bytes) -> {
            awaitQuietly(hang);
            return List.of();
        });
        threads.modify(settings(Map.of("answer_timeout_ms", 500, "db_threads", 1, "db_queue", 2)));

        final CompletionStage<String> hanging = documents.put(ALICE, DOC);
        final CompletionStage<Fetched> behind = documents.fetch(ALICE, null);
        final Fetched turnedAway = get(documents.fetch(ALICE, null));
        assertTrue(turnedAway.toString(), ((Fetched.Failed) turnedAway).why().contains("db_queue"));
        assertTrue(get(behind).toString(), ((Fetched.Failed) get(behind)).why().contains("500 ms"));
        assertTrue(failure(hanging) instanceof IOException);

        hang.countDown();
        Await.until("the queue drains", () -> get(documents.fetch(ALICE, null)) instanceof Fetched.Document);
    }

    @Test
    public void shouldWaitForATableThatIsBeingOpened() throws Exception {
        final CompletionStage<String> early = documents.put(ALICE, DOC);
        open(TestDatabase.h2());
        assertEquals(EntityTag.of(DOC), get(early));
    }

    @Test
    public void shouldOpenTheNewDatabaseBeforeTheOldOneIsLetGo() throws Exception {
        final TestDatabase old = TestDatabase.h2();
        open(old);
        get(documents.put(ALICE, DOC));
        poll();
        told.clear();
        final TestDatabase fresh = TestDatabase.h2();
        offered.set(new TestDatabase(fresh.take(), Dialect.H2) {
            @Override
            public DataSource take() {
                assertEquals("the old one serves on", 1, old.holders());
                assertTrue(get(documents.fetch(ALICE, null)) instanceof Fetched.Document);
                return super.take();
            }
        });

        keeper.align(settings);
        poll();

        assertEquals(0, old.holders());
        assertTrue(get(documents.fetch(ALICE, null)) instanceof Fetched.Absent);
        assertEquals("what differs is told", List.of(Set.of(ALICE)), told);
    }

    @Test
    public void shouldTakeAnotherTableWhileRunning() throws Exception {
        final TestDatabase database = TestDatabase.h2();
        open(database);
        get(documents.put(ALICE, DOC));
        settings = settings(Map.of("xcap_table", "lists"));
        keeper.align(settings);
        assertTrue(get(documents.fetch(ALICE, null)) instanceof Fetched.Absent);
        get(documents.put(ALICE, OTHER));
        assertEquals("1", database.ask("SELECT COUNT(*) FROM lists"));
        assertEquals(1, database.holders());
    }

    @Test
    public void shouldStayHiddenWhereTheVersionIsNotKnown() {
        final TestDatabase database = TestDatabase.h2();
        database.execute(
                "CREATE TABLE version (table_name VARCHAR(32), table_version INT)",
                "INSERT INTO version VALUES ('xcap', 5)");
        offered.set(database);
        keeper.align(settings);
        assertFalse(published.now);
        assertEquals(0, database.holders());

        database.execute("DELETE FROM version");
        keeper.retryNow();
        keeper.align(settings);
        assertTrue(published.now);
    }

    @Test
    public void shouldSayThatNobodyCanSayWhileTheDatabaseIsDown() throws Exception {
        final JdbcDataSource nowhere = new JdbcDataSource();
        nowhere.setURL("jdbc:h2:mem:nowhere" + System.nanoTime() + ";IFEXISTS=TRUE");
        final TestDatabase down = new TestDatabase(nowhere, Dialect.H2);
        offered.set(down);
        threads.modify(settings(Map.of("answer_timeout_ms", 100)));

        keeper.align(settings);

        assertTrue(published.now);
        assertEquals(0, down.holders());
        assertTrue(get(documents.fetch(ALICE, null)) instanceof Fetched.Failed);

        offered.set(TestDatabase.h2());
        keeper.align(settings);
        assertTrue("not tried again at once", get(documents.fetch(ALICE, null)) instanceof Fetched.Failed);
        clock.advance(Duration.ofSeconds(5));
        keeper.align(settings);
        threads.modify(settings);
        assertTrue(get(documents.fetch(ALICE, null)) instanceof Fetched.Absent);
    }

    @Test
    public void shouldServeTheRootsItIsToldTo() {
        assertTrue(documents.serves("http://any.example/root"));
        documents.modify(settings(Map.of("xcap_root", "https://x.example/xcap/, http://y.example/root")));
        assertTrue(documents.serves("https://x.example/xcap"));
        assertTrue(documents.serves("http://y.example/root/"));
        assertFalse(documents.serves("http://any.example/root"));
    }

    @Test
    public void shouldRefuseBadConfigurationAndKeepTheStandingOne() {
        final Settings standing = settings(Map.of("xcap_table", "lists", "poll_interval", 7));
        final ConfigurationReader reader = new ConfigurationReader(
                Map.of("xcap_table", "x; DROP TABLE y", "poll_interval", "abc", "integrated_xcap_server", "maybe"));
        final Settings read = Settings.read(reader, standing);
        assertEquals("lists", read.table());
        assertEquals(7000, read.pollMs());
        assertEquals(3, reader.refusals().size());
    }

    @Test
    public void shouldReadDocumentsFromATextColumnAndKnowATableWithoutVersion() throws Exception {
        final TestDatabase database = TestDatabase.h2();
        database.execute(
                "CREATE TABLE xcap (id INT AUTO_INCREMENT PRIMARY KEY, username VARCHAR(64), domain VARCHAR(64),"
                        + " doc CLOB, doc_type INT, etag VARCHAR(64), source INT, doc_uri VARCHAR(128), port INT)",
                "INSERT INTO xcap (username, domain, doc, doc_type, etag, source, doc_uri, port) VALUES ('alice', 'd',"
                        + " '<rls-services/>', 8, 'e', 0, '/xcap/rls-services/users/alice@d/index', 0)");
        open(database);
        assertArrayEquals(DOC, bytes(ALICE));
        assertEquals("4", database.ask("SELECT table_version FROM version WHERE table_name = 'xcap'"));
    }
}
