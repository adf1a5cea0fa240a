package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardState;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.contract.RecordingOwner;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.After;
import org.junit.Test;

/** A lease that lapses while the database is slow, and stands again. */
public class LapseTest {

    private final OneShard leases = new OneShard();
    private final TestStore store = new TestStore(TestDatabase.h2(), Map.of(), leases);

    @After
    public void stop() throws InterruptedException {
        store.stop();
    }

    @Test
    public void shouldReadAShardWhoseLeaseLapsesForAMoment() throws Exception {
        leases.held = false;
        store.owner = new RecordingOwner();
        store.journal.open(store.owner);
        Await.until("granted", () -> leases.granted);
        store.reader.submit(() -> {}).get();
        assertEquals("not while it is not ours", 0, store.owner.completed().size());

        leases.held = true;

        Await.until("complete", () -> store.owner.completed().size() == 1);
    }

    /** All watchers are in one shard. */
    private static final class OneShard implements Leases, ShardLease {

        private volatile boolean held = true;
        private volatile boolean granted;

        @Override
        public int dbMode() {
            return 2;
        }

        @Override
        public void start(final OpenStore open, final Shards shards) {
            shards.grant(this);
            granted = true;
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Set<ShardLease> confirm(final Connection connection, final Collection<ShardLease> some) {
            return Set.copyOf(some);
        }

        @Override
        public ServerNode nodeOf(final int hash) {
            return null;
        }

        @Override
        public List<ServerNode> nodes() {
            return List.of();
        }

        @Override
        public List<ShardState> shards() {
            return List.of();
        }

        @Override
        public CompletionStage<Void> drain() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void resume() {
            // takes its part all the time
        }

        @Override
        public int shard() {
            return 0;
        }

        @Override
        public int firstHash() {
            return 0;
        }

        @Override
        public int lastHash() {
            return 0xFFFF;
        }

        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public boolean held() {
            return held;
        }
    }
}
