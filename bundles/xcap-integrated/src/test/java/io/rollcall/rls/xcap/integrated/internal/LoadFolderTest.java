package io.rollcall.rls.xcap.integrated.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The start-up folder. */
public class LoadFolderTest extends DocumentsFixture {

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final LoadFolder folder = new LoadFolder(documents, clock);

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
}
