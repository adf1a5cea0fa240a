package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.ConfigurationReader;

/**
 * What the configuration says, checked.
 *
 * @param tables what the tables are called
 * @param reload whether mode 0 takes up at its start what is kept of it
 * @param archive whether mode 0 copies itself here
 * @param fetchRows rows a step of reading has
 * @param showMembers whether Kamailio's table of members is written
 * @param writers threads that write
 * @param queue changes that may wait, of all writers together
 * @param batch changes of one transaction
 * @param timeoutMs how long an answer of the database is waited for
 * @param retryMs between two tries to open the tables
 * @param cleanMs between two sweeps of list subscriptions, or 0 (PID rls)
 * @param memberCleanMs between two sweeps of member state, or 0 (PID rls)
 * @param offsetMs how long rows stay after their time (PID rls)
 */
record Settings(
        TableNames tables,
        boolean reload,
        boolean archive,
        int fetchRows,
        boolean showMembers,
        int writers,
        int queue,
        int batch,
        int timeoutMs,
        long retryMs,
        long cleanMs,
        long memberCleanMs,
        long offsetMs) {

    private static final long MOST = 365L * 86_400;

    static final Settings DEFAULT =
            new Settings(TableNames.DEFAULT, false, false, 500, true, 1, 100_000, 500, 5000, 5000, 100_000, 100_000, 0);

    /** Reads the configuration; what is refused there stays as it is in the standing settings. */
    static Settings read(final ConfigurationReader reader, final Settings standing) {
        final boolean reload = reader.flag("reload_db_subs", DEFAULT.reload, standing.reload);
        final long cleanMs = 1000 * reader.number("clean_period", 0, MOST, 100, standing.cleanMs / 1000);
        final long memberClean = reader.number("rlpres_clean_period", -1, MOST, -1, standing.memberCleanMs / 1000);
        return new Settings(
                new TableNames(
                        reader.read(
                                "rlsubs_table",
                                DEFAULT.tables.watchers(),
                                standing.tables.watchers(),
                                Settings::tableName),
                        reader.read(
                                "rlpres_table",
                                DEFAULT.tables.presentity(),
                                standing.tables.presentity(),
                                Settings::tableName),
                        reader.read(
                                "table_prefix", DEFAULT.tables.prefix(), standing.tables.prefix(), Settings::prefix)),
                reload,
                reader.flag("archive", reload, standing.archive),
                (int) reader.number("fetch_rows", 1, 100_000, DEFAULT.fetchRows, standing.fetchRows),
                reader.flag("write_rlpres", DEFAULT.showMembers, standing.showMembers),
                (int) reader.number("write_threads", 1, 16, DEFAULT.writers, standing.writers),
                (int) reader.number("write_queue", 100, 10_000_000, DEFAULT.queue, standing.queue),
                (int) reader.number("write_batch", 1, 10_000, DEFAULT.batch, standing.batch),
                (int) reader.number("statement_timeout_ms", 100, 600_000, DEFAULT.timeoutMs, standing.timeoutMs),
                1000 * reader.number("retry_interval", 1, 3600, DEFAULT.retryMs / 1000, standing.retryMs / 1000),
                cleanMs,
                memberClean < 0 ? cleanMs : 1000 * memberClean,
                Math.max(0, 1000 * reader.number("expires_offset", -MOST, MOST, 0, standing.offsetMs / 1000)));
    }

    private static String tableName(final String text) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]{0,31}")) {
            throw new IllegalArgumentException("is not a table name: up to 32 letters, digits and underscores");
        }
        return text;
    }

    private static String prefix(final String text) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]{0,19}")) {
            throw new IllegalArgumentException("is not the beginning of table names: up to 20 letters, digits and _");
        }
        return text;
    }
}
