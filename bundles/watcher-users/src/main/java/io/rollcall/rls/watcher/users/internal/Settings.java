package io.rollcall.rls.watcher.users.internal;

import io.rollcall.rls.api.ConfigurationReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * What PID {@code rls.users} says, checked. The keys and their meaning are in {@link UsersConfiguration}.
 *
 * @param file or null for none
 * @param fileIntervalS between two looks at it
 * @param table or null for none
 * @param threads that wait for the database
 * @param queue callers that may wait
 */
record Settings(Path file, long fileIntervalS, Table table, int threads, int queue) {

    static final Settings DEFAULTS = new Settings(null, 2, null, 2, 1000);

    /**
     * A table of users.
     *
     * @param name its name
     * @param user column of the user's name
     * @param domain column of his domain, which is the realm
     * @param secret column of HA1, or of the password
     * @param plain whether the secret is the password
     * @param algorithm what HA1 is made with
     */
    record Table(String name, String user, String domain, String secret, boolean plain, String algorithm) {

        /** What its users can be recognised by. */
        Set<String> algorithms() {
            return plain ? Ha1.ALGORITHMS : Set.of(algorithm);
        }
    }

    /** Reads the keys; what makes no sense is refused there, and the standing value stays. */
    static Settings read(final ConfigurationReader keys, final Settings standing) {
        return new Settings(
                keys.read("users_file", null, standing.file, Path::of),
                keys.number("users_file_interval", 1, 3600, 2, standing.fileIntervalS),
                table(keys, standing.table),
                (int) keys.number("users_threads", 1, 64, 2, standing.threads),
                (int) keys.number("users_queue", 1, 1_000_000, 1000, standing.queue));
    }

    private static Table table(final ConfigurationReader keys, final Table standing) {
        final String name = keys.text("users_table", null);
        if (name == null) {
            return null;
        }
        final Table read = new Table(
                name,
                keys.text("user_column", "username"),
                keys.text("domain_column", "domain"),
                keys.text("password_column", "ha1"),
                keys.flag("calculate_ha1", false, standing != null && standing.plain),
                keys.text("ha1_algorithm", "MD5").toUpperCase(Locale.ROOT));
        for (final String identifier : new String[] {read.name, read.user, read.domain, read.secret}) {
            if (!identifier.matches("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)?")) {
                keys.refuse(identifier + " is no name of a table or column; the table before stays");
                return standing;
            }
        }
        if (!Ha1.ALGORITHMS.contains(read.algorithm)) {
            keys.refuse("ha1_algorithm = " + read.algorithm + " is not known; the table before stays");
            return standing;
        }
        return read;
    }
}
