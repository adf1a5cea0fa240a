package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.StoredWatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class LeaseRunTest {

    private static final int HASHES = 128;

    private record Lease(int shard) implements ShardLease {

        @Override
        public int firstHash() {
            return shard * HASHES;
        }

        @Override
        public int lastHash() {
            return firstHash() + HASHES - 1;
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

    private static final ShardLease THREE = new Lease(3);
    private static final ShardLease FOUR = new Lease(4);
    private static final ShardLease SEVEN = new Lease(7);

    @Test
    public void shouldJoinShardsThatLieSideBySide() {
        final List<LeaseRun> runs = LeaseRun.of(List.of(SEVEN, FOUR, THREE));
        assertEquals(2, runs.size());
        assertEquals(THREE.firstHash(), runs.get(0).firstHash());
        assertEquals(FOUR.lastHash(), runs.get(0).lastHash());
        assertEquals(List.of(SEVEN), runs.get(1).unread());
        assertEquals(List.of(), LeaseRun.of(List.of()));
    }

    @Test
    public void shouldGiveEachLeaseItsWatchersAndLeaveOutThoseOfOthers() {
        final StoredWatcher ours = watcher(FOUR.lastHash());
        final StoredWatcher gone = watcher(THREE.firstHash());
        final LeaseRun run = LeaseRun.of(List.of(THREE, FOUR)).get(0);
        assertTrue(run.retain(lease -> lease == FOUR));
        assertEquals(List.of(ours), run.parts(List.of(gone, ours)).get(FOUR));
        assertEquals(1, run.parts(List.of(gone, ours)).size());
        assertFalse(run.retain(lease -> false));
    }

    @Test
    public void shouldTellWhichLeasesAreRead() {
        final List<ShardLease> read = new ArrayList<>();
        final LeaseRun run = LeaseRun.of(List.of(THREE, FOUR)).get(0);
        run.readUpTo(THREE.lastHash(), read::add);
        assertEquals("more of the same place may follow", List.of(), read);
        run.readUpTo(FOUR.firstHash(), read::add);
        assertEquals(List.of(THREE), read);
        run.readUpTo(Integer.MAX_VALUE, read::add);
        assertEquals(List.of(THREE, FOUR), read);
    }

    private static StoredWatcher watcher(final int hash) {
        return new StoredWatcher("sip:w@example.com", hash, Instant.EPOCH, List.of(), List.of());
    }
}
