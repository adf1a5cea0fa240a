package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.api.ConfigurationReader;
import java.nio.file.Path;
import java.util.List;

/**
 * What the configuration says, checked.
 *
 * @param table name of the table
 * @param only whether no other source of documents is asked
 * @param roots XCAP roots whose documents are here; empty for all
 * @param pollMs between two looks for changes made by others; 0 for never
 * @param channel on which PostgreSQL tells of changes made by others; null for none
 * @param trigger whether we create the trigger that tells
 * @param loadFolder of documents to load; null for none
 * @param loadMs between two looks at the folder; 0 for at start only
 * @param answerMs until a caller is told that the database does not answer
 * @param retryMs between two tries to open the table
 * @param threads that wait for the database
 * @param queue callers that may wait at a time
 * @param maxDocumentBytes of a document that is taken in
 */
record Settings(
        String table,
        boolean only,
        List<String> roots,
        long pollMs,
        String channel,
        boolean trigger,
        Path loadFolder,
        long loadMs,
        long answerMs,
        long retryMs,
        int threads,
        int queue,
        int maxDocumentBytes) {

    static final Settings DEFAULT = new Settings(
            "xcap",
            false,
            List.of(),
            5000,
            "rls_xcap",
            false,
            Path.of(System.getProperty("karaf.etc", "etc"), "rollcall-lists"),
            2000,
            3000,
            5000,
            4,
            1000,
            1 << 20);

    Settings {
        roots = List.copyOf(roots);
    }

    /** Reads the configuration; what is refused there stays as it is in the standing settings. */
    static Settings read(final ConfigurationReader reader, final Settings standing) {
        return new Settings(
                reader.read("xcap_table", DEFAULT.table, standing.table, Settings::tableName),
                reader.flag("integrated_xcap_server", DEFAULT.only, standing.only),
                reader.texts("xcap_root", List.of()).stream()
                        .map(Settings::withoutSlash)
                        .toList(),
                1000 * reader.number("poll_interval", 0, 86_400, DEFAULT.pollMs / 1000, standing.pollMs / 1000),
                reader.read("listen_channel", DEFAULT.channel, standing.channel, Settings::channelName),
                reader.flag("listen_trigger", DEFAULT.trigger, standing.trigger),
                reader.read("load_folder", DEFAULT.loadFolder, standing.loadFolder, Settings::folder),
                1000 * reader.number("load_interval", 0, 86_400, DEFAULT.loadMs / 1000, standing.loadMs / 1000),
                reader.number("answer_timeout_ms", 100, 60_000, DEFAULT.answerMs, standing.answerMs),
                1000 * reader.number("retry_interval", 1, 3600, DEFAULT.retryMs / 1000, standing.retryMs / 1000),
                (int) reader.number("db_threads", 1, 64, DEFAULT.threads, standing.threads),
                (int) reader.number("db_queue", 1, 1_000_000, DEFAULT.queue, standing.queue),
                (int) reader.number(
                        "max_document_bytes", 1, 16_777_215, DEFAULT.maxDocumentBytes, standing.maxDocumentBytes));
    }

    /** The path that stands before application usages in doc_uri, as Kamailio has it where no root says otherwise. */
    String rootPath() {
        return roots.isEmpty() ? "/xcap-root" : roots.get(0).replaceFirst("^[a-z]+://[^/]*", "");
    }

    boolean serves(final String root) {
        return roots.isEmpty() || roots.contains(withoutSlash(root));
    }

    private static String withoutSlash(final String root) {
        return root.replaceFirst("/+$", "");
    }

    private static String tableName(final String text) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]{0,31}")) {
            throw new IllegalArgumentException("is not a table name: up to 32 letters, digits and underscores");
        }
        return text;
    }

    private static String channelName(final String text) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("is not a channel: up to 63 letters, digits and underscores, or none");
        }
        return text.equals("none") ? null : text;
    }

    private static Path folder(final String text) {
        return text.equals("none") ? null : Path.of(text);
    }
}
