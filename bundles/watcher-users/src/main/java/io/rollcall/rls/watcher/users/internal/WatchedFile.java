package io.rollcall.rls.watcher.users.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a file now and then, and reads it again when it is another one. Used by one thread at a time. */
final class WatchedFile {

    /** Which content was read. */
    private record Version(FileTime changed, long size) {}

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final long MOST_BYTES = 64L << 20;

    private final Path file;
    private final Consumer<FileUsers> changed;
    private Version read;
    private String lastTrouble;

    /**
     * A file that was not looked at yet.
     *
     * @param changed told of its users whenever they are others
     */
    WatchedFile(final Path file, final Consumer<FileUsers> changed) {
        this.file = file;
        this.changed = changed;
    }

    /** Reads it where it has changed; while it cannot be read the users before stay. */
    void look() {
        try {
            final Version version = new Version(Files.getLastModifiedTime(file), Files.size(file));
            if (!version.equals(read)) {
                if (version.size > MOST_BYTES) {
                    throw new IOException("it is larger than " + MOST_BYTES + " bytes");
                }
                take(Files.readAllLines(file));
                read = version;
            }
            lastTrouble = null;
        } catch (final IOException e) {
            read = null;
            final String trouble = e.toString();
            if (!Objects.equals(trouble, lastTrouble)) {
                lastTrouble = trouble;
                LOG.error("Users cannot be read from {}; those known before stay: {}", file, trouble);
            }
        }
    }

    private void take(final List<String> lines) {
        final List<String> trouble = new ArrayList<>();
        final FileUsers users = FileUsers.read(lines, trouble);
        if (!trouble.isEmpty()) {
            LOG.error("{}: {}{}", file, trouble.get(0), trouble.size() > 1 ? ", and more like it" : "");
        }
        LOG.info("{} users of {}, recognised by {}", users.size(), file, users.algorithms());
        changed.accept(users);
    }
}
