package io.rollcall.rls.shell.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A document read from a file.
 *
 * @param path the file
 * @param selector what it is to be called
 * @param bytes what is in it
 */
record LoadedFile(Path path, DocumentSelector selector, byte[] bytes) {

    /** Larger files are no lists; the server's own limit is tighter. */
    static final long MAX_BYTES = 16L << 20;

    /** The document in that file, or all in that folder; referred documents come before those that refer to them. */
    static List<LoadedFile> below(final Path path) throws IOException, RefusedException {
        final List<LoadedFile> files = new ArrayList<>();
        try (Stream<Path> walked = Files.walk(existing(path))) {
            for (final Path file :
                    walked.filter(LoadedFile::isDocument).sorted().toList()) {
                final Optional<DocumentSelector> selector = XcapPath.selector(withoutSuffix(file));
                if (selector.isEmpty()) {
                    throw new RefusedException(file + " is not laid out as <auid>/users/<user>/<document> or"
                            + " <auid>/global/<document>; see --auid.");
                }
                files.add(of(file, selector.get()));
            }
        }
        if (files.isEmpty()) {
            throw new RefusedException("There is no document below " + path);
        }
        files.sort(Comparator.comparing(file -> file.selector().auid()));
        return files;
    }

    static LoadedFile of(final Path file, final DocumentSelector selector) throws IOException, RefusedException {
        if (Files.size(existing(file)) > MAX_BYTES) {
            throw new RefusedException(file + " is larger than " + MAX_BYTES + " bytes.");
        }
        return new LoadedFile(file, selector, Files.readAllBytes(file));
    }

    private static Path existing(final Path path) throws RefusedException {
        if (!Files.isReadable(path)) {
            throw new RefusedException(
                    path.toAbsolutePath() + (Files.exists(path) ? " cannot be read." : " does not exist."));
        }
        return path;
    }

    /** Documents may be called {@code index.xml} in a folder, as in the start-up folder. */
    private static String withoutSuffix(final Path file) {
        final String path = file.toAbsolutePath().normalize().toString();
        return path.endsWith(".xml") ? path.substring(0, path.length() - ".xml".length()) : path;
    }

    /** Hidden files and texts for people lie around in such folders. */
    private static boolean isDocument(final Path file) {
        final String name = file.getFileName().toString();
        return Files.isRegularFile(file) && !name.startsWith(".") && !name.endsWith(".md") && !name.endsWith("~");
    }
}
