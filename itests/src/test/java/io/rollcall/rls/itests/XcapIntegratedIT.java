package io.rollcall.rls.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runners.MethodSorters;
import org.osgi.framework.ServiceReference;

/**
 * Lists in the xcap table, through the services of the running server: loading, refusing, and changing the database.
 */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class XcapIntegratedIT extends DistributionTest {

    private static final DocumentSelector ALICE =
            new DocumentSelector(DocumentSelector.RLS_SERVICES, "sip:alice@xcap.test", "index");
    private static final byte[] LIST = document("sip:friends@xcap.test");

    @Test
    public void shouldReadBackWhatWasStored() throws Exception {
        String etag = get(store().put(ALICE, LIST));

        Fetched.Document read = (Fetched.Document) get(source().fetch(ALICE, null));
        assertArrayEquals(LIST, read.bytes());
        assertEquals(etag, read.etag());
        assertTrue(get(source().fetch(ALICE, etag)) instanceof Fetched.NotModified);
        assertTrue(get(source().documents(DocumentSelector.RLS_SERVICES)).stream()
                .anyMatch(tag -> tag.document().equals(ALICE) && tag.etag().equals(etag)));
        assertTrue(shell("rls:lists --no-format").contains("sip:friends@xcap.test"));

        assertTrue(get(store().delete(ALICE)));
        assertTrue(get(source().fetch(ALICE, null)) instanceof Fetched.Absent);
    }

    @Test
    public void shouldRefuseABadDocumentWithItsLine() {
        DocumentSelector bad = new DocumentSelector(DocumentSelector.RLS_SERVICES, "sip:bad@xcap.test", "index");
        byte[] document = "<?xml version=\"1.0\"?>\n<!DOCTYPE x>\n<x/>".getBytes(StandardCharsets.UTF_8);

        Throwable refusal = assertThrows(
                        ExecutionException.class,
                        () -> store().put(bad, document).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .getCause();

        assertTrue(refusal.toString(), refusal instanceof IllegalArgumentException);
        assertTrue(refusal.getMessage(), refusal.getMessage().matches("line 2, column \\d+: .+"));
        assertTrue(get(source().fetch(bad, null)) instanceof Fetched.Absent);
    }

    @Test
    public void shouldLoadTheStartUpFolder() throws Exception {
        Path home = Path.of(System.getProperty("karaf.etc"), "rollcall-lists", "rls-services", "users");
        Path file = home.resolve("sip:file@xcap.test").resolve("index.xml");
        Files.createDirectories(file.getParent());
        Files.write(file, document("sip:from-file@xcap.test"));
        DocumentSelector loaded = new DocumentSelector("rls-services", "sip:file@xcap.test", "index");
        awaitText(loaded, "sip:from-file@xcap.test");

        Files.write(file, document("sip:from-file-again@xcap.test"));
        awaitText(loaded, "sip:from-file-again@xcap.test");
    }

    @Test
    public void shouldNoticeWhatAnotherServerWrites() throws Exception {
        DocumentSelector theirs = new DocumentSelector("rls-services", "sip:bob@xcap.test", "index");
        execute("INSERT INTO xcap (username, domain, doc, doc_type, etag, source, doc_uri, port) VALUES ('bob',"
                + " 'xcap.test', STRINGTOUTF8('" + new String(document("sip:theirs@xcap.test"), StandardCharsets.UTF_8)
                + "'), 8, 'sr-1', 0, '/xcap-root/rls-services/users/sip:bob@xcap.test/index', 0)");
        awaitText(theirs, "sip:theirs@xcap.test");
        Await.until("the list is not known", LIMIT, () -> lists().contains("sip:theirs@xcap.test"));
    }

    @Test
    public void shouldTurnToAnotherDatabaseWhileRunning() throws Exception {
        get(store().put(ALICE, LIST));
        ServiceReference<DataSource> before = database();

        configure("rls.db", "db_url", "jdbc:h2:mem:second;DB_CLOSE_DELAY=-1");
        Await.until(
                "the second database does not serve",
                LIMIT,
                () -> get(source().fetch(ALICE, null)) instanceof Fetched.Absent);
        Await.until("the first database is not let go", LIMIT, () -> before.getBundle() == null);
        get(store().put(ALICE, document("sip:second@xcap.test")));

        configure("rls.db", "db_url", "");
        awaitText(ALICE, "sip:friends@xcap.test");
    }

    /** The database of the table alone (xcap_db_url), not that of subscriptions. */
    @Test
    public void shouldTurnToADatabaseOfItsOwnWhileRunning() throws Exception {
        get(store().put(ALICE, LIST));
        configure("rls.xcap.integrated", "xcap_db_url", "jdbc:h2:mem:lists-alone;DB_CLOSE_DELAY=-1");
        Await.until(
                "the database of the table does not serve",
                LIMIT,
                () -> get(source().fetch(ALICE, null)) instanceof Fetched.Absent);
        get(store().put(ALICE, document("sip:alone@xcap.test")));

        configure("rls.xcap.integrated", "xcap_db_url", "");
        awaitText(ALICE, "sip:friends@xcap.test");
    }

    @Test
    public void shouldTurnToAnotherTableWhileRunningAndRefuseAStrangeOne() throws Exception {
        get(store().put(ALICE, LIST));
        configure("rls.xcap.integrated", "xcap_table", "other_lists");
        Await.until(
                "the other table does not serve",
                LIMIT,
                () -> get(source().fetch(ALICE, null)) instanceof Fetched.Absent);

        execute("INSERT INTO version (table_name, table_version) VALUES ('strange', 3)");
        configure("rls.xcap.integrated", "xcap_table", "strange");
        stop("xcap-integrated");
        start("xcap-integrated");
        Await.until("a table of version 3 is looked at", LIMIT, () -> log().contains("has version 3"));
        assertNull(context.getServiceReference(XcapDocumentSource.class));

        configure("rls.xcap.integrated", "xcap_table", "xcap");
        awaitText(ALICE, "sip:friends@xcap.test");
    }

    @Test
    public void shouldLeaveNoThreadWhenStopped() throws Exception {
        stop("xcap-integrated");
        stop("rls-db");
        try {
            Await.until("threads of the database stay", LIMIT, () -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().matches("rls-(xcap-)?db-.*")));
        } finally {
            start("rls-db");
            start("xcap-integrated");
        }
        service(XcapDocumentSource.class);
    }

    private XcapDocumentStore store() {
        return service(XcapDocumentStore.class);
    }

    private XcapDocumentSource source() {
        return service(XcapDocumentSource.class);
    }

    private ServiceReference<DataSource> database() throws Exception {
        Collection<ServiceReference<DataSource>> offers =
                context.getServiceReferences(DataSource.class, "(rls.datasource=xcap)");
        return offers.stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    private void execute(String sql) throws Exception {
        ServiceReference<DataSource> offer = database();
        try (Connection connection = context.getService(offer).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        } finally {
            context.ungetService(offer);
        }
    }

    private void awaitText(DocumentSelector document, String text) {
        Await.until(
                document + " does not say " + text,
                LIMIT,
                () -> get(source().fetch(document, null)) instanceof Fetched.Document read
                        && new String(read.bytes(), StandardCharsets.UTF_8).contains('"' + text + '"'));
    }

    private String lists() {
        try {
            return shell("rls:lists --no-format");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String log() {
        try {
            return Files.readString(Path.of(System.getProperty("karaf.data"), "log", "rollcall.log"));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] document(String service) {
        return String.join(
                        "\n",
                        List.of(
                                "<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                                        + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">",
                                " <service uri=\"" + service + "\">",
                                "  <list><rl:entry uri=\"sip:carol@xcap.test\"/></list>",
                                "  <packages><package>presence</package></packages>",
                                " </service>",
                                "</rls-services>"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
