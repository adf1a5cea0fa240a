package io.rollcall.rls.xcap.integrated.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Test;

/** What must hold of a table that OpenXCAP made and fills, in each database. */
public abstract class OpenXcapContract {

    private static final String TABLE = "openxcap";
    private static final byte[] DOC = "<rls-services/>".getBytes(UTF_8);
    private static final byte[] OTHER = "<rls-services>Söhne</rls-services>".getBytes(UTF_8);
    private static final DocumentSelector ALICE = new DocumentSelector("rls-services", "sip:alice@d", "index");
    private static final DocumentSelector BOB = new DocumentSelector("rls-services", "sip:bob@d", "index");

    static TestDatabase database;

    private XcapTable table;

    @After
    public void drop() {
        if (table != null) {
            table.close();
        }
        database.execute(
                "DROP TABLE IF EXISTS " + TABLE,
                "DROP TABLE IF EXISTS subscriber",
                "DELETE FROM version WHERE table_name = 'openxcap'");
    }

    /** As its migrations make it; doc_uri is unique only with the account. */
    private void create(final boolean subscribers) throws Exception {
        final boolean postgres = database.dialect() == Dialect.POSTGRESQL;
        final String key = postgres ? "SERIAL" : "INTEGER NOT NULL AUTO_INCREMENT";
        if (subscribers) {
            database.execute("CREATE TABLE subscriber (id " + key + ", username VARCHAR(64), PRIMARY KEY (id))");
        }
        database.execute("CREATE TABLE " + TABLE + " (id " + key + ","
                + (subscribers ? " subscriber_id INTEGER," : "")
                + " username VARCHAR(64) NOT NULL, domain VARCHAR(64) NOT NULL, doc " + (postgres ? "BYTEA" : "BLOB")
                + " NOT NULL, doc_type INTEGER NOT NULL, etag VARCHAR(64) NOT NULL, source INTEGER NOT NULL,"
                + " doc_uri VARCHAR(255) NOT NULL, port INTEGER NOT NULL, PRIMARY KEY (id),"
                + (subscribers ? " FOREIGN KEY (subscriber_id) REFERENCES subscriber (id) ON DELETE CASCADE," : "")
                + " CONSTRAINT openxcap_account_doc_type_idx UNIQUE (username, domain, doc_type, doc_uri))");
    }

    private void insert(final String user, final int type, final String name, final String etag) {
        database.insert(TABLE, user, "d", type, name, etag, DOC);
    }

    private String etag(final String auid, final String xui, final String name) {
        return ((Fetched.Document) table.fetch(new DocumentSelector(auid, xui, name), null)).etag();
    }

    @Test
    public void shouldServeWhatOpenXcapWrote() throws Exception {
        create(true);
        insert("alice", 8, "index", "1");
        insert("bob", 8, "index", "2");
        insert("bob", 4, "index.xml", "3");
        insert("bob", 4, "office/friends", "4");
        insert("bob", 2, "index.xml", "5");
        insert("bob", 32, "index.xml", "6");
        table = database.open(TABLE);

        assertEquals("1", etag("rls-services", "sip:alice@d", "index"));
        assertEquals("2", etag("rls-services", "bob@D", "index.xml"));
        assertEquals("3", etag("resource-lists", "sip:bob@d", "index"));
        assertEquals("4", etag("resource-lists", "sip:bob@d", "office/friends"));
        assertEquals("5", etag("pres-rules", "sip:bob@d", "index"));
        assertEquals("6", etag("org.openmobilealliance.pres-rules", "sip:bob@d", "index"));
        assertSame(
                Fetched.Absent.INSTANCE,
                table.fetch(new DocumentSelector("resource-lists", "sip:bob@d", "friends"), null));
        assertEquals(
                Set.of("resource-lists/users/sip:bob@d/index.xml", "resource-lists/users/sip:bob@d/office/friends"),
                table.entries(DocumentType.RESOURCE_LISTS).stream()
                        .map(entry -> entry.selector().toString())
                        .collect(Collectors.toSet()));
        assertEquals(1, table.entries(DocumentType.OMA_PRES_RULES).size());
    }

    @Test
    public void shouldWriteWhatOpenXcapFinds() throws Exception {
        create(true);
        insert("alice", 8, "index", "1");
        final String id = database.ask("SELECT id FROM openxcap");
        table = database.open(TABLE);

        assertEquals(
                Written.Result.REPLACED,
                table.put(ALICE, OTHER, "/xcap-root", Precondition.NONE, null).result());
        assertEquals("in place", id, database.ask("SELECT id FROM openxcap WHERE username = 'alice'"));
        for (final DocumentSelector document : new DocumentSelector[] {
            BOB,
            new DocumentSelector("resource-lists", "sip:bob@d", "office/friends"),
            new DocumentSelector("pres-rules", "sip:bob@d", "mine"),
            new DocumentSelector("org.openmobilealliance.pres-rules", "sip:bob@d", "pres-rules"),
            new DocumentSelector("rls-services", null, "index")
        }) {
            assertEquals(
                    document.toString(),
                    Written.Result.CREATED,
                    table.put(document, OTHER, "/xcap-root", Precondition.NONE, null)
                            .result());
        }
        assertEquals("index", docUri(8));
        assertEquals("office/friends", docUri(4));
        assertEquals("index.xml", docUri(2));
        assertEquals("index.xml", docUri(32));
        assertArrayEquals(OTHER, ((Fetched.Document) table.fetch(BOB, null)).bytes());
        assertArrayEquals(
                OTHER,
                ((Fetched.Document) table.fetch(new DocumentSelector("rls-services", null, "index"), null)).bytes());
        assertTrue(table.delete(BOB));
        assertSame(Fetched.Absent.INSTANCE, table.fetch(BOB, null));
    }

    private String docUri(final int type) {
        return database.ask("SELECT doc_uri FROM openxcap WHERE username = 'bob' AND doc_type = " + type);
    }

    /** OpenXCAP has no table of versions, and one with a row for its table would say what is not known. */
    @Test
    public void shouldKeepNoVersionOfATableOfOpenXcap() throws Exception {
        create(true);
        table = database.open(TABLE);
        assertEquals("0", database.ask("SELECT COUNT(*) FROM version WHERE table_name = 'openxcap'"));
    }

    /** OpenSIPS makes the table alike but for the subscribers, and OpenXCAP or another server fills it. */
    @Test
    public void shouldWriteAsTheNewestRowIsWrittenWhereTheTableDoesNotTell() throws Exception {
        create(false);
        insert("eve", 8, "index", "1");
        table = database.open(TABLE);
        table.put(ALICE, DOC, "/xcap-root", null);
        assertEquals("index", database.ask("SELECT doc_uri FROM openxcap WHERE username = 'alice'"));

        insert("mallory", 8, "/xcap-root/rls-services/users/sip:mallory@d/index", "2");
        table.close();
        table = database.open(TABLE);
        table.put(BOB, DOC, "/xcap-root", null);
        assertEquals(
                "/xcap-root/rls-services/users/sip:bob@d/index",
                database.ask("SELECT doc_uri FROM openxcap WHERE username = 'bob'"));
        assertEquals("1", etag("rls-services", "sip:eve@d", "index"));
        assertEquals("2", etag("rls-services", "sip:mallory@d", "index"));
    }
}
