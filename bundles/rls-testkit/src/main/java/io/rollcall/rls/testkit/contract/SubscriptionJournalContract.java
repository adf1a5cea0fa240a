package io.rollcall.rls.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionJournal;
import io.rollcall.rls.testkit.Await;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What every {@link SubscriptionJournal} must do. Each test begins with an empty one. */
public abstract class SubscriptionJournalContract {

    private static final int HASHES = 1 << 16;

    private SubscriptionJournal journal;
    private RecordingOwner owner;

    /** For subclasses. */
    protected SubscriptionJournalContract() {}

    /** A journal that is not open and has kept nothing. */
    protected abstract SubscriptionJournal emptyJournal() throws Exception;

    /** Another one over what the last one has kept, as after a restart; not open. */
    protected abstract SubscriptionJournal sameJournal() throws Exception;

    /** Gives back what a journal holds on to; it was closed. */
    protected void dispose(final SubscriptionJournal closed) throws Exception {}

    /** Opens an empty journal. */
    @Before
    public final void openJournal() throws Exception {
        journal = emptyJournal();
        open();
    }

    /** Closes what a test has opened. */
    @After
    public final void closeJournal() throws Exception {
        done(journal.close());
        dispose(journal);
    }

    @Test
    public void shouldSayWhichModeItServes() {
        assertTrue("db_mode is " + journal.dbMode(), journal.dbMode() == 1 || journal.dbMode() == 2);
    }

    @Test
    public void shouldGiveEachHashOnce() {
        final List<ShardLease> leases = new ArrayList<>(owner.leases());
        leases.sort(Comparator.comparing(ShardLease::firstHash));
        int next = 0;
        for (final ShardLease lease : leases) {
            assertEquals("no gap, no overlap", next, lease.firstHash());
            assertTrue("held", lease.held());
            next = lease.lastHash() + 1;
        }
        assertEquals(HASHES, next);
    }

    @Test
    public void shouldBeOpenedOnce() {
        assertThrows(IllegalStateException.class, () -> journal.open(new RecordingOwner()));
    }

    @Test
    public void shouldKnowWhoServes() {
        assertTrue("this one first", journal.nodes().get(0).self());
        Await.until("somebody serves", () -> journal.nodeOf(4711) != null);
        assertTrue("this one serves", journal.nodeOf(4711).self());
        Await.until("all shards complete", () -> journal.shards().stream().allMatch(one -> one.complete()));
        assertEquals(owner.leases().size(), journal.shards().size());
    }

    @Test
    public void shouldGiveBackWhatWasWritten() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        final StoredWatcher bob = SampleWatchers.watcher("bob", 9);
        write(alice);
        write(bob);

        reopen();

