package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.api.ConfigurationReader;

/**
 * How subscriptions are kept.
 *
 * @param dbMode 0 in memory, 1 written through, 2 shared by the nodes on a database
 * @param reservedRange how many numbers of NOTIFYs are reserved in one write
 * @param writeBehindMs time that what need not be written at once may wait
 * @param writeTimeoutMs time that a SUBSCRIBE waits for its write
 * @param initTimerDelayMs from the start of the engine until the archive is read
 * @param restoreRate full states a second of subscriptions that are taken up
 * @param pollRate in how many steps a second these are told
 * @param sweepEveryMs how often it is looked whether a sweep is due
 * @param threads of the lanes in mode 2, 0 for one a processor
 */
public record JournalSettings(
        int dbMode,
        long reservedRange,
        long writeBehindMs,
        long writeTimeoutMs,
        long initTimerDelayMs,
        long restoreRate,
        long pollRate,
        long sweepEveryMs,
        int threads) {

    /** Served from memory, and kept nowhere. */
    public static final int MEMORY = 0;

    /** Shared by several nodes: nothing is sent without a lease. */
    public static final int DATABASE = 2;

    /** Every default. */
    public static final JournalSettings DEFAULTS =
            new JournalSettings(MEMORY, 1000, 1000, 8000, 3000, 500, 10, 10_000, 0);

    /** Reads the keys. */
    public static JournalSettings read(final ConfigurationReader keys, final JournalSettings standing) {
        final JournalSettings usual = DEFAULTS;
        return new JournalSettings(
                (int) keys.number("db_mode", 0, 2, usual.dbMode, standing.dbMode),
                keys.number("reserved_range", 10, 1_000_000, usual.reservedRange, standing.reservedRange),
                keys.number("write_behind_ms", 50, 60_000, usual.writeBehindMs, standing.writeBehindMs),
                keys.number("write_timeout_ms", 100, 30_000, usual.writeTimeoutMs, standing.writeTimeoutMs),
                1000 * keys.number("init_timer_delay", 0, 3600, 3, standing.initTimerDelayMs / 1000),
                keys.number("restore_rate", 1, 1_000_000, usual.restoreRate, standing.restoreRate),
                keys.number("notifier_poll_rate", 1, 1000, usual.pollRate, standing.pollRate),
                1000 * keys.number("expiration_timer_period", 1, 3600, 10, standing.sweepEveryMs / 1000),
                (int) keys.number("notifier_processes", 0, 1024, usual.threads, standing.threads));
    }

    /** How many threads the lanes have; 0 for one a processor, as in all modes but 2. */
    public int lanePool() {
        return dbMode == DATABASE ? threads : 0;
    }

    /** Full states that start in one step. */
    public int restoredAtOnce() {
        return (int) Math.max(1, restoreRate / pollRate);
    }

    /** Length of such a step. */
    public long stepMs() {
        return Math.max(1, 1000 / Math.min(pollRate, restoreRate));
    }
}
