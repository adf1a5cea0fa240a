package io.rollcall.rls.xcap.files.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.XcapDocumentSource.DocumentTag;
import io.rollcall.rls.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A folder with lists, and what is done to it. */
public class FolderTest {

    private static final DocumentSelector ALICE =
            new DocumentSelector(DocumentSelector.RLS_SERVICES, "sip:alice@example.com", "index");
    private static final DocumentSelector GLOBAL = new DocumentSelector(DocumentSelector.RESOURCE_LISTS, null, "index");

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final ManualClock clock = new ManualClock();
    private final Counters counters = new Counters();
    private final Documents documents =
            new Documents(root -> true, counters.adder("fetches"), Executors.newSingleThreadScheduledExecutor());
    private Settings limits;
    private Path root;
    private Folder folder;
    private long modified;

    @Before
    public void makeFolder() throws IOException {
        root = temporary.newFolder("lists").toPath();
        limits = settings(1000, 100, 100_000);
        folder = new Folder(root, counters, clock);
    }

    private Settings settings(final int bytes, final int files, final long total) {
        return new Settings(root, List.of(), 2000, bytes, files, total);
    }

    /** Written long enough ago, each time at another moment. */
    private Path write(final String name, final byte[] bytes) throws IOException {
        final Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        Files.setLastModifiedTime(
                file, FileTime.from(clock.instant().minusSeconds(100_000).plusSeconds(++modified)));
        return file;
    }

    private Path write(final String name, final String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Set<DocumentSelector> look() throws IOException {
        folder.look(limits);
        return documents.replace(folder.documents());
    }

    private String text(final DocumentSelector document) {
        final Fetched fetched =
                documents.fetch(document, null).toCompletableFuture().join();
        return fetched instanceof Fetched.Document found ? new String(found.bytes(), StandardCharsets.UTF_8) : null;
    }

    @Test
    public void shouldServeWhatIsLaidOutLikeAnXcapRoot() throws IOException {
        write("rls-services/users/sip:alice@example.com/index", "<a/>");
        write("resource-lists/global/index.xml", "<b/>");
        write("resource-lists/users/sip%3Abob%40example.com/index", "<c/>");
        write("README", "not a list");
        write("pres-rules/users/sip:alice@example.com/index", "<d/>");
        write("rls-services/users/.hidden/index", "<e/>");
        assertEquals(3, look().size());
        assertEquals("<a/>", text(ALICE));
        assertEquals("<b/>", text(GLOBAL));
        assertEquals("with the suffix, too", "<b/>", text(new DocumentSelector("resource-lists", null, "index.xml")));
        assertEquals("<c/>", text(new DocumentSelector("resource-lists", "sip:bob@example.com", "index")));
        final List<DocumentTag> services =
                documents.documents("rls-services").toCompletableFuture().join();
        assertEquals(
                List.of(ALICE), services.stream().map(DocumentTag::document).toList());
        assertEquals(
                Fetched.NotModified.INSTANCE,
                documents
                        .fetch(ALICE, services.get(0).etag())
                        .toCompletableFuture()
                        .join());
    }

    @Test
    public void shouldTellWhatChanged() throws IOException {
        final Path file = write("rls-services/users/sip:alice@example.com/index", "<a/>");
        write("resource-lists/global/index", "<b/>");
        look();
        assertEquals(Set.of(), look());
        write("resource-lists/global/index", "<b></b>");
        assertEquals(Set.of(GLOBAL), look());
        write("resource-lists/global/index", "<b></b>");
        assertEquals("merely touched", Set.of(), look());
        Files.delete(file);
        assertEquals("perhaps an editor is writing it", Set.of(), look());
        assertEquals(Set.of(ALICE), look());
        assertEquals(
                Fetched.Absent.INSTANCE,
                documents.fetch(ALICE, null).toCompletableFuture().join());
    }

    @Test
    public void shouldNotNoticeAnEditorThatTakesTheFileAwayForAMoment() throws IOException {
        final Path file = write("rls-services/users/sip:alice@example.com/index", "<a/>");
        look();
        Files.delete(file);
        assertTrue("to look again soon", folder.look(limits));
        write("rls-services/users/sip:alice@example.com/index", "<a>2</a>");
        assertEquals(Set.of(ALICE), look());
        assertEquals("<a>2</a>", text(ALICE));
    }

    @Test
    public void shouldKeepTheLastGoodVersion() throws IOException {
        write("rls-services/users/sip:alice@example.com/index", "<a/>");
        look();
        for (final String bad : List.of("<a>", "", "<!DOCTYPE a><a/>", "<a>" + "x".repeat(1000) + "</a>")) {
            final long refused = refused();
            write("rls-services/users/sip:alice@example.com/index", bad);
            assertEquals(bad, Set.of(), look());
            look();
            assertEquals("one line for " + bad, refused + 1, refused());
        }
        write("rls-services/users/sip:alice@example.com/index", "<a>\u00e4</a>".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("not UTF-8", Set.of(), look());
        assertEquals("<a/>", text(ALICE));
        write("rls-services/users/sip:alice@example.com/index", "<a>2</a>");
        assertEquals(Set.of(ALICE), look());
    }

    private long refused() {
        return counters.snapshot().getOrDefault("xcap.files.refused", 0L);
    }

    @Test
    public void shouldWaitUntilAFileIsWritten() throws IOException {
        final Path file = write("rls-services/users/sip:alice@example.com/index", "<a/>");
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        assertTrue(folder.look(limits));
        assertEquals(0, folder.documents().size());
        clock.advance(Duration.ofSeconds(1));
        assertFalse(folder.look(limits));
        assertEquals(1, folder.documents().size());
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().plusSeconds(1000)));
        assertFalse("a clock that is wrong does no harm", folder.look(limits));
    }

