package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.ShardLease;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A node with a clock of its own and a database that can be taken from it. */
final class TestNode implements LeaseHolder {

    static final long LEASE_MS = 4000;

    final AtomicLong nanos;
    final Counters counters = new Counters();
    final Map<Integer, Lease> held = new LinkedHashMap<>();
    final List<Integer> lost = new ArrayList<>();
    final Map<Integer, CompletableFuture<Void>> handingOver = new LinkedHashMap<>();
    final AtomicBoolean away = new AtomicBoolean();
    final AtomicInteger statements = new AtomicInteger();
    final LeaseKeeper keeper;
    private final LeaseSettings settings;
    private final Set<String> pastLives;
    private final LeaseDatabase database;

    /** Whether what is handed over is written at once. */
    boolean writesAtOnce = true;

    boolean complete;

    /** Whether all was written when the one before stopped. */
    boolean whole = true;

    /** Runs in the middle of the next statement. */
    Runnable interruption = () -> {};

    TestNode(final String name, final AtomicLong nanos, final LeaseDatabase database) {
        this(settings(name, false), nanos, database);
    }

    TestNode(final LeaseSettings settings, final AtomicLong nanos, final LeaseDatabase database) {
        this(settings, new HashSet<>(), nanos, database);
    }

    private TestNode(
            final LeaseSettings settings,
            final Set<String> pastLives,
            final AtomicLong nanos,
            final LeaseDatabase database) {
        this.settings = settings;
        this.pastLives = pastLives;
        this.database = database;
        this.nanos = nanos;
        keeper = new LeaseKeeper(
                settings,
                () -> "default",
                pastLives,
                new Transactions(autoCommit -> open(database.source(), autoCommit)),
                "rls_",
                nanos::get,
                Clock.systemUTC(),
                counters,
                this);
    }

    static LeaseSettings settings(final String name, final boolean alone) {
        return new LeaseSettings(name, "sip:127.0.0.1:5060;transport=udp", LEASE_MS, 2000, alone, 16);
    }

    private Connection open(final DataSource source, final boolean autoCommit) throws SQLException {
        if (away.get()) {
            throw new SQLException("away, as the test wants it");
        }
        final Connection connection = source.getConnection();
        connection.setAutoCommit(autoCommit);
        return (Connection) proxy(Connection.class, connection);
    }

    private Object proxy(final Class<?> type, final Object target) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            final Object result = method.invoke(target, arguments);
            if (method.getName().equals("prepareStatement") || method.getName().equals("createStatement")) {
                statements.incrementAndGet();
                final Runnable first = interruption;
                interruption = () -> {};
                first.run();
            }
            return result;
        });
    }

    @Override
    public void taken(final List<Lease> leases) {
        leases.forEach(lease -> held.put(lease.shard(), lease));
    }

    @Override
    public CompletionStage<Void> handOver(final Lease lease) {
        final CompletableFuture<Void> written = new CompletableFuture<>();
        handingOver.put(lease.shard(), written);
        held.remove(lease.shard());
        if (writesAtOnce) {
            written.complete(null);
        }
        return written;
    }

    @Override
    public void lost(final Lease lease) {
        held.remove(lease.shard());
        lost.add(lease.shard());
    }

    @Override
    public boolean complete(final Lease lease) {
        return complete;
    }

    @Override
    public boolean isWhole(final int shard) {
        return whole;
    }

    @Override
    public void changed() {}

    /** Leaves in good order; the next one in the same process. */
    TestNode next() {
        keeper.end();
        keeper.leave();
        return new TestNode(settings, pastLives, nanos, database);
    }

    /** Renews and looks, as the threads do. */
    void round() {
        keeper.renew();
        keeper.look();
    }

    /** How many shards it may serve now. */
    int serves() {
        return (int) held.values().stream().filter(ShardLease::held).count();
    }

    long counted(final String counter) {
        return counters.snapshot().getOrDefault(counter, 0L);
    }
}
