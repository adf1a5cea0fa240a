package io.rollcall.rls.xcap.integrated.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import io.rollcall.rls.testkit.Requirement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.Test;

/** What must hold of the table in each database. */
public abstract class XcapTableContract extends ServiceClaimsContract {

    private static final byte[] DOC = "<rls-services>Söhne</rls-services>".getBytes(UTF_8);
    private static final byte[] OTHER = "<rls-services/>".getBytes(UTF_8);
    private static final DocumentSelector ALICE =
            new DocumentSelector("rls-services", "sip:alice@example.com", "index");

    private static XcapTable table;

    /** Called once, before all tests, with an empty database. */
    static void start(final TestDatabase empty) throws SQLException, SchemaRefusedException {
        database = empty;
        table = database.open("xcap");
    }

    @Before
    public void empty() {
        database.execute(
                "DELETE FROM xcap", "DROP TABLE IF EXISTS lists", "DELETE FROM version WHERE table_name = 'lists'");
    }

    @AfterClass
    public static void close() {
        table.close();
    }

    @Test
    public void shouldCreateTheTableAndItsVersion() {
        assertEquals("4", database.ask("SELECT table_version FROM version WHERE table_name = 'xcap'"));
        assertEquals("0", database.ask("SELECT COUNT(*) FROM xcap"));
    }

    @Test
    public void shouldLeaveATableOfTheRightVersionAlone() throws Exception {
        put(ALICE, DOC);
        database.open("xcap").close();
        assertArrayEquals(DOC, fetched(ALICE).bytes());
        assertEquals("1", database.ask("SELECT COUNT(*) FROM version"));
    }

