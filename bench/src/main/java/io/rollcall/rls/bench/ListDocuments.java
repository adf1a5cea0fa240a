package io.rollcall.rls.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the lists as rls-services documents, laid out as the server's start-up folder wants them (RFC 4826, 4). */
final class ListDocuments {

    /** What Kamailio writes as doc_type. */
    private static final int RLS_SERVICES = 8;

    private ListDocuments() {}

    /** One document for each watcher, with the one list of his. */
    static void write(final Population population, final Path folder) throws IOException {
        for (int list = 0; list < population.lists(); list++) {
            final Path document = folder.resolve("rls-services/users/" + population.watcher(list) + "/index");
            Files.createDirectories(document.getParent());
            Files.writeString(document, document(population, list));
        }
    }

    /** The same as rows of the table xcap, as Kamailio 5.6 has it. */
    static void writeSql(final Population population, final PrintStream out) {
        for (int list = 0; list < population.lists(); list++) {
            final String watcher = population.watcher(list);
            final String[] userAndDomain = watcher.substring("sip:".length()).split("@");
            out.println("INSERT INTO xcap (username, domain, doc, doc_type, etag, source, doc_uri, port) VALUES ('"
                    + userAndDomain[0] + "', '" + userAndDomain[1] + "', '" + document(population, list) + "', "
                    + RLS_SERVICES + ", 'bench', 0, 'rls-services/users/" + watcher + "/index', 0);");
        }
    }

    static String document(final Population population, final int list) {
        final StringBuilder text = new StringBuilder(128 * population.membersPerList());
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\"")
                .append(" xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">\n")
                .append("  <service uri=\"")
                .append(population.listUri(list))
                .append("\">\n    <list>\n");
        for (int place = 0; place < population.membersPerList(); place++) {
            text.append("      <rl:entry uri=\"")
                    .append(population.memberUri(population.member(list, place)))
                    .append("\"/>\n");
        }
        return text.append("    </list>\n    <packages>\n      <package>presence</package>\n    </packages>\n")
                .append("  </service>\n</rls-services>\n")
                .toString();
    }
}
