package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.contract.RecordingOwner;
import io.rollcall.rls.testkit.contract.SampleWatchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Test;

/** A database that goes away and comes back, and one that nobody needs. */
public class OutageTest {

    private final TroubledDatabase database = new TroubledDatabase();
    private final TestStore store = new TestStore(database, Map.of());
    private final StoredWatcher alice = SampleWatchers.watcher("alice", 8);

    @After
    public void stop() throws InterruptedException {
        database.away = false;
        store.stop();
        assertEquals("let go of the database", 0, database.behind().holders());
    }

    @Test
    public void shouldSpeakToNoDatabaseWhileNobodyNeedsIt() {
        store.onControl(() -> store.keeper.retryNow(TestStore.settings(Map.of("fetch_rows", 7))));

        assertEquals(0, database.connections.get());
        assertEquals(0, database.behind().holders());
    }

    @Test
    public void shouldAskTheDatabaseForNothingWhileNothingChanges() {
        store.open().write(alice);
        final long next = store.reader.getQueue().stream()
                .mapToLong(task -> ((Delayed) task).getDelay(TimeUnit.SECONDS))
                .min()
                .orElseThrow();

        assertTrue("the sweep, in " + next + " s, is the next to ask", next > 90);
        assertEquals("nothing else is planned", 0, store.control.getQueue().size());
    }

    /** Whoever hears that goes on with all shards: after each of hundreds it would be work for minutes. */
    @Test
    public void shouldNotSayThatSomethingChangedForEachShardItTakesUp() {
        store.open();

        assertTrue(store.owner.changes() + " times", store.owner.changes() < 4);
    }

    @Test
    public void shouldSayThatNothingIsKeptAndRecover() throws Exception {
        store.open();
        database.away = true;
        final int changes = store.owner.changes();

        assertUnavailable(store.hand(alice));

        assertFalse("ready", store.journal.ready());
        assertUnavailable(store.hand(alice));
        Await.until("the engine is told", () -> store.owner.changes() > changes);
        database.away = false;
        Await.until("ready", store.journal::ready);
        store.write(alice);
        assertEquals(1, store.count("store.outages"));
    }

    @Test
    public void shouldNotCountADatabaseThatCanOnlyBeReadAsReady() throws Exception {
        store.open();
        database.readOnly = true;
        assertUnavailable(store.hand(alice));
        final int asked = database.statements.get();

        Await.until("asked again", () -> database.statements.get() > asked);
        assertFalse("ready", store.journal.ready());

        database.readOnly = false;
        Await.until("ready", store.journal::ready);
    }

    @Test
    public void shouldTellAllThatWaitWhenTheDatabaseGoes() throws Exception {
        store.open();
        database.away = true;
        final List<CompletionStage<Void>> waiting = new ArrayList<>();
        for (int number = 0; number < 2000; number++) {
            waiting.add(store.hand(SampleWatchers.watcher("user-" + number, 1)));
        }
        for (final CompletionStage<Void> one : waiting) {
            assertUnavailable(one);
        }
        assertTrue("tried few times: " + database.connections, database.connections.get() < 100);
    }

    @Test
    public void shouldOpenWhenTheDatabaseComes() {
        database.away = true;
        store.owner = new RecordingOwner();
        store.onControl(() -> store.keeper.retryNow(TestStore.settings(Map.of("retry_interval", 1))));
        store.journal.open(store.owner);
        Await.until("tried", () -> database.connections.get() > 0);

        database.away = false;

        Await.until("all shards complete", () -> store.owner.completed().size() == 8);
    }

    @Test
    public void shouldMoveToAnotherDatabaseWithAllItHas() {
        store.open().write(alice);
        final TestDatabase other = TestDatabase.h2();

        store.offers.put("db", other);
        store.offers.put("rlpres", other);
        store.onControl(() -> store.keeper.retryNow(store.keeper.settings()));

        Await.until("given anew", () -> store.owner.completed().size() == 16);
        store.write(alice);
        assertEquals("1", other.ask("SELECT COUNT(*) FROM rls_watchers"));
        assertEquals("let go of the old one", 0, database.behind().holders());
        assertEquals("moved", 1, store.owner.moves());
    }

    /** The epochs of its leases have nothing to do with those before. */
    @Test
    public void shouldTakeAnotherPrefixForAnotherPlace() {
        store.open();
        store.onControl(() -> store.keeper.retryNow(TestStore.settings(Map.of("table_prefix", "other_"))));

        Await.until("given anew", () -> store.owner.completed().size() == 16);
        assertEquals("moved", 1, store.owner.moves());
    }

    @Test
    public void shouldTakeAnotherSchemaForAnotherPlace() {
        store.open();
        final TestDatabase other = database.behind().inSchema("other");
        store.offers.put("db", other);
        store.offers.put("rlpres", other);
        store.onControl(() -> store.keeper.retryNow(store.keeper.settings()));

        Await.until("given anew", () -> store.owner.completed().size() == 16);
        assertEquals("moved", 1, store.owner.moves());
    }

    /** It is reached in another way, or Kamailio's tables have other names: the epochs of its leases go on. */
    @Test
    public void shouldNotTakeTheSameDatabaseForAnotherOne() {
        store.open();
        store.onControl(() -> store.keeper.retryNow(TestStore.settings(Map.of("rlsubs_table", "other"))));

        Await.until("given anew", () -> store.owner.completed().size() == 16);
        assertEquals("moved", 0, store.owner.moves());
    }

    @Test
    public void shouldKeepTheOrderWhileTheNumberOfThreadsChanges() {
        store.open();
        final List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int version = 1; version <= 300; version++) {
            stages.add(store.hand(SampleWatchers.watcher("alice", version)));
            if (version % 100 == 0) {
                final int threads = version / 100 + 1;
                store.onControl(() -> store.keeper.retryNow(TestStore.settings(Map.of("write_threads", threads))));
            }
        }
        stages.forEach(TestStore::done);

        assertEquals("300", database.behind().ask("SELECT version FROM rls_watchers"));
    }

    @Test
    public void shouldWaitForATableThatIsGone() throws Exception {
        store.open();
        database.behind().execute("ALTER TABLE rls_lists RENAME TO elsewhere");

        assertUnavailable(store.hand(alice));

        database.behind().execute("ALTER TABLE elsewhere RENAME TO rls_lists");
        Await.until("ready", store.journal::ready);
        store.write(alice);
    }

    @Test
    public void shouldBeClosedByTheEngineAndTheBundleAtOnce() {
        store.open();
        final List<CompletionStage<Void>> written = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            written.add(store.hand(SampleWatchers.watcher("user-" + number, 1)));
        }
        final CompletionStage<Void> first = store.journal.close();
        final CompletionStage<Void> second = store.journal.close();

        TestStore.done(second);
        TestStore.done(first);
        written.forEach(TestStore::done);
        TestStore.done(store.journal.close());
    }

    private static void assertUnavailable(final CompletionStage<Void> stage) {
        final ExecutionException failure = assertThrows(
                ExecutionException.class, () -> stage.toCompletableFuture().get(10, TimeUnit.SECONDS));
        assertEquals(NotKeptException.Reason.UNAVAILABLE, ((NotKeptException) failure.getCause()).reason());
    }
}