    @Test
    public void shouldReachNothingOutside() throws IOException {
        final Path secret = temporary.newFile("secret").toPath();
        Files.writeString(secret, "<secret/>");
        final Path home = root.resolve("resource-lists/users/sip:eve@example.com");
        Files.createDirectories(home);
        Files.createSymbolicLink(home.resolve("index"), secret);
        Files.createSymbolicLink(home.resolve("folder"), temporary.getRoot().toPath());
        write("resource-lists/global/real", "<b/>");
        Files.createSymbolicLink(
                root.resolve("resource-lists/global/index"), root.resolve("resource-lists/global/real"));
        look();
        assertEquals("a link within the folder", "<b/>", text(GLOBAL));
        assertEquals(2, folder.documents().size());
        for (final String name :
                List.of("../../../secret", "..%2f..%2f..%2fsecret", "/etc/passwd", "index", "folder/secret")) {
            assertEquals(name, null, text(new DocumentSelector("resource-lists", "sip:eve@example.com", name)));
            assertEquals(name, null, text(new DocumentSelector("resource-lists", "..", name)));
        }
    }

    @Test
    public void shouldKeepWithinBounds() throws IOException {
        for (int i = 0; i < 5; i++) {
            write("resource-lists/users/sip:u" + i + "@example.com/index", "<a>" + "x".repeat(93) + "</a>");
        }
        limits = settings(1000, 3, 100_000);
        folder.look(limits);
        assertEquals(3, folder.documents().size());
        limits = settings(1000, 100, 250);
        folder = new Folder(root, counters, clock);
        folder.look(limits);
        assertEquals(2, folder.documents().size());
        limits = settings(1000, 100, 100_000);
        folder.look(limits);
        assertEquals("larger limits count at once", 5, folder.documents().size());
    }

    @Test
    public void shouldFailWhereTheFolderIsNot() throws IOException {
        write("resource-lists/global/index", "<b/>");
        look();
        Files.move(root, root.resolveSibling("away"));
        assertThrows(IOException.class, () -> folder.look(limits));
        assertEquals("what is known stays", 1, folder.documents().size());
    }

    @Test
    public void shouldPutTextListsWhereTheirServicesAreLookedFor() throws IOException {
        write("night.list", "sip:night@example.com\nsip:bob@example.com Bob\n");
        write("alice/one.list", "sip:one@example.com owner=sip:alice@example.com\n");
        write("alice/two.list", "sip:two@example.com owner=sip:alice@example.com\n");
        folder.look(limits);
        final var lists = folder.textLists();
        assertEquals(Set.of(new DocumentSelector("rls-services", null, "night.list"), ALICE), lists.keySet());
        final String index = new String(lists.get(ALICE).bytes(), StandardCharsets.UTF_8);
        assertTrue(index, index.contains("sip:one@example.com") && index.contains("sip:two@example.com"));
        assertEquals(0, folder.documents().size());
        final Fetched.Document night = lists.get(new DocumentSelector("rls-services", null, "night.list"));
        write("night.list", "no URI\n");
        folder.look(limits);
        assertEquals(
                "the last good version",
                night.etag(),
                folder.textLists()
                        .get(new DocumentSelector("rls-services", null, "night.list"))
                        .etag());
    }

    @Test
    public void shouldLetCallersWaitForTheFirstLook() throws IOException {
        final var fetched = documents.fetch(ALICE, null).toCompletableFuture();
        assertFalse(fetched.isDone());
        write("rls-services/users/sip:alice@example.com/index", "<a/>");
        look();
        assertTrue(fetched.join() instanceof Fetched.Document);
    }
}
