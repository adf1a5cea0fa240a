package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardState;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of this node, and what it knows of the others. {@link #renew} and {@link #look} block on the database and
 * are called again and again, each by one thread; the rest is for any thread and never blocks.
 */
public final class LeaseKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final long COMPLAIN_EVERY_MS = 10_000;
    private static final long QUICK_MS = 200;
    private static final long QUICK_FOR_NS = 30_000_000_000L;
    private static final long BURY_MS = 600_000;

    private final Transactions database;
    private final LeaseTables tables;
    private final LongSupplier nanoTime;
    private final Counters counters;
    private final Throttle complaints;
    private final LeaseHolder holder;
    private final Sightings sightings;
    private final Membership membership;
    private final OwnShards own;
    private final List<CompletableFuture<Void>> drained = new CopyOnWriteArrayList<>();
    private volatile LeaseSettings settings;
    private volatile Overview overview;
    private volatile Runnable waker = () -> {};
    private volatile boolean changed;
    private volatile boolean busy;
    private Picture picture = Picture.NONE;
    private long movedNs;
    private long drainingNs;
    private int checkedShards;

    /**
     * Keeps leases.
     *
     * @param defaultName gives the name where none is configured; may block
     * @param pastLives grows by each life of this process that ends in good order
     * @param prefix what the names of the tables begin with
     * @param nanoTime a monotonic clock that goes on while this process is held up
     */
    public LeaseKeeper(
            final LeaseSettings settings,
            final Supplier<String> defaultName,
            final Set<String> pastLives,
            final Transactions database,
            final String prefix,
            final LongSupplier nanoTime,
            final Clock clock,
            final Counters counters,
            final LeaseHolder holder) {
        this.settings = settings;
        this.database = database;
        tables = new LeaseTables(prefix);
        this.nanoTime = nanoTime;
        this.counters = counters;
        this.holder = holder;
        complaints = new Throttle(clock, COMPLAIN_EVERY_MS);
        sightings = new Sightings(nanoTime);
        membership = new Membership(database, tables, nanoTime, () -> this.settings, defaultName, pastLives, counters);
        own = new OwnShards(database, tables, nanoTime, membership, counters, holder, () -> waker.run());
        overview = new Overview(picture, sightings, membership, own);
        movedNs = nanoTime.getAsLong();
    }

    /** Called when {@link #look} should not wait any longer. */
    void onWake(final Runnable newWaker) {
        waker = newWaker;
    }

    /** Other settings from now on; nothing is given up for it but a name. */
    public void settings(final LeaseSettings changedSettings) {
        settings = changedSettings;
        waker.run();
    }

    /** Renews all leases; milliseconds until the next time. */
    long renew() {
        if (membership.renew()) {
            changed = true;
            waker.run();
        }
        return settings.renewMs();
    }

    /** Looks after the shards; milliseconds until the next time. */
    long look() {
        busy = false;
        try {
            step();
        } catch (final SQLException e) {
            counters.count("leases.looks.failed");
            busy = true;
            if (complaints.permits()) {
                LOG.warn("The tables of nodes and shards cannot be used: {}", e.toString());
            }
        }
        if (changed) {
            changed = false;
            holder.changed();
        }
        if (own.isEmpty() && membership.draining()) {
            drained.forEach(one -> one.complete(null));
            drained.clear();
        }
        return busy && nanoTime.getAsLong() - movedNs < QUICK_FOR_NS
                ? Math.min(QUICK_MS, settings.renewMs())
                : settings.renewMs();
    }

    private void step() throws SQLException {
        if (membership.renamed() && membership.term() != null) {
            membership.leave();
            own.loseAll();
        }
        Term life = membership.term();
        if (life != null && life.over()) {
            own.loseAll();
            read();
            membership.fenced(picture);
            life = null;
        }
        if (life == null) {
            create();
            if (!membership.join(picture, sightings)) {
                read();
                return;
            }
            changed = true;
        }
        look(membership.term());
    }

    private void look(final Term life) throws SQLException {
        final long beforeNs = read();
        checkCount();
        if (membership.draining()
                && picture.node(membership.name()).filter(NodeRow::serving).isPresent()) {
            // the others are to know at once
            membership.renew();
            drainingNs = nanoTime.getAsLong();
        }
        if (bringOutYourDead(beforeNs)) {
            read();
        }
        own.check(life, picture);
        if (own.release()) {
            read();
        }
        share(life);
    }

    /** Reads both tables; the moment before. */
    private long read() throws SQLException {
        final long beforeNs = nanoTime.getAsLong();
        final Picture next = database.each(connection -> tables.read(connection, picture));
        sightings.see(next.nodes());
        final boolean moved = next.moves() != picture.moves() || !states(next).equals(states(picture));
        picture = next;
        overview = new Overview(next, sightings, membership, own);
        if (moved) {
            movedNs = beforeNs;
            changed = true;
        }
        return beforeNs;
    }

    private static List<String> states(final Picture of) {
        return of.nodes().stream()
                .map(node -> node.name() + ' ' + node.incarnation() + ' ' + node.state() + ' ' + node.address())
                .toList();
    }

    /** Makes the shards of a new database; an old one has as many as it has. */
    private void create() throws SQLException {
        read();
        final int wanted = settings.shards();
        if (picture.shards().isEmpty()) {
            try {
                database.run(connection -> {
                    tables.create(connection, wanted);
                    return null;
                });
                LOG.info("The watchers of this database are parted into {} shards", wanted);
            } catch (final SQLException e) {
                read();
                if (picture.shards().isEmpty()) {
                    throw e;
                }
            }
            read();
        }
    }

    /** The number of the database wins; a configured one that differs is refused once. */
    private void checkCount() {
        final int wanted = settings.shards();
        if (wanted != checkedShards && picture.shards().size() != wanted) {
            LOG.warn(
                    "{} shards (hash_size) are refused: the database has {}, for all its nodes",
                    wanted,
                    picture.shards().size());
        }
        checkedShards = wanted;
    }

    /** Fences who is silent; whether there was one. */
    private boolean bringOutYourDead(final long beforeNs) throws SQLException {
        boolean any = false;
        for (final NodeRow node : picture.nodes()) {
            if (node.name().equals(membership.name())) {
                continue;
            }
            if (node.dead() && sightings.knownMs(node) > BURY_MS) {
                database.run(connection -> {
                    tables.bury(connection, node);
                    return null;
                });
            } else if (!node.dead() && (settings.alone() || sightings.isSilent(node, beforeNs))) {
                any |= fence(node);
            } else if (sightings.faint(node)) {
                busy = true;
            }
        }
        return any | freeOrphans();
    }

    private boolean fence(final NodeRow node) throws SQLException {
        if (!database.run(connection -> tables.fence(connection, node))) {
            return false;
        }
        counters.count("nodes.fenced");
        LOG.warn(
                "Node {} is dead: nothing of it for {} ms; its {} shards go to others",
                node.name(),
                sightings.heard(node).toMillis(),
                picture.count(node.name()));
        return true;
    }

    private boolean freeOrphans() throws SQLException {
        final List<ShardRow> orphans = picture.shards().stream()
                .filter(shard -> !shard.free() && picture.ownerOf(shard).isEmpty())
                .toList();
        return !orphans.isEmpty() && database.run(connection -> tables.freeOrphans(connection, orphans)) > 0;
    }

    /** Hands over what is too much and takes what is free, as far as its part goes. */
    private void share(final Term life) throws SQLException {
        final List<NodeRow> serving = new ArrayList<>();
        final List<NodeRow> settled = new ArrayList<>();
        for (final NodeRow node : picture.nodes()) {
            final boolean self = node.sameLife(membership.name(), life.incarnation());
            if (self ? !membership.draining() : node.serving() && !sightings.faint(node)) {
                serving.add(node);
                if (self || sightings.knownMs(node) >= settings.balanceMs()) {
                    settled.add(node);
                }
            }
        }
        final Balance balance = new Balance(picture, serving);
        if (!membership.draining() || othersKnow(life)) {
            own.handOver(new Balance(picture, settled).keeps(membership.name()), picture, serving.isEmpty());
        }
        if (own.take(life, picture, balance.takesUpTo(membership.name()))) {
            read();
        }
        busy |= picture.shards().stream().anyMatch(ShardRow::free)
                || serving.size()
                        != picture.nodes().stream().filter(node -> !node.dead()).count()
                || own.size() < picture.shards().size() / Math.max(1, serving.size());
    }

    /** Whether whoever takes over has read by now that this node drains, and looks often. */
    private boolean othersKnow(final Term life) {
        final boolean others = picture.nodes().stream()
                .anyMatch(node -> node.serving() && !node.sameLife(membership.name(), life.incarnation()));
        busy = true;
        return !others || nanoTime.getAsLong() - drainingNs > settings.renewMs() * 1_000_000;
    }

    /** Gives all shards away and takes no other; complete when none is left. */
    public CompletionStage<Void> drain() {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        membership.draining(true);
        drained.add(done);
        waker.run();
        return done;
    }

    /** Takes its part again. */
    public void resume() {
        membership.draining(false);
        drained.forEach(one -> one.completeExceptionally(new IllegalStateException("the node takes its part again")));
        drained.clear();
        waker.run();
    }

    /** No lease is held any more from now on. */
    void end() {
        final Term life = membership.term();
        if (life != null) {
            life.end();
        }
    }

    /** Ends all leases, and lets others take them at once. Called by the thread of {@link #look}, the last time. */
    void leave() {
        own.endAll();
        try {
            membership.leave();
        } catch (final SQLException e) {
            LOG.warn("The shards of this node are free only after {} ms: {}", settings.leaseMs(), e.toString());
        }
        drained.forEach(one -> one.complete(null));
    }

    /** Who serves the watchers with a hash, or null. */
    public ServerNode nodeOf(final int hash) {
        return overview.nodeOf(hash);
    }

    /** All nodes, this one first. */
    public List<ServerNode> nodes() {
        return overview.nodes();
    }

    /** All shards in their order. */
    public List<ShardState> shards() {
        return overview.shards();
    }
}
