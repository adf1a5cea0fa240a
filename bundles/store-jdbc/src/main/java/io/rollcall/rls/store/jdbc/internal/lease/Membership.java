package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.ServerNode;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among the others: joins, renews, leaves. A life that was fenced is over; the next one begins without
 * shards. {@link #renew} is called by one thread, all else by another.
 */
final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final Transactions database;
    private final LeaseTables tables;
    private final LongSupplier nanoTime;
    private final Supplier<LeaseSettings> settings;
    private final Supplier<String> defaultName;
    private final Set<String> pastLives;
    private final Counters counters;
    private volatile String name;
    private volatile Term term;
    private volatile boolean draining;
    private String ownName;
    private boolean usurped;
    private volatile boolean lapsed;

    Membership(
            final Transactions database,
            final LeaseTables tables,
            final LongSupplier nanoTime,
            final Supplier<LeaseSettings> settings,
            final Supplier<String> defaultName,
            final Set<String> pastLives,
            final Counters counters) {
        this.database = database;
        this.tables = tables;
        this.nanoTime = nanoTime;
        this.settings = settings;
        this.defaultName = defaultName;
        this.pastLives = pastLives;
        this.counters = counters;
    }

    /** This life, or null where there is none. */
    Term term() {
        return term;
    }

    /** The name of this node, or null while it has not joined. */
    String name() {
        return name;
    }

    boolean draining() {
        return draining;
    }

    void draining(final boolean drains) {
        draining = drains;
    }

    /** What this node says of itself. */
    NodeRow self(final Term life) {
        final LeaseSettings now = settings.get();
        return new NodeRow(
                name,
                life.incarnation(),
                0,
                now.leaseMs(),
                now.address(),
                draining ? ServerNode.State.DRAINING : ServerNode.State.SERVING);
    }

    /** Whether the name it should have is another one by now. */
    boolean renamed() {
        return name != null && !name.equals(wantedName());
    }

    private String wantedName() {
        final String configured = settings.get().name();
        if (configured != null) {
            return configured;
        }
        if (ownName == null) {
            ownName = defaultName.get();
        }
        return ownName;
    }

    /**
     * Begins a life, unless another server lives under this name.
     *
     * @param picture what was read last
     * @param sightings tell whether the other one is alive
     * @return whether it has begun
     */
    boolean join(final Picture picture, final Sightings sightings) throws SQLException {
        name = wantedName();
        final NodeRow other = usurped ? picture.node(name).orElse(null) : null;
        if (other != null && !other.dead() && sightings.silentMs(other, nanoTime.getAsLong()) < other.leaseMs()) {
            return false;
        }
        usurped = false;
        final LeaseSettings now = settings.get();
        final Term next = new Term(
                UUID.randomUUID().toString(), nanoTime, nanoTime.getAsLong() + now.leaseMs() * 1_000_000, now.alone());
        database.run(connection -> {
            tables.join(connection, self(next));
            return null;
        });
        lapsed = false;
        term = next;
        LOG.info("This node is {} ({})", name, now.address() == null ? "without address" : now.address());
        return true;
    }

    /**
     * Renews all leases by one statement. The deadline counts from before it: what the database took to answer is no
     * time in which others wait.
     *
     * @return whether something is to be looked at: the life is over, or leases lapsed or stand again
     */
    boolean renew() {
        final Term life = term;
        if (life == null || life.over()) {
            return false;
        }
        life.alone(settings.get().alone());
        final NodeRow self = self(life);
        final long beforeNs = nanoTime.getAsLong();
        final long deadlineNs = beforeNs + self.leaseMs() * 1_000_000;
        life.atMost(deadlineNs);
        try {
            if (database.each(connection -> tables.renew(connection, self))) {
                counters.count("leases.renewed");
                life.renewed(deadlineNs);
            } else {
                life.end();
                return true;
            }
        } catch (final SQLException e) {
            counters.count("leases.renewals.failed");
            LOG.debug("The leases are not renewed", e);
        }
        return judged(life);
    }

    private boolean judged(final Term life) {
        final boolean standing = life.standing();
        if (standing == !lapsed) {
            return false;
        }
        lapsed = !standing;
        if (lapsed) {
            counters.count("leases.lapsed");
            LOG.warn(
                    "No renewal of the leases got through for {} ms: until the database answers, watchers are told"
                            + " nothing",
                    settings.get().leaseMs());
        } else {
            LOG.info("The leases stand again, nobody has taken them meanwhile");
        }
        return true;
    }

    /** This life was fenced; says why. */
    void fenced(final Picture picture) {
        final Term life = term;
        term = null;
        counters.count("leases.fenced");
        final NodeRow row = picture.node(name).orElse(null);
        usurped = row != null && !row.dead() && !row.incarnation().equals(life.incarnation());
        if (usurped) {
            LOG.error(
                    "Another server runs under the name {} on this database: this one serves nobody until that one"
                            + " is gone or node_name is another",
                    name);
        } else {
            LOG.warn("The other nodes held {} for dead and took its shards; it joins again", name);
        }
    }

    /** Ends it in good order: others may take what it had at once. */
    void leave() throws SQLException {
        final Term life = term;
        term = null;
        if (life != null) {
            life.end();
            database.run(connection -> {
                tables.leave(connection, name, life.incarnation());
                return null;
            });
            pastLives.add(life.incarnation());
        }
    }

    /** Whether this process had a free shard last, and left it in good order. */
    boolean left(final ShardRow free) {
        return free.incarnation() != null && pastLives.contains(free.incarnation());
    }
}
