package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentRefusedException;
import io.rollcall.rls.spi.DocumentSelector;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads documents from a folder that is laid out like an XCAP root: {@code rls-services/users/sip:alice@d/index},
 * {@code resource-lists/global/index}. A file is loaded when its content is not what was last loaded from it, so an
 * edit in the table stays until the file is changed. Called on one thread, which waits for files and database.
 */
final class LoadFolder {

    private static final Logger LOG = LoggerFactory.getLogger(LoadFolder.class);
    private static final int DEPTH = 8;
    private static final long SETTLED_MS = 300;

    private final IntegratedDocuments documents;
    private final Clock clock;
    private Map<String, Stamp> seen = new HashMap<>();
    private Object seenIn;

    LoadFolder(final IntegratedDocuments documents, final Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /** Loads what is new. */
    void load(final Path folder, final OpenTable table) throws IOException {
        if (!table.equals(seenIn)) {
            seen = new HashMap<>();
            seenIn = table;
        }
        final Map<String, Stamp> now = Files.isDirectory(folder) ? scan(folder) : Map.of();
        if (!now.isEmpty() && !now.equals(seen)) {
            final Map<String, String> loaded = table.use(XcapTable::loadedFiles);
            now.entrySet()
                    .removeIf(file -> !file.getValue().equals(seen.get(file.getKey()))
                            && !loadFile(folder, file.getKey(), loaded.get(file.getKey()), table));
        }
        seen = now;
    }

    private static Map<String, Stamp> scan(final Path folder) throws IOException {
        final Map<String, Stamp> files = new TreeMap<>();
        Files.walkFileTree(folder, Set.of(), DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path path, final BasicFileAttributes attributes) throws IOException {
                // what a link leads to counts
                add(files, folder, path, attributes.isSymbolicLink() ? Stamp.of(path) : Stamp.of(attributes));
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static void add(
            final Map<String, Stamp> files, final Path folder, final Path path, final Stamp stampOrNull) {
        final String last = path.getFileName().toString();
        if (stampOrNull != null && !last.startsWith(".") && !last.endsWith("~")) {
            final String name = folder.relativize(path).toString().replace('\\', '/');
            if (name.indexOf('/') > 0) {
                files.put(name, stampOrNull);
            }
        }
    }

    /** Whether the file is dealt with, for better or worse; else it is looked at again. */
    private boolean loadFile(final Path folder, final String name, final String loadedDigest, final OpenTable table) {
        final Path file = folder.resolve(name);
        try {
            if (clock.millis() - Files.getLastModifiedTime(file).toMillis() < SETTLED_MS) {
                return false; // being written
            }
            final DocumentSelector document = selector(name);
            final byte[] bytes = Files.readAllBytes(file);
            final String digest = EntityTag.digest(bytes);
            if (!digest.equals(loadedDigest)) {
                table.use(open -> documents.put(open, document, bytes, new LoadedFile(name, digest)));
                LOG.info("{} loaded from {}", document, file);
            }
            return true;
        } catch (final RefusedDocumentException | DocumentRefusedException e) {
            LOG.error("{} is not loaded: {}", file, e.getMessage());
            return true;
        } catch (final IOException e) {
            LOG.error("{} cannot be read: {}", file, e.getMessage());
            return false;
        }
    }

    /** The document a file is for. */
    static DocumentSelector selector(final String name) {
        final List<String> parts =
                Stream.of(name.split("/")).map(DocumentUri::decode).toList();
        final String layout = parts.size() < 3 ? "" : parts.get(1);
        final int home = layout.equals("users") ? 3 : layout.equals("global") ? 2 : parts.size();
        if (parts.size() <= home) {
            throw new RefusedDocumentException("its place must be AUID/users/XUI/NAME or AUID/global/NAME");
        }
        final String document = String.join("/", parts.subList(home, parts.size()));
        return new DocumentSelector(
                parts.get(0),
                home == 3 ? parts.get(2) : null,
                document.endsWith(".xml") ? document.substring(0, document.length() - 4) : document);
    }

    private record Stamp(long modifiedMs, long size) {

        /** Null where it is no file, or none any more. */
        static Stamp of(final Path path) {
            try {
                return of(Files.readAttributes(path, BasicFileAttributes.class));
            } catch (final IOException e) {
                LOG.debug("{} leads nowhere", path, e);
                return null;
            }
        }

        static Stamp of(final BasicFileAttributes attributes) {
            return attributes.isRegularFile()
                    ? new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size())
                    : null;
        }
    }
}
