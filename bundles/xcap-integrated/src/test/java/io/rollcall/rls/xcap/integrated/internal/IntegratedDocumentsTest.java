package io.rollcall.rls.xcap.integrated.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The documents, the keeper of the table and the folder together, on H2 and with a manual clock. */
public class IntegratedDocumentsTest {

    private static final byte[] DOC = "<rls-services/>".getBytes(UTF_8);
    private static final byte[] OTHER = "<rls-services><!-- other --></rls-services>".getBytes(UTF_8);
    private static final byte[] BAD = "<bad/>".getBytes(UTF_8);
    private static final DocumentSelector ALICE = new DocumentSelector("rls-services", "sip:alice@d", "index");

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final ManualClock clock = new ManualClock();
    private final Counters counters = new Counters();
    private final AtomicReference<Database> offered = new AtomicReference<>();
    private final List<Set<DocumentSelector>> told = new CopyOnWriteArrayList<>();
    private final Published published = new Published();
    private Settings settings = settings(Map.of());
    private final DatabaseThreads threads = new DatabaseThreads(settings);
    private final IntegratedDocuments documents = new IntegratedDocuments(threads, counters, settings);
    private final TableKeeper keeper =
            new TableKeeper(documents, new PlainEclipseLink(), offered::get, published, clock);
    private final LoadFolder folder = new LoadFolder(documents, clock);
    private final DocumentChecker checker = (auid, bytes) -> new String(bytes, UTF_8).contains("bad")
            ? List.of(new DocumentChecker.Defect(3, 7, "it is bad"))
            : List.of();

    public IntegratedDocumentsTest() {
        documents.listeners().add(told::add);
        documents.checkers().add(checker);
    }

    @After
    public void stop() throws InterruptedException {
        keeper.close();
        assertTrue("threads end", threads.stop(5000));
    }

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
    public void shouldLoadFilesOnceAndAgainWhenTheyChange() throws Exception {
        final TestDatabase database = TestDatabase.h2();
        open(database);
        final Path index = file("rls-services/users/sip:alice@d/index.xml", DOC);
        load();
        assertArrayEquals(DOC, bytes(ALICE));

        get(documents.put(ALICE, OTHER));
        load();
        final LoadFolder afterRestart = new LoadFolder(documents, clock);
        afterRestart.load(temporary.getRoot().toPath(), keeper.align(settings));
        assertArrayEquals("an edit stays while the file does", OTHER, bytes(ALICE));

        Files.write(index, "<rls-services>third</rls-services>".getBytes(UTF_8));
        settle(index);
        load();
        assertEquals("<rls-services>third</rls-services>", new String(bytes(ALICE), UTF_8));
    }

    @Test
    public void shouldLoadTheGoodFilesBesideABadOne() throws Exception {
        final TestDatabase database = TestDatabase.h2();
        open(database);
        file("rls-services/users/sip:alice@d/index", DOC);
        file("rls-services/users/sip:bob@d/index", BAD);
        file("rls-services/misplaced", DOC);
        file("rls-services/users/sip:alice@d/.index.swp", BAD);
        load();
        load();
        assertEquals("1", database.ask("SELECT COUNT(*) FROM xcap"));
        assertEquals("1", database.ask("SELECT COUNT(*) FROM rls_xcap_loaded"));
        assertEquals("tried once only", 1L, (long) counters.snapshot().get("xcap.table.documents.refused"));
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

    private void open(final TestDatabase database) {
        offered.set(database);
        keeper.align(settings);
        assertTrue(published.now);
    }

    private void poll() {
        keeper.align(settings).use(table -> {
            documents.poll(table);
            return null;
        });
    }

    private void load() throws IOException {
        folder.load(temporary.getRoot().toPath(), keeper.align(settings));
    }

    private Path file(final String name, final byte[] content) throws IOException {
        final Path file = temporary.getRoot().toPath().resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        settle(file);
        return file;
    }

    /** A moment ago by the manual clock, and another moment each time. */
    private void settle(final Path file) throws IOException {
        clock.advance(Duration.ofSeconds(10));
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(5)));
    }

    private byte[] bytes(final DocumentSelector document) {
        return ((Fetched.Document) get(documents.fetch(document, null))).bytes();
    }

    private static Settings settings(final Map<String, ?> configuration) {
        return Settings.read(new ConfigurationReader(configuration), Settings.DEFAULT);
    }

    private static <T> T get(final CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable failure(final CompletionStage<?> stage) {
        return assertThrows(ExecutionException.class, () -> stage.toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .getCause();
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Published implements TableKeeper.Publication {

        private boolean now;

        @Override
        public void publish() {
            now = true;
        }

        @Override
        public void withdraw() {
            now = false;
        }
    }
}