        assertKept(alice, bob);
    }

    @Test
    public void shouldGiveBackAnyValue() throws Exception {
        final StoredWatcher one = SampleWatchers.strange("one");
        final StoredWatcher other = SampleWatchers.strange("other");
        write(one);
        write(other);
        write(one);

        reopen();

        assertKept(one, other);
    }

    @Test
    public void shouldGiveBackAListThatIsNotKnown() throws Exception {
        final StoredWatcher alice = SampleChanges.withoutList(SampleWatchers.watcher("alice", 0xFFFF_FFFFL));
        write(alice);

        reopen();

        assertKept(alice);
    }

    @Test
    public void shouldKeepTheLastOfSeveral() throws Exception {
        final List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int version = 1; version <= 500; version++) {
            stages.add(hand(SampleWatchers.watcher("alice", version)));
        }
        for (final CompletionStage<Void> stage : stages) {
            done(stage);
        }

        reopen();

        assertKept(SampleWatchers.watcher("alice", 500));
    }

    @Test
    public void shouldKeepWhatAChangeDoesNotName() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        write(alice);
        final StoredBackEnd second = alice.backEnds().get(1);
        done(hand(SampleChanges.change(alice, List.of(), List.of(), List.of(second), List.of())));

        reopen();

        assertKept(alice);
    }

    @Test
    public void shouldRemoveWhatEnds() throws Exception {
        final StoredWatcher alice = SampleWatchers.withSecondList(SampleWatchers.watcher("alice", 8));
        final StoredWatcher bob = SampleWatchers.watcher("bob", 8);
        write(alice);
        write(bob);
        final StoredListSubscription first = alice.lists().get(0);
        final StoredBackEnd backEnd = alice.backEnds().get(0);

        done(hand(SampleChanges.change(
                alice, List.of(), List.of(first.dialog().localTag()), List.of(), List.of(backEnd.id()))));
        reopen();

        assertKept(
                new StoredWatcher(
                        alice.watcher(),
                        alice.hash(),
                        alice.storedAt(),
                        alice.lists().subList(1, 2),
                        alice.backEnds().subList(1, 2)),
                bob);
    }

    @Test
    public void shouldRemoveAWatcherWhoseListsAllEnd() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        final StoredWatcher bob = SampleWatchers.watcher("bob", 8);
        write(alice);
        write(bob);
        reopen();

        done(hand(SampleChanges.change(
                alice,
                List.of(),
                List.of(alice.lists().get(0).dialog().localTag()),
                List.of(),
                alice.backEnds().stream().map(StoredBackEnd::id).toList())));
        reopen();

        assertKept(bob);
    }

    @Test
    public void shouldTakeBackWhatEndedInTheSameBatch() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        final StoredChange end = SampleChanges.change(
                alice,
                List.of(),
                List.of(alice.lists().get(0).dialog().localTag()),
                List.of(),
                alice.backEnds().stream().map(StoredBackEnd::id).toList());
        final List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int time = 0; time < 20; time++) {
            stages.add(hand(alice));
            stages.add(hand(end));
        }
        stages.add(hand(alice));
        for (final CompletionStage<Void> stage : stages) {
            done(stage);
        }

        reopen();

        assertKept(alice);
    }

    @Test
    public void shouldGiveManyBackInSteps() throws Exception {
        final List<CompletionStage<Void>> stages = new ArrayList<>();
        final List<StoredWatcher> all = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            final StoredWatcher watcher = SampleWatchers.watcher("user-" + number, number);
            all.add(watcher);
            stages.add(hand(watcher));
        }
        for (final CompletionStage<Void> stage : stages) {
            done(stage);
        }

        reopen();

        assertKept(all.toArray(StoredWatcher[]::new));
        assertTrue("in one step: " + owner.largestStep(), owner.largestStep() < all.size());
    }

    @Test
    public void shouldForgetAShard() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        final StoredWatcher other = otherShard(alice);
        write(alice);
        write(other);

        done(journal.forget(owner.leaseOf(alice.hash())));
        reopen();

        assertKept(other);
    }

    @Test
    public void shouldRefuseALeaseThatIsOver() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        final ShardLease over = owner.leaseOf(alice.hash());
        reopen();
        assertFalse("a lease ends with its journal", over.held());

        final ExecutionException refused =
                assertThrows(ExecutionException.class, () -> done(journal.write(over, SampleChanges.whole(alice))));

        assertEquals(NotKeptException.Reason.LEASE_OVER, ((NotKeptException) refused.getCause()).reason());
        reopen();
        assertKept();
    }

    @Test
    public void shouldTakeNothingWhileClosed() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        final ShardLease over = owner.leaseOf(alice.hash());
        done(journal.close());

        assertFalse("ready", journal.ready());
        assertThrows(ExecutionException.class, () -> done(journal.write(over, SampleChanges.whole(alice))));
    }

    @Test
    public void shouldDrainAndResume() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        write(alice);

        done(journal.drain());

        assertEquals(owner.leases().size(), owner.gone().size());
        assertEquals(ServerNode.State.DRAINING, journal.nodes().get(0).state());
        assertEquals(0, journal.nodes().get(0).shards());
        journal.resume();
        awaitComplete();
        assertKept(alice);
    }

    private void open() {
        owner = new RecordingOwner();
        journal.open(owner);
        awaitComplete();
    }

    private void awaitComplete() {
        Await.until("the journal is ready", journal::ready);
        Await.until("all shards complete: " + owner.completed(), () -> hashes() == HASHES);
    }

    private int hashes() {
        return owner.leases().stream()
                .filter(lease -> owner.completed().contains(lease.shard()))
                .mapToInt(lease -> lease.lastHash() - lease.firstHash() + 1)
                .sum();
    }

    private void reopen() throws Exception {
        done(journal.close());
        dispose(journal);
        journal = sameJournal();
        open();
    }

    private void write(final StoredWatcher watcher) throws Exception {
        done(hand(watcher));
    }

    private CompletionStage<Void> hand(final StoredWatcher watcher) {
        return hand(SampleChanges.whole(watcher));
    }

    private CompletionStage<Void> hand(final StoredChange change) {
        return journal.write(owner.leaseOf(change.hash()), change);
    }

    private StoredWatcher otherShard(final StoredWatcher than) {
        final int shard = owner.leaseOf(than.hash()).shard();
        for (int number = 0; number < HASHES; number++) {
            final StoredWatcher other = SampleWatchers.watcher("other-" + number, 1);
            if (owner.leaseOf(other.hash()).shard() != shard) {
                return other;
            }
        }
        throw new AssertionError("only one shard");
    }

    private void assertKept(final StoredWatcher... expected) {
        assertEquals(SampleChanges.byWatcher(List.of(expected)), SampleChanges.byWatcher(owner.restored()));
    }

    private static <T> T done(final CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, SECONDS);
    }
}
