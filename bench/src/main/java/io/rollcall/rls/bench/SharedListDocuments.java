package io.rollcall.rls.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Lists that are all made of one document, laid out as the server's start-up folder wants them. */
final class SharedListDocuments {

    private static final String SHARED = "resource-lists/global/index";

    private SharedListDocuments() {}

    static String member(final int number) {
        return "sip:shared" + number + "@bench.example";
    }

    /** One services document for each watcher, and the one they refer to with one member. */
    static void write(final Population population, final Path folder) throws IOException {
        for (int list = 0; list < population.lists(); list++) {
            final Path document = folder.resolve("rls-services/users/" + population.watcher(list) + "/index");
            Files.createDirectories(document.getParent());
            Files.writeString(
                    document,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            + "<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\">\n  <service uri=\""
                            + population.listUri(list) + "\">\n    <resource-list>http://bench.example/xcap-root/"
                            + SHARED + "/~~/resource-lists/list</resource-list>\n  </service>\n</rls-services>\n");
        }
        writeShared(1, folder);
    }

    /** The document with so many members, in one step. */
    static void writeShared(final int members, final Path folder) throws IOException {
        final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\">\n  <list name=\"all\">\n");
        for (int number = 0; number < members; number++) {
            text.append("    <entry uri=\"").append(member(number)).append("\"/>\n");
        }
        final Path document = folder.resolve(SHARED);
        Files.createDirectories(document.getParent());
        final Path written = document.resolveSibling(".new");
        Files.writeString(written, text.append("  </list>\n</resource-lists>\n"));
        Files.move(written, document, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
