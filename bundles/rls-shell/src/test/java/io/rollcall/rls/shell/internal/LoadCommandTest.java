package io.rollcall.rls.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LoadCommandTest extends ShellTest {

    private static final String ALICE = "sip:alice@example.com";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Table table = new Table();

    @Before
    public void publish() {
        bundle.with(XcapDocumentStore.class, table).with(DocumentChecker.class, LoadCommandTest::check);
    }

    @Test
    public void shouldLoadAFolderWithWhatIsReferredToFirst() throws Exception {
        write("rls-services/users/" + ALICE + "/index", "services");
        write("resource-lists/global/index.xml", "global");
        write("resource-lists/users/sip%3Abob%40example.com/friends/close", "close");
        write("README.md", "not a document");

        final String text = printed(load(folder.getRoot()));

        assertEquals(
                List.of(
                        new DocumentSelector("resource-lists", null, "index"),
                        new DocumentSelector("resource-lists", "sip:bob@example.com", "friends/close"),
                        new DocumentSelector("rls-services", ALICE, "index")),
                List.copyOf(table.documents.keySet()));
        assertLine(text, "Loaded rls-services/users/" + ALICE + "/index (8 bytes, etag e3)");
    }

    @Test
    public void shouldTakeTheSelectorFromOptions() throws Exception {
        final LoadCommand command = load(write("anywhere.xml", "x").toFile());
        command.auid = "resource-lists";
        command.user = ALICE;

        printed(command);

        assertEquals("x", table.documents.get(new DocumentSelector("resource-lists", ALICE, "index")));
    }

    @Test
    public void shouldLoadNothingWhereOneDocumentIsBad() throws Exception {
        write("resource-lists/global/index", "fine");
        write("rls-services/global/index", "BAD");

        final String message = refused(load(folder.getRoot()));

        assertTrue(message, message.startsWith("Refused, nothing was loaded:\n"));
        assertTrue(message, message.endsWith("rls-services/global/index: line 3, column 7: BAD is bad"));
        assertEquals(Map.of(), table.documents);
    }

    @Test
    public void shouldSayWhereTheTroubleBegan() throws Exception {
        write("resource-lists/global/a", "fine");
        write("resource-lists/global/b", "TROUBLE");

        final String message = refused(load(folder.getRoot()));

        assertTrue(message, message.contains("resource-lists/global/b: the database is away"));
        assertTrue(message, message.contains("1 of 2 documents are loaded, this one and those after it are not."));
    }

    @Test
    public void shouldRefuseAPathThatTellsNothing() throws Exception {
        assertTrue(refused(load(write("index.xml", "x").toFile())).contains("see --auid"));
        assertTrue(refused(load(new File(folder.getRoot(), "missing"))).endsWith("does not exist."));
    }

    @Test
    public void shouldRefuseAFolderThatIsOneDocument() {
        final LoadCommand command = load(folder.getRoot());
        command.auid = "resource-lists";

        assertTrue(refused(command).startsWith("--auid names one document"));
    }

    @Test
    public void shouldSayThatThereIsNoTable() throws Exception {
        write("resource-lists/global/a", "fine");
        bundle.withdraw(XcapDocumentStore.class);

        assertTrue(refused(load(folder.getRoot())).startsWith("There is no table of lists to write to"));
    }

    @Test
    public void shouldDeleteADocument() throws Exception {
        table.documents.put(new DocumentSelector("rls-services", ALICE, "index"), "x");

        assertEquals(
                "Deleted rls-services/users/" + ALICE + "/index",
                printed(unload("index")).trim());
        assertEquals("There is no document rls-services/users/" + ALICE + "/index", refused(unload("index")));
    }

    private UnloadCommand unload(final String document) {
        final UnloadCommand command = ready(new UnloadCommand());
        command.path = "/rls-services/users/" + ALICE + "/" + document;
        return command;
    }

    private LoadCommand load(final File path) {
        final LoadCommand command = ready(new LoadCommand());
        command.path = path;
        return command;
    }

    private Path write(final String path, final String text) throws IOException {
        final Path file = folder.getRoot().toPath().resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<DocumentChecker.Defect> check(final String auid, final byte[] bytes) {
        return new String(bytes, UTF_8).equals("BAD")
                ? List.of(new DocumentChecker.Defect(3, 7, "BAD is bad"))
                : List.of();
    }

    /** A table in memory. */
    private static final class Table implements XcapDocumentStore {

        private final Map<DocumentSelector, String> documents = new LinkedHashMap<>();

        @Override
        public CompletionStage<String> put(final DocumentSelector document, final byte[] bytes) {
            final String text = new String(bytes, UTF_8);
            if (text.equals("TROUBLE")) {
                return CompletableFuture.failedFuture(new IOException("the database is away"));
            }
            documents.put(document, text);
            return CompletableFuture.completedFuture("e" + documents.size());
        }

        @Override
        public CompletionStage<Boolean> delete(final DocumentSelector document) {
            return CompletableFuture.completedFuture(documents.remove(document) != null);
        }

        @Override
        public CompletionStage<Written> put(
                final DocumentSelector document, final byte[] bytes, final Precondition precondition) {
            throw new UnsupportedOperationException("commands write without conditions");
        }

        @Override
        public CompletionStage<Written> delete(final DocumentSelector document, final Precondition precondition) {
            throw new UnsupportedOperationException("commands write without conditions");
        }
    }
}
