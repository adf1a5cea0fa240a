package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.spi.ShardLease;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Which watchers this engine may serve, as {@code db_mode} and the journal say. Asked on lanes for each message, set by
 * who opens and closes journals. Any thread; never blocks.
 */
public final class Journaling {

    static final int HASHES = 1 << 16;
    private static final BooleanSupplier NO_RIGHT = () -> false;

    private final AtomicReferenceArray<Grant> byHash = new AtomicReferenceArray<>(HASHES);
    private final List<Grant> grants = new CopyOnWriteArrayList<>();
    private final CarriedHashes carried = new CarriedHashes();
    private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();
    private final WriteOutage outage = new WriteOutage();
    private volatile int mode = JournalSettings.MEMORY;
    private volatile long expectedUntilMs = Long.MIN_VALUE;
    private volatile boolean reloading;

    // ---- asked ----------------------------------------------------------------------------------------------------

    /** {@code db_mode} as it is in force. */
    public int mode() {
        return mode;
    }

    /** The right to serve the watchers with this hash, or null while nobody gave it. */
    public Grant grant(final int hash) {
        return byHash.get(hash);
    }

    /**
     * The one place where a lane asks before a request goes out to a watcher, or to a back end on his behalf: with
     * {@code db_mode} 2 another node may serve him by now. Nobody else can tell who was served here before, until his
     * shard is granted and his state written.
     */
    public boolean maySend(final int hash) {
        if (mode != JournalSettings.DATABASE) {
            return true;
        }
        final Grant grant = byHash.get(hash);
        return grant == null ? carried.has(hash) : grant.maySend() || carried.has(hash) && grant.stands();
    }

    /**
     * The right to send for the watchers with this hash, asked again before each retransmission; null where nobody else
     * could have it.
     */
    public BooleanSupplier right(final int hash) {
        if (mode != JournalSettings.DATABASE) {
            return null;
        }
        final Grant grant = byHash.get(hash);
        if (carried.has(hash)) {
            return () -> maySend(hash);
        }
        // it may have gone a moment ago
        return grant == null ? NO_RIGHT : grant.right();
    }

    /** Whether a watcher with this hash may have dialogs here though his shard is not granted, or not complete. */
    public boolean carries(final int hash) {
        return carried.has(hash);
    }

    /** Whether what lanes write is written. */
    WriteOutage outage() {
        return outage;
    }

    /** The hashes of such watchers. */
    public IntStream carried() {
        return carried.all();
    }

    /** Whether a grant that is not there is likely to come within seconds: who asks may as well wait for it. */
    public boolean expectsGrants(final long nowMs) {
        return nowMs < expectedUntilMs;
    }

    /** Whether the archive of mode 0 is still to be read. */
    boolean isReloading() {
        return reloading;
    }

    /** Whether every dialog of ours is here: all hashes are granted, and all there was of them is taken up. */
    boolean knowsAll() {
        if (mode == JournalSettings.MEMORY) {
            return !reloading;
        }
        int hashes = 0;
        for (final Grant grant : grants) {
            hashes += grant.isComplete()
                    ? grant.lease().lastHash() - grant.lease().firstHash() + 1
                    : 0;
        }
        return hashes == HASHES;
    }

    /** All shards that are granted. */
    public List<Grant> grants() {
        return List.copyOf(grants);
    }

    // ---- set ------------------------------------------------------------------------------------------------------

    /** Another mode is in force; lanes are told one after the other. */
    public void mode(final int changed) {
        epochs.clear();
        carried.clear(0, HASHES - 1);
        mode = changed;
        outage.forget();
    }

    /** A watcher with this hash has been served here, and goes on being so until his shard is complete. */
    public void carry(final int hash) {
        carried.add(hash);
    }

    /** Grants are on their way until then, unless something goes wrong. */
    public void expectGrants(final long untilMs) {
        expectedUntilMs = untilMs;
    }

    /** The archive is about to be read, or was. */
    public void reloading(final boolean still) {
        reloading = still;
    }

    /**
     * A shard is granted; takes the place of what was granted of it before.
     *
     * @return whether somebody else had it since it was ours: its epoch grows by one each time
     */
    public boolean granted(final Grant grant) {
        final ShardLease lease = grant.lease();
        final Long epoch = mode == JournalSettings.DATABASE ? epochs.put(lease.shard(), lease.epoch()) : null;
        for (final Grant before : grants) {
            if (before.lease().firstHash() <= grant.lease().lastHash()
                    && before.lease().lastHash() >= grant.lease().firstHash()) {
                ended(before);
            }
        }
        grants.add(grant);
        for (int hash = grant.lease().firstHash(); hash <= grant.lease().lastHash(); hash++) {
            byHash.set(hash, grant);
        }
        return epoch != null && lease.epoch() > epoch + 1;
    }

    /** All that was kept of a shard is taken up, and all that was not kept is written. */
    public void complete(final Grant grant) {
        grant.complete();
        carried.clear(grant.lease().firstHash(), grant.lease().lastHash());
    }

    /** The leases to come are of another database. */
    public void moved() {
        epochs.clear();
    }

    /** The hashes in a shard of watchers who have been served here before, and of whom nobody else may know. */
    public BitSet carriedIn(final ShardLease lease) {
        final BitSet hashes = new BitSet();
        carried.all()
                .filter(hash -> hash >= lease.firstHash() && hash <= lease.lastHash())
                .forEach(hashes::set);
        return hashes;
    }

    /** All that was served of a shard is forgotten: nothing of it can be older than what is written. */
    public void forgotten(final ShardLease lease) {
        carried.clear(lease.firstHash(), lease.lastHash());
        epochs.remove(lease.shard(), lease.epoch());
    }

    /** A shard is not ours any more. */
    public void ended(final Grant grant) {
        grant.end();
        grants.remove(grant);
        for (int hash = grant.lease().firstHash(); hash <= grant.lease().lastHash(); hash++) {
            byHash.compareAndSet(hash, grant, null);
        }
    }
}
