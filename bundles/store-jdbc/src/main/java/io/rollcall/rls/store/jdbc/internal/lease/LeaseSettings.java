package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.api.ConfigurationReader;

/**
 * How this node takes its part.
 *
 * @param name its name; null for the default
 * @param address SIP URI that others forward to; null where it has none
 * @param leaseMs how long a renewal is good for
 * @param balanceMs how long a node is there before shards are handed over to it
 * @param alone whether no other node may be there
 * @param shards into how many shards the watchers of a new database are parted
 */
public record LeaseSettings(String name, String address, long leaseMs, long balanceMs, boolean alone, int shards) {

    /** Hashes have 16 bits. */
    public static final int MOST_SHARDS = 1 << 16;

    private static final int LONGEST_NAME = 64;

    public LeaseSettings {
        if (shards < 1 || shards > MOST_SHARDS) {
            throw new IllegalArgumentException("shards must be 1 to " + MOST_SHARDS + ", not " + shards);
        }
        if (leaseMs < 1) {
            throw new IllegalArgumentException("a lease of " + leaseMs + " ms is none");
        }
    }

    private static String checkedName(final String text) {
        if (!text.matches("[a-z0-9._-]{1," + LONGEST_NAME + "}")) {
            throw new IllegalArgumentException("is no name of a node: at most " + LONGEST_NAME
                    + " of the characters a-z, 0-9, dot, hyphen and underscore");
        }
        return text;
    }

    /** A literal address: whoever forwards must not wait for a name, and is known by where he sends from. */
    private static String checkedAddress(final String text) {
        if (!text.matches(
                "(?i)sips?:(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+\\])(:\\d{1,5})?(;transport=(udp|tcp|tls))?")) {
            throw new IllegalArgumentException(
                    "is no SIP URI with a literal address, such as sip:10.0.0.1:5060;transport=udp");
        }
        return text;
    }

    /** Every default. */
    public static final LeaseSettings DEFAULTS = new LeaseSettings(null, null, 4000, 5000, false, 512);

    /** Reads the keys; what is refused stays as it is in the standing settings. */
    public static LeaseSettings read(final ConfigurationReader keys, final LeaseSettings standing) {
        return new LeaseSettings(
                keys.read("node_name", null, standing.name, LeaseSettings::checkedName),
                keys.read("node_address", null, standing.address, LeaseSettings::checkedAddress),
                1000 * keys.number("lease_time", 1, 300, DEFAULTS.leaseMs / 1000, standing.leaseMs / 1000),
                1000 * keys.number("balance_delay", 0, 3600, DEFAULTS.balanceMs / 1000, standing.balanceMs / 1000),
                keys.flag("single_node", DEFAULTS.alone, standing.alone),
                1 << keys.number("hash_size", 1, 16, 9, Integer.numberOfTrailingZeros(standing.shards)));
    }

    /** Between two renewals: a lease outlives three that fail. */
    long renewMs() {
        return Math.max(1, leaseMs * 3 / 10);
    }

    /** What is added to the lease of another node before it counts as dead: clocks do not run alike. */
    static long marginMs(final long leaseMs) {
        return Math.max(1, leaseMs / 10);
    }
}
