package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SharedListDocumentsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void shouldMakeAllListsOfOneDocument() throws IOException {
        final Path root = folder.getRoot().toPath();
        SharedListDocuments.write(new Population(2, 1), root);
        final Path shared = root.resolve("resource-lists/global/index");

        final String second = Files.readString(root.resolve("rls-services/users/sip:w1@bench.example/index"));
        assertTrue(second, second.contains("uri=\"sip:w1-list@bench.example\""));
        assertTrue(second, second.contains("/resource-lists/global/index/~~/resource-lists/list</resource-list>"));
        assertFalse(Files.readString(shared).contains("shared1@"));
        SharedListDocuments.writeShared(2, root);
        assertTrue(Files.readString(shared).contains("shared1@"));
        assertEquals(1, shared.getParent().toFile().list().length);
    }
}
