package io.rollcall.rls.xcap.files.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a folder as they were when it was last looked at: each with the last content that was good. Used by one
 * thread, which waits for the file system.
 */
final class Folder {

    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);
    private static final int DEPTH = 8;
    private static final long SETTLED_MS = 300;

    private final Path root;
    private final WellFormed wellFormed = new WellFormed();
    private final Counters counters;
    private final Clock clock;
    private Map<String, Held> files = new HashMap<>();
    private String overflow;

    /** A folder that was not looked at yet. */
    Folder(final Path root, final Counters counters, final Clock clock) {
        this.root = root;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * Reads what is new.
     *
     * @return whether to look again soon: a file was being written, or has just gone
     * @throws IOException when the folder cannot be read; what was there before stays
     */
    boolean look(final Settings limits) throws IOException {
        counters.count("xcap.files.looks");
        final Map<String, Path> found = scan(limits);
        final Map<String, Held> now = new HashMap<>();
        boolean unsettled = false;
        long total = 0;
        for (final Map.Entry<String, Path> file : found.entrySet()) {
            final Held held = read(file.getKey(), file.getValue(), limits, total);
            now.put(file.getKey(), held);
            total += held.content == null ? 0 : held.stamp.size;
            unsettled |= held.unsettled;
        }
        for (final Map.Entry<String, Held> file : files.entrySet()) {
            // editors take a file away for a moment when they write it: only what is missing twice is gone
            if (!found.containsKey(file.getKey()) && file.getValue().content != null && !file.getValue().missing) {
                now.put(file.getKey(), file.getValue().asMissing());
                unsettled = true;
            }
        }
        files = now;
        return unsettled;
    }

    private Map<String, Path> scan(final Settings limits) throws IOException {
        final Path home = root.toRealPath();
        final Map<String, Path> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(home, DEPTH)) {
            final List<Path> regular = paths.filter(path -> isOurs(home, path))
                    .limit(limits.maxDocuments() + 1L)
                    .toList();
            if (regular.size() > limits.maxDocuments()) {
                complainOfOverflow("more than " + limits.maxDocuments() + " files (max_documents)");
            } else {
                overflow = null;
            }
            regular.stream()
                    .limit(limits.maxDocuments())
                    .forEach(path -> found.put(home.relativize(path).toString().replace('\\', '/'), path));
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    private void complainOfOverflow(final String what) {
        if (!what.equals(overflow)) {
            overflow = what;
            LOG.error("{} has {}; those beyond are not served", root, what);
        }
    }

    /** A link counts where it leads to a file of the same folder: nothing outside can be reached. */
    private static boolean isOurs(final Path home, final Path path) {
        for (final Path part : home.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        final String name = home.relativize(path).toString().replace('\\', '/');
        if (name.endsWith("~") || !Content.isTextList(name) && Content.selector(name) == null) {
            return false;
        }
        try {
            return Files.isRegularFile(path)
                    && (!Files.isSymbolicLink(path) || path.toRealPath().startsWith(home));
        } catch (final IOException e) {
            return false;
        }
    }

    private Held read(final String name, final Path file, final Settings limits, final long totalBefore) {
        final Held before = files.get(name);
        final Content good = before == null ? null : before.content;
        try {
            final Stamp stamp = new Stamp(Files.getLastModifiedTime(file), Files.size(file));
            if (before != null && stamp.equals(before.stamp) && !before.unsettled && before.limits.equals(limits)) {
                return before.missing ? new Held(stamp, good, before.trouble, false, false, limits) : before;
            }
            final long age = clock.millis() - stamp.modified.toMillis();
            if (age >= 0 && age < SETTLED_MS) {
                return new Held(stamp, good, before == null ? null : before.trouble, true, false, limits);
            }
            final Content content = content(name, file, limits, totalBefore);
            return new Held(stamp, content, null, false, false, limits);
        } catch (final RefusedFileException e) {
            return troubled(file, before, e.getMessage(), false, limits);
        } catch (final IOException | SecurityException e) {
            return troubled(file, before, "it cannot be read: " + e, true, limits);
        }
    }

    private Content content(final String name, final Path file, final Settings limits, final long totalBefore)
            throws IOException, RefusedFileException {
        final byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(limits.maxDocumentBytes() + 1);
        }
        if (bytes.length > limits.maxDocumentBytes()) {
            throw new RefusedFileException(
                    "it has more than " + limits.maxDocumentBytes() + " bytes (max_document_bytes)");
        }
        if (totalBefore + bytes.length > limits.maxTotalBytes()) {
            throw new RefusedFileException(
                    "all files together have more than " + limits.maxTotalBytes() + " bytes (max_total_bytes)");
        }
        if (Content.isTextList(name)) {
            return new Content(null, null, TextList.read(bytes));
        }
        wellFormed.check(bytes);
        return new Content(Content.selector(name), Content.document(bytes), null);
    }

    /** One line for each new trouble; the content that was good stays. */
    private Held troubled(
            final Path file, final Held before, final String why, final boolean again, final Settings limits) {
        final Content good = before == null ? null : before.content;
        if (before == null || !Objects.equals(why, before.trouble)) {
            counters.count("xcap.files.refused");
            LOG.error("{} is not taken in: {}{}", file, why, good == null ? "" : "; what it was before stays");
        }
        return new Held(stampOrNone(file), good, why, again, false, limits);
    }

    private static Stamp stampOrNone(final Path file) {
        try {
            return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
        } catch (final IOException e) {
            return new Stamp(FileTime.fromMillis(0), 0);
        }
    }

    /** The documents of the folder; of two files for one document the first by name counts. */
    Map<DocumentSelector, Fetched.Document> documents() {
        final Map<DocumentSelector, Fetched.Document> all = new HashMap<>();
        new TreeMap<>(files).values().forEach(held -> {
            if (held.content != null && held.content.document() != null) {
                all.putIfAbsent(held.content.selector(), held.content.document());
            }
        });
        return all;
    }

    /**
     * The text lists as documents: one for each file, but all of one owner in his index, where alone his services are
     * looked for (RFC 4826, 4.4.7).
     */
    Map<DocumentSelector, Fetched.Document> textLists() {
        final Map<DocumentSelector, List<TextList>> lists = new TreeMap<>(files)
                .entrySet().stream()
                        .filter(file -> file.getValue().content != null
                                && file.getValue().content.list() != null)
                        .collect(Collectors.groupingBy(
                                file -> selector(
                                        file.getKey(), file.getValue().content.list()),
                                LinkedHashMap::new,
                                Collectors.mapping(
                                        file -> file.getValue().content.list(), Collectors.toList())));
        final Map<DocumentSelector, Fetched.Document> all = new HashMap<>();
        lists.forEach((selector, some) -> all.put(selector, Content.document(TextList.document(some))));
        return all;
    }

    private static DocumentSelector selector(final String path, final TextList list) {
        return list.owner() == null
                ? new DocumentSelector(DocumentSelector.RLS_SERVICES, null, path)
                : new DocumentSelector(DocumentSelector.RLS_SERVICES, list.owner(), "index");
    }

    private record Stamp(FileTime modified, long size) {}

    /**
     * A file.
     *
     * @param stamp of the version that was looked at
     * @param content of the last version that was good, or null
     * @param trouble with the version looked at, or null
     * @param unsettled whether that version is to be read yet
     * @param missing whether it was not there at the last look
     * @param limits that were in force
     */
    private record Held(
            Stamp stamp, Content content, String trouble, boolean unsettled, boolean missing, Settings limits) {

        Held asMissing() {
            return new Held(stamp, content, trouble, unsettled, true, limits);
        }
    }
}