    @Test
    public void shouldRefuseAnotherVersion() {
        database.execute("INSERT INTO version (table_name, table_version) VALUES ('lists', 3)");
        final SchemaRefusedException refusal = assertThrows(SchemaRefusedException.class, () -> database.open("lists"));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("version 3"));
    }

    @Test
    public void shouldRefuseATableThatLacksColumns() {
        database.execute("CREATE TABLE lists (id INT, username VARCHAR(64))");
        final SchemaRefusedException refusal = assertThrows(SchemaRefusedException.class, () -> database.open("lists"));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("columns"));
        assertEquals("0", database.ask("SELECT COUNT(*) FROM version WHERE table_name = 'lists'"));
    }

    @Test
    public void shouldServeATableOfAnotherName() throws Exception {
        final XcapTable lists = database.open("lists");
        try {
            lists.put(ALICE, DOC, "/xcap-root", null);
            assertEquals("1", database.ask("SELECT COUNT(*) FROM lists"));
            assertEquals("0", database.ask("SELECT COUNT(*) FROM xcap"));
            assertSame("the table before is open still", Fetched.Absent.INSTANCE, table.fetch(ALICE, null));
            assertArrayEquals(DOC, ((Fetched.Document) lists.fetch(ALICE, null)).bytes());
        } finally {
            lists.close();
        }
    }

    @Test
    public void shouldWriteRowsAsKamailioDoes() {
        final String etag = put(ALICE, DOC);
        assertEquals("alice", database.ask("SELECT username FROM xcap"));
        assertEquals("example.com", database.ask("SELECT domain FROM xcap"));
        assertEquals("8", database.ask("SELECT doc_type FROM xcap"));
        assertEquals(
                "/xcap-root/rls-services/users/sip:alice@example.com/index", database.ask("SELECT doc_uri FROM xcap"));
        assertEquals(etag, database.ask("SELECT etag FROM xcap"));
    }

    @Test
    public void shouldReplaceDeleteAndTellTags() {
        final String first = put(ALICE, DOC);
        assertEquals(first, fetched(ALICE).etag());
        assertSame(Fetched.NotModified.INSTANCE, table.fetch(ALICE, first));

        final String second = put(ALICE, OTHER);
        assertNotEquals(first, second);
        assertArrayEquals(OTHER, ((Fetched.Document) table.fetch(ALICE, first)).bytes());
        assertEquals("1", database.ask("SELECT COUNT(*) FROM xcap"));

        assertTrue(table.delete(ALICE));
        assertFalse(table.delete(ALICE));
        assertSame(Fetched.Absent.INSTANCE, table.fetch(ALICE, null));
    }

    @Test
    @Requirement("4825-8-l")
    public void shouldWriteOnlyWhereThePreconditionHolds() {
        final Precondition absent = new Precondition(null, List.of("*"));
        final Written created = put(ALICE, DOC, absent);
        assertEquals(Written.Result.CREATED, created.result());
        assertEquals(new Written(Written.Result.PRECONDITION_FAILED, created.etag()), put(ALICE, OTHER, absent));
        assertArrayEquals(DOC, fetched(ALICE).bytes());

        final Precondition mine = new Precondition(List.of("other", created.etag()), null);
        assertEquals(Written.Result.REPLACED, put(ALICE, OTHER, mine).result());
        assertEquals(
                "of two editors one is late",
                Written.Result.PRECONDITION_FAILED,
                put(ALICE, DOC, mine).result());
        assertEquals(
                Written.Result.PRECONDITION_FAILED, table.delete(ALICE, mine).result());
        assertArrayEquals(OTHER, fetched(ALICE).bytes());

        final Precondition any = new Precondition(List.of("*"), null);
        assertEquals(Written.Result.DELETED, table.delete(ALICE, any).result());
        assertEquals(
                Written.Result.PRECONDITION_FAILED, table.delete(ALICE, any).result());
        assertEquals(new Written(Written.Result.PRECONDITION_FAILED, null), put(ALICE, DOC, any));
        assertEquals(
                Written.Result.ABSENT, table.delete(ALICE, Precondition.NONE).result());
    }

    @Test
    @Requirement("4825-8-l")
    public void shouldLetOneOfManyEditorsWin() throws Exception {
        final Precondition first = new Precondition(List.of(put(ALICE, DOC)), null);
        final ExecutorService editors = Executors.newFixedThreadPool(4);
        try {
            final List<Callable<Written>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                final byte[] theirs = ("<rls-services><!-- " + i + " --></rls-services>").getBytes(UTF_8);
                all.add(() -> put(ALICE, theirs, first));
            }
            int won = 0;
            for (final Future<Written> one : editors.invokeAll(all)) {
                won += one.get().result() == Written.Result.REPLACED ? 1 : 0;
            }
            assertEquals(1, won);
        } finally {
            editors.shutdownNow();
        }
    }

    @Test
    public void shouldKeepTheTagOfADocumentThatIsWrittenAgainUnchanged() {
        database.insert(
                "xcap",
                "alice",
                "example.com",
                8,
                "/xcap-root/rls-services/users/sip:alice@example.com/index",
                "sr-1",
                DOC);
        assertEquals("sr-1", put(ALICE, DOC));
        assertEquals("sr-1", database.ask("SELECT etag FROM xcap"));
    }

    @Test
    public void shouldReadRowsThatOthersWrote() {
        database.insert(
                "xcap", "bob", "D.Example", 8, "/xcap/rls-services/users/sip%3Abob%40D.Example/index.xml", "e1", DOC);
        database.insert(
                "xcap", "carol", "d", 4, "http://x.d/xcap-root/resource-lists/users/carol@d/friends", "e2", DOC);
        database.insert("xcap", "dave", "d", 8, "index", "e3", DOC);
        database.insert("xcap", "", "", 4, "/xcap-root/resource-lists/global/index", "e4", DOC);
        database.insert("xcap", "admin", "d", 4, "/other/resource-lists/global/staff", "e5", DOC);

        assertEquals("e1", etag("rls-services", "sip:bob@d.example", "index"));
        assertEquals("e2", etag("resource-lists", "sip:carol@d", "friends"));
        assertEquals("e3", etag("rls-services", "sip:dave@d", "index"));
        assertEquals("e4", etag("resource-lists", null, "index"));
        assertEquals("e5", etag("resource-lists", "sip:admin@d", "staff"));
        assertSame(
                "the application usage counts",
                Fetched.Absent.INSTANCE,
                table.fetch(new DocumentSelector("rls-services", "sip:carol@d", "friends"), null));
    }

    /** Kamailio gives both usages one number. */
    @Test
    public void shouldTellRulesOfOneUsageFromThoseOfTheOther() {
        final DocumentSelector rules = new DocumentSelector("pres-rules", "sip:alice@example.com", "index");
        final DocumentSelector oma =
                new DocumentSelector("org.openmobilealliance.pres-rules", "sip:alice@example.com", "index");
        put(oma, OTHER);
        assertSame(Fetched.Absent.INSTANCE, table.fetch(rules, null));
        put(rules, DOC);
        assertArrayEquals(OTHER, fetched(oma).bytes());
        assertArrayEquals(DOC, fetched(rules).bytes());
        assertEquals("2", database.ask("SELECT COUNT(*) FROM xcap WHERE doc_type = 2"));
        assertTrue(table.delete(oma));
        assertArrayEquals(DOC, fetched(rules).bytes());
    }

    @Test
    public void shouldListTheDocumentsOfAllOwners() {
        put(ALICE, DOC);
        put(new DocumentSelector("rls-services", null, "index"), DOC);
        put(new DocumentSelector("resource-lists", "sip:alice@example.com", "index"), DOC);
        database.insert("xcap", "bob", "d", 8, "/xcap/rls-services/users/bob@d/index", "e1", OTHER);
        database.insert("xcap", "eve", "d", 2, "/xcap/pres-rules/users/eve@d/index", "e2", OTHER);

        final Set<String> names = table.entries(DocumentType.RLS_SERVICES).stream()
                .map(entry -> entry.selector().toString())
                .collect(Collectors.toSet());

        assertEquals(
                Set.of(
                        "rls-services/users/sip:alice@example.com/index",
                        "rls-services/global/index",
                        "rls-services/users/sip:bob@d/index"),
                names);
    }

    @Test
    public void shouldTellTheGroupsOfRowsThatDiffer() {
        final Marks empty = table.marks();
        assertEquals(Marks.NONE, empty);
        insert(10, "bob", "e1");
        insert(700, "carol", "e1");
        insert(701, "dave", "e1");
        final Marks both = table.marks();
        assertEquals(Set.of(0L, 2L), both.differing(empty));
        database.execute("UPDATE xcap SET etag = 'e2' WHERE id = 700");
        final Marks edited = table.marks();
        assertEquals("edited in place", Set.of(2L), edited.differing(both));

        final XcapTable.Rows rows = table.rows(edited, Set.of(2L));
        assertEquals(Set.of(2L), rows.groups());
        assertEquals(
                Set.of("700 e2", "701 e1"),
                rows.entries().stream().map(row -> row.id() + " " + row.etag()).collect(Collectors.toSet()));

        database.execute("UPDATE xcap SET doc_type = 2 WHERE id = 701");
        assertEquals(Set.of(2L), table.marks().differing(edited));
        database.execute("DELETE FROM xcap WHERE id = 10");
        assertEquals(Set.of(0L, 2L), table.marks().differing(edited));
    }

    @Test
    public void shouldReadEverythingWhereMuchDiffers() {
        for (int i = 1; i < 20; i++) {
            insert(i * Marks.GROUP, "u" + i, "e");
        }
        final Marks marks = table.marks();
        final XcapTable.Rows rows = table.rows(marks, marks.differing(Marks.NONE));
        assertEquals(19, rows.groups().size());
        assertEquals(19, rows.entries().size());
        assertEquals(3, table.rows(marks, Set.of(1L, 2L, 3L)).entries().size());
    }

    private static void insert(final int id, final String user, final String etag) {
        database.insert("xcap", user, "d", 8, "/x/rls-services/users/" + user + "@d/index", etag, DOC);
        database.execute("UPDATE xcap SET id = " + id + " WHERE username = '" + user + "'");
    }

    @Test
    public void shouldRememberLoadedFilesWithTheirDocuments() {
        assertEquals(Map.of(), table.loadedFiles());
        table.put(ALICE, DOC, "/xcap-root", new LoadedFile("a/b", EntityTag.digest(DOC)));
        assertEquals(Map.of("a/b", EntityTag.digest(DOC)), table.loadedFiles());
        table.put(ALICE, OTHER, "/xcap-root", new LoadedFile("a/b", EntityTag.digest(OTHER)));
        assertEquals(Map.of("a/b", EntityTag.digest(OTHER)), table.loadedFiles());
    }

    @Test
    public void shouldKeepALargeDocumentAndEveryOctet() {
        final byte[] large = new byte[1 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        put(ALICE, large);
        assertArrayEquals(large, fetched(ALICE).bytes());
    }

    @Test
    public void shouldSeeWhatOthersCommitAtOnce() throws SQLException {
        put(ALICE, DOC);
        fetched(ALICE);
        database.execute("UPDATE xcap SET etag = 'theirs'");
        assertEquals("theirs", fetched(ALICE).etag());
    }

    @Override
    XcapTable table() {
        return table;
    }

    private String put(final DocumentSelector document, final byte[] bytes) {
        return table.put(document, bytes, "/xcap-root", null);
    }

    private Written put(final DocumentSelector document, final byte[] bytes, final Precondition precondition) {
        return table.put(document, bytes, "/xcap-root", precondition, null, null);
    }

    private Fetched.Document fetched(final DocumentSelector document) {
        return (Fetched.Document) table.fetch(document, null);
    }

    private String etag(final String auid, final String xui, final String name) {
        return fetched(new DocumentSelector(auid, xui, name)).etag();
    }
}
