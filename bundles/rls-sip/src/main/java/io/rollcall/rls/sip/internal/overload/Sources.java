package io.rollcall.rls.sip.internal.overload;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The source addresses that asked something lately. As large as it was made: where a place is taken, the one that was
 * silent for longest goes, so that nobody fills the memory with invented addresses. Of IPv6 the first 64 bits count,
 * for who has one address has them all. Any thread.
 */
public final class Sources {

    private static final int WAYS = 4;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
    private static final long IPV4 = 0xFFFF_0000_0000L;

    private final long seed;
    private Source[] table;

    /**
     * An empty table.
     *
     * @param size how many are remembered
     * @param seed makes it unpredictable who shares a place with whom
     */
    public Sources(final int size, final long seed) {
        this.seed = seed;
        table = new Source[rounded(size)];
    }

    /** Another size from now on; what was counted so far is forgotten where it changes. */
    public synchronized void size(final int newSize) {
        if (rounded(newSize) != table.length) {
            table = new Source[rounded(newSize)];
        }
    }

    /** The source with that address. */
    public Source of(final InetAddress address, final long nowNs) {
        final long key = key(address);
        synchronized (this) {
            final int first = first(key);
            int oldest = first;
            for (int at = first; at < first + WAYS; at++) {
                final Source there = table[at];
                if (there != null && there.key() == key) {
                    there.seen(nowNs);
                    return there;
                }
                oldest = older(at, oldest);
            }
            final Source fresh = new Source(key);
            fresh.seen(nowNs);
            table[oldest] = fresh;
            return fresh;
        }
    }

    /** Forgets who was silent since then. Called now and then. */
    public synchronized void forget(final long beforeNs) {
        for (int at = 0; at < table.length; at++) {
            final Source there = table[at];
            if (there != null && there.seenNs() - beforeNs < 0 && there.open().get() == 0) {
                table[at] = null;
            }
        }
    }

    /** How many there are. */
    synchronized int count() {
        int count = 0;
        for (final Source there : table) {
            count += there == null ? 0 : 1;
        }
        return count;
    }

    /** The place that is free, or else whose source was silent for longer. */
    private int older(final int one, final int other) {
        if (table[other] == null) {
            return other;
        }
        return table[one] == null || table[one].seenNs() - table[other].seenNs() < 0 ? one : other;
    }

    private int first(final long key) {
        final long mixed = (key ^ seed) * GOLDEN;
        return (int) ((mixed ^ mixed >>> 29) * GOLDEN >>> 33) & table.length - 1 & -WAYS;
    }

    private static long key(final InetAddress address) {
        final byte[] bytes = address.getAddress();
        long key = 0;
        for (int i = 0; i < Math.min(bytes.length, Long.BYTES); i++) {
            key = key << Byte.SIZE | bytes[i] & 0xFF;
        }
        return address instanceof Inet4Address ? key | IPV4 : key;
    }

    private static int rounded(final int size) {
        return Math.max(WAYS, Integer.highestOneBit(size));
    }
}
