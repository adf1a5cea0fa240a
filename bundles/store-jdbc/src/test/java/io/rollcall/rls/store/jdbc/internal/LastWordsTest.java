package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.store.jdbc.internal.lease.LeaseSettings;
import io.rollcall.rls.testkit.contract.SampleWatchers;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** What the engine before could not write when it stopped. */
public class LastWordsTest {

    private final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
    private final LastWords words = new LastWords();
    private final ShardLease lease = new Three();

    private CompletableFuture<Void> handIn(final String watcher) {
        final CompletableFuture<Void> change = new CompletableFuture<>();
        words.follow(lease, watcher, words.next(), change);
        return change;
    }

    private static NotKeptException not(final Reason reason) {
        return new NotKeptException(reason, "on purpose", null);
    }

    @Test
    public void shouldKnowWhatIsMissingUntilItIsWritten() {
        handIn("alice").completeExceptionally(not(Reason.UNAVAILABLE));
        handIn("bob").complete(null);
        assertFalse(words.areWritten(3));
        assertTrue("another shard", words.areWritten(4));
        handIn("alice").complete(null);
        assertTrue(words.areWritten(3));
    }

    /** The last one found no place where the one before still waited for its turn. */
    @Test
    public void shouldNotTakeAnEarlierWordForTheLast() {
        final CompletableFuture<Void> earlier = handIn("alice");
        handIn("alice").completeExceptionally(not(Reason.REFUSED));
        earlier.complete(null);
        assertFalse(words.areWritten(3));
        words.forget(3);
        assertTrue(words.areWritten(3));
    }

    @Test
    public void shouldLeaveTheLastWordToWhoeverHasTheShard() {
        handIn("alice").completeExceptionally(not(Reason.LEASE_OVER));
        assertTrue(words.areWritten(3));
    }

    /** The database is back, and nobody has found out yet: the node leaves in good order, but not the last word. */
    @Test
    public void shouldNotCallAShardUnbrokenWhoseLastWordIsMissing() throws InterruptedException {
        final LeaseSettings settings = LeaseSettings.read(
                new ConfigurationReader(Map.of("hash_size", 3, "balance_delay", 0)), LeaseSettings.DEFAULTS);
        final TroubledDatabase database = new TroubledDatabase();
        final TestStore store = new TestStore(
                database, Map.of(), new NodeLeases(settings, () -> "one", Clock.systemUTC(), new Counters()));
        store.open().write(alice);
        assertEquals("all was written", 8, unbrokenInTheNext(store));

        database.readOnly = true;
        assertTrue(store.hand(alice)
                .handle((none, failure) -> failure != null)
                .toCompletableFuture()
                .join());
        database.readOnly = false;
        final int shard = store.owner.leaseOf(alice.hash()).shard();
        assertEquals("all but his", 7, unbrokenInTheNext(store));
        assertFalse(store.owner.leaseOf(alice.hash()).unbroken());
        assertEquals(shard, store.owner.leaseOf(alice.hash()).shard());

        store.write(alice);
        assertEquals("all was written again", 8, unbrokenInTheNext(store));
        store.stop();
    }

    /** The engine is exchanged: how many shards have been its own all the while. */
    private static long unbrokenInTheNext(final TestStore store) {
        TestStore.done(store.journal.close());
        store.open();
        return store.owner.leases().stream().filter(ShardLease::unbroken).count();
    }

    /** Of shard 3. */
    private static final class Three implements ShardLease {

        @Override
        public int shard() {
            return 3;
        }

        @Override
        public int firstHash() {
            return 0;
        }

        @Override
        public int lastHash() {
            return 1;
        }

        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public boolean held() {
            return true;
        }
    }
}
