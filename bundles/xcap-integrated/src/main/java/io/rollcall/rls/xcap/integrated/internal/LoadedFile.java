package io.rollcall.rls.xcap.integrated.internal;

import java.util.Optional;

/**
 * What is remembered of a file that was loaded.
 *
 * @param path below the start-up folder
 * @param digest SHA-256 of its content
 */
record LoadedFile(String path, String digest) {

    /** As stored: the same folder may be loaded into several tables. */
    String key(final String table) {
        return table + ':' + path;
    }

    static Optional<String> pathIn(final String table, final String key) {
        return key.startsWith(table + ':') ? Optional.of(key.substring(table.length() + 1)) : Optional.empty();
    }
}
