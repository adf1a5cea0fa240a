package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.api.Counters;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shards this node has: takes, hands over, loses them. Changed by the thread that looks alone; read by any. */
final class OwnShards {

    private static final Logger LOG = LoggerFactory.getLogger(OwnShards.class);

    /** A shard that is handed over is served by nobody for a moment: not all at once. */
    private static final int HANDED_OVER_AT_ONCE = 64;

    private final Transactions database;
    private final LeaseTables tables;
    private final LongSupplier nanoTime;
    private final Membership membership;
    private final Counters counters;
    private final LeaseHolder holder;
    private final Runnable wake;
    private final Map<Integer, Lease> leases = new ConcurrentHashMap<>();
    private final Set<Integer> leaving = new HashSet<>();
    private final Queue<Lease> left = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Long> lastEpochs = new HashMap<>();

    OwnShards(
            final Transactions database,
            final LeaseTables tables,
            final LongSupplier nanoTime,
            final Membership membership,
            final Counters counters,
            final LeaseHolder holder,
            final Runnable wake) {
        this.database = database;
        this.tables = tables;
        this.nanoTime = nanoTime;
        this.membership = membership;
        this.counters = counters;
        this.holder = holder;
        this.wake = wake;
    }

    boolean isEmpty() {
        return leases.isEmpty();
    }

    int size() {
        return leases.size();
    }

    boolean isComplete(final int shard) {
        final Lease lease = leases.get(shard);
        return lease != null && holder.complete(lease);
    }

    Lease get(final int shard) {
        return leases.get(shard);
    }

    /**
     * Those that somebody else has by now are lost; those that were taken, though the database did not say so, are
     * ours. A picture that is older than what is known here says nothing.
     */
    void check(final Term life, final Picture picture) {
        for (final Lease lease : new ArrayList<>(leases.values())) {
            if (!lease.in(life) || isGone(lease, picture.shards().get(lease.shard()))) {
                lose(lease);
            }
        }
        final List<ShardRow> unknown = picture.shards().stream()
                .filter(row -> membership.name().equals(row.node())
                        && life.incarnation().equals(row.incarnation())
                        && !leases.containsKey(row.shard())
                        && row.epoch() > lastEpochs.getOrDefault(row.shard(), -1L))
                .toList();
        begin(life, unknown, Set.of(), picture.shards().size());
    }

    private static boolean isGone(final Lease lease, final ShardRow row) {
        return row.epoch() > lease.epoch() || row.epoch() == lease.epoch() && row.free();
    }

    void loseAll() {
        new ArrayList<>(leases.values()).forEach(this::lose);
    }

    private void lose(final Lease lease) {
        forget(lease);
        counters.adder("leases.lost").increment();
        holder.lost(lease);
    }

    private void forget(final Lease lease) {
        lease.end();
        lastEpochs.put(lease.shard(), lease.epoch());
        leases.remove(lease.shard(), lease);
        leaving.remove(lease.shard());
    }

    /** All end, and nobody is told. */
    void endAll() {
        new ArrayList<>(leases.values()).forEach(this::forget);
    }

    /**
     * Begins to hand over what is more than that, a part at a time: the next one when somebody has taken the one
     * before.
     *
     * @param nobody whether there is nobody to wait for
     */
    void handOver(final int keep, final Picture picture, final boolean nobody) {
        final int free = nobody
                ? 0
                : (int) picture.shards().stream().filter(ShardRow::free).count();
        final List<Lease> staying = new ArrayList<>(leases.values());
        staying.removeIf(lease -> leaving.contains(lease.shard()));
        staying.sort(Comparator.comparingInt(lease -> -lease.shard()));
        final int many = Math.min(staying.size() - keep, HANDED_OVER_AT_ONCE - leaving.size() - free);
        for (final Lease lease : staying.subList(0, Math.max(0, many))) {
            leaving.add(lease.shard());
            holder.handOver(lease).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.warn("{} is handed over, but not all of it was written: {}", lease, failure.toString());
                }
                lease.end();
                left.add(lease);
                wake.run();
            });
        }
    }

    /** Gives back what was handed over; whether there was something. */
    boolean release() throws SQLException {
        final List<Lease> released = new ArrayList<>();
        for (Lease lease = left.peek(); lease != null; lease = left.peek()) {
            if (leases.get(lease.shard()) == lease) {
                released.add(lease);
            }
            left.remove();
        }
        if (released.isEmpty()) {
            return false;
        }
        released.sort(Comparator.comparingInt(Lease::shard));
        boolean done = false;
        try {
            database.run(connection -> {
                for (final Lease lease : released) {
                    tables.release(connection, lease);
                }
                return null;
            });
            done = true;
        } finally {
            if (!done) {
                left.addAll(released);
            }
        }
        released.forEach(this::forget);
        counters.adder("leases.handedover").add(released.size());
        return true;
    }

    /**
     * Takes free shards until this node has so many.
     *
     * @return whether one was taken
     */
    boolean take(final Term life, final Picture picture, final int upTo) throws SQLException {
        final List<ShardRow> free =
                new ArrayList<>(picture.shards().stream().filter(ShardRow::free).toList());
        final int many = Math.min(free.size(), upTo - leases.size());
        if (many <= 0) {
            return false;
        }
        // nodes that take at the same time begin at different places
        Collections.rotate(free, membership.name().hashCode() % free.size());
        final List<ShardRow> wanted = new ArrayList<>(free.subList(0, many));
        wanted.sort(Comparator.comparingInt(ShardRow::shard));
        final long beforeNs = nanoTime.getAsLong();
        final NodeRow self = membership.self(life);
        final long deadlineNs = beforeNs + self.leaseMs() * 1_000_000;
        life.atMost(deadlineNs);
        final List<ShardRow> taken = database.run(connection -> {
            final List<ShardRow> got = new ArrayList<>();
            if (!tables.renew(connection, self)) {
                return null;
            }
            for (final ShardRow shard : wanted) {
                if (tables.take(connection, self, shard)) {
                    got.add(shard);
                }
            }
            return got;
        });
        if (taken == null) {
            life.end();
            wake.run();
            return false;
        }
        life.renewed(deadlineNs);
        begin(
                life,
                taken.stream()
                        .map(row -> new ShardRow(row.shard(), self.name(), self.incarnation(), row.epoch() + 1))
                        .toList(),
                taken.stream()
                        .filter(membership::left)
                        .map(ShardRow::shard)
                        .filter(holder::isWhole)
                        .collect(Collectors.toSet()),
                picture.shards().size());
        return !taken.isEmpty();
    }

    private void begin(final Term life, final List<ShardRow> taken, final Set<Integer> unbroken, final int count) {
        final List<Lease> begun = new ArrayList<>();
        for (final ShardRow shard : taken) {
            final Lease lease = new Lease(life, shard.shard(), count, shard.epoch(), unbroken.contains(shard.shard()));
            leases.put(lease.shard(), lease);
            begun.add(lease);
        }
        if (!begun.isEmpty()) {
            counters.adder("leases.taken").add(begun.size());
            LOG.info("{} shards taken, {} of {} are ours", begun.size(), leases.size(), count);
            holder.taken(begun);
        }
    }
}
