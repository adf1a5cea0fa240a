package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardOwner;
import io.rollcall.rls.spi.ShardState;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionJournal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** A journal over rows in memory that commits when the test says so. All on the thread of the test. */
final class FakeJournal implements SubscriptionJournal {

    /** Rows, by watcher; a journal made of those of another one is that one after a restart. */
    final Map<String, Row> rows;

    final List<StoredChange> written = new ArrayList<>();
    private final int mode;
    private final int shards;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final List<Lease> leases = new ArrayList<>();
    ShardOwner owner;
    boolean ready = true;

    /** Whether it grants its shards when it is opened. */
    boolean granting = true;

    /** What removals wait for, or null. */
    CompletableFuture<Void> removal;

    boolean held = true;
    boolean slow;

    /** What its leases say of who had them before. */
    boolean unbroken;

    NotKeptException.Reason failing;

    /** Values that are refused. */
    Predicate<StoredListSubscription> refused = list -> false;

    Instant storedAt = Instant.EPOCH;
    long epoch = 1;

    /** Who serves everybody, or null. */
    ServerNode serving;

    List<ServerNode> nodes = List.of();

    /** What is kept of one watcher. */
    static final class Row {
        final Map<String, StoredListSubscription> lists = new LinkedHashMap<>();
        final Map<String, StoredBackEnd> backEnds = new LinkedHashMap<>();
        int hash;
    }

    FakeJournal(final int mode) {
        this(mode, new LinkedHashMap<>());
    }

    FakeJournal(final int mode, final Map<String, Row> rows) {
        this.mode = mode;
        this.shards = mode == 1 ? 1 : 4;
        this.rows = rows;
    }

    /** It comes to that engine. */
    void plugInto(final Engine engine) {
        engine.journals().add(this, Map.of());
        engine.keeper().reconcile();
    }

    /** It goes. */
    void unplugFrom(final Engine engine) {
        engine.journals().remove(this);
        engine.keeper().reconcile();
    }

    @Override
    public int dbMode() {
        return mode;
    }

    @Override
    public void open(final ShardOwner opener) {
        owner = opener;
        if (ready && granting) {
            grantAll();
        }
    }

    /** Grants every shard, as at the start or when a database is back. */
    void grantAll() {
        leases.clear();
        for (int shard = 0; shard < shards; shard++) {
            grant(new Lease(shard, epoch));
        }
    }

    private void grant(final Lease lease) {
        leases.add(lease);
        owner.granted(lease);
        final List<StoredWatcher> kept = new ArrayList<>();
        rows.forEach((key, row) -> {
            if (row.hash >= lease.firstHash() && row.hash <= lease.lastHash()) {
                kept.add(new StoredWatcher(
                        key, row.hash, storedAt, List.copyOf(row.lists.values()), List.copyOf(row.backEnds.values())));
            }
        });
        owner.restore(lease, kept).thenCompose(none -> owner.complete(lease));
    }

    /** Grants every shard, and gives nothing of what is kept. */
    void beginAll() {
        leases.clear();
        for (int shard = 0; shard < shards; shard++) {
            final Lease lease = new Lease(shard, epoch);
            leases.add(lease);
            owner.granted(lease);
        }
    }

    /** Complete when all shards are handed over. */
    CompletableFuture<Void> handOverAll() {
        return CompletableFuture.allOf(leases.stream()
                .map(owner::handOver)
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new));
    }

    void loseAll() {
        leases.forEach(owner::lost);
    }

    @Override
    public CompletionStage<Void> close() {
        owner = null;
        held = false;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public CompletionStage<Void> write(final ShardLease lease, final StoredChange change) {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final Runnable commit = () -> commit(change, done);
        if (slow) {
            waiting.add(commit);
        } else {
            commit.run();
        }
        return done;
    }

    private void commit(final StoredChange change, final CompletableFuture<Void> done) {
        final boolean tooLarge = change.lists().stream().anyMatch(refused);
        if (failing != null || !ready || tooLarge) {
            final NotKeptException.Reason reason = failing != null
                    ? failing
                    : ready ? NotKeptException.Reason.REFUSED : NotKeptException.Reason.UNAVAILABLE;
            done.completeExceptionally(new NotKeptException(reason, "the test says so", null));
            return;
        }
        written.add(change);
        final Row row = rows.computeIfAbsent(change.watcher(), key -> new Row());
        row.hash = change.hash();
        change.lists().forEach(list -> row.lists.put(list.dialog().localTag(), list));
        change.endedLists().forEach(row.lists::remove);
        change.backEnds().forEach(backEnd -> row.backEnds.put(backEnd.id(), backEnd));
        change.endedBackEnds().forEach(row.backEnds::remove);
        if (row.lists.isEmpty() && row.backEnds.isEmpty()) {
            rows.remove(change.watcher());
        }
        done.complete(null);
    }

    /** Commits, or refuses, what waits. */
    void commitAll() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    int waiting() {
        return waiting.size();
    }

    /** The only list subscription that is kept. */
    StoredListSubscription only() {
        final List<StoredListSubscription> all = new ArrayList<>();
        rows.values().forEach(row -> all.addAll(row.lists.values()));
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " list subscriptions are kept");
        }
        return all.get(0);
    }

    @Override
    public CompletionStage<Void> forget(final ShardLease lease) {
        final CompletableFuture<Void> before = removal == null ? CompletableFuture.completedFuture(null) : removal;
        return before.thenRun(
                () -> rows.values().removeIf(row -> row.hash >= lease.firstHash() && row.hash <= lease.lastHash()));
    }

    @Override
    public ServerNode nodeOf(final int hash) {
        return serving;
    }

    @Override
    public List<ServerNode> nodes() {
        return nodes;
    }

    @Override
    public List<ShardState> shards() {
        return List.of();
    }

    @Override
    public CompletionStage<Void> drain() {
        return handOverAll();
    }

    @Override
    public void resume() {
        grantAll();
    }

    private final class Lease implements ShardLease {

        private final int shard;
        private final long number;

        private Lease(final int shard, final long number) {
            this.shard = shard;
            this.number = number;
        }

        @Override
        public int shard() {
            return shard;
        }

        @Override
        public int firstHash() {
            return shard * (0x10000 / shards);
        }

        @Override
        public int lastHash() {
            return (shard + 1) * (0x10000 / shards) - 1;
        }

        @Override
        public long epoch() {
            return number;
        }

        @Override
        public boolean held() {
            return held;
        }

        @Override
        public boolean unbroken() {
            return unbroken;
        }
    }
}
