package io.rollcall.rls.xcap.files.internal;

import io.rollcall.rls.api.ConfigurationReader;
import java.nio.file.Path;
import java.util.List;

/**
 * What the configuration says, checked.
 *
 * @param folder where the files are; null for none
 * @param roots XCAP roots whose documents are here; empty for all
 * @param pollMs between two looks
 * @param maxDocumentBytes of a file
 * @param maxDocuments files that are looked at
 * @param maxTotalBytes of all files
 */
record Settings(
        Path folder, List<String> roots, long pollMs, int maxDocumentBytes, int maxDocuments, long maxTotalBytes) {

    static final Settings DEFAULT = new Settings(null, List.of(), 2000, 1 << 20, 10_000, 64L << 20);

    Settings {
        roots = List.copyOf(roots);
    }

    /** Reads the configuration; what is refused there stays as it is in the standing settings. */
    static Settings read(final ConfigurationReader reader, final Settings standing) {
        return new Settings(
                reader.read("folder", null, standing.folder, Path::of),
                reader.texts("xcap_root", List.of()).stream()
                        .map(Settings::withoutSlash)
                        .toList(),
                1000 * reader.number("poll_interval", 1, 86_400, DEFAULT.pollMs / 1000, standing.pollMs / 1000),
                (int) reader.number(
                        "max_document_bytes", 1, 16_777_215, DEFAULT.maxDocumentBytes, standing.maxDocumentBytes),
                (int) reader.number("max_documents", 1, 1_000_000, DEFAULT.maxDocuments, standing.maxDocuments),
                reader.number("max_total_bytes", 1, 1L << 30, DEFAULT.maxTotalBytes, standing.maxTotalBytes));
    }

    boolean serves(final String root) {
        return roots.isEmpty() || roots.contains(withoutSlash(root));
    }

    private static String withoutSlash(final String root) {
        return root.replaceFirst("/+$", "");
    }
}
