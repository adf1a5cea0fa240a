package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.contract.SampleWatchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Statements and values that are larger than MariaDB takes: it closes the connection, which looks like an outage. */
public class LargeValueTest {

    private static final int PACKET = 4 << 20;

    private final TestDatabase admin = Servers.maria();
    private final String usual = admin.ask("SELECT @@GLOBAL.max_allowed_packet");
    private TestDatabase database;
    private TestStore store;

    @Before
    public void narrow() {
        admin.empty();
        admin.execute("SET GLOBAL max_allowed_packet = " + PACKET);
        database = Servers.maria();
        store = new TestStore(database, Map.of());
    }

    @After
    public void stop() throws InterruptedException {
        admin.execute("SET GLOBAL max_allowed_packet = " + usual);
        store.stop();
        assertEquals("let go of the database", 0, database.holders());
    }

    /** It is that change which cannot be kept, not the database that is away. */
    @Test
    public void shouldRefuseAValueThatIsTooLarge() throws Exception {
        store.open();
        final CompletionStage<Void> before = store.hand(SampleWatchers.watcher("bob", 8));
        final CompletionStage<Void> refused = store.hand(change(large("alice", PACKET)));
        final CompletionStage<Void> after = store.hand(SampleWatchers.watcher("carol", 8));

        TestStore.done(before);
        TestStore.done(after);

        assertEquals(Reason.REFUSED, reason(refused));
        assertTrue("ready", store.journal.ready());
        assertEquals(0, store.count("store.outages"));
    }

    /** Together they are larger than what the database takes at a time, each of them is not. */
    @Test
    public void shouldTakeManyLargeValues() {
        store.open();
        final List<CompletionStage<Void>> all = new ArrayList<>();
        for (int number = 0; number < 70; number++) {
            all.add(store.hand(change(large("user-" + number, 1 << 20))));
        }

        all.forEach(TestStore::done);

        assertEquals(0, store.count("store.outages"));
        assertEquals("70", database.ask("SELECT COUNT(*) FROM rls_lists WHERE hash >= 0"));
    }

    /** The copy of mode 0 is written whole; one list must not spoil it. */
    @Test
    public void shouldCopyWhatIsTooLargeWithoutItsList() {
        TestStore.done(store.archive.replace(List.of(large("alice", PACKET), large("bob", 1 << 20))));

        final List<StoredWatcher> kept = TestStore.done(store.archive.read());
        assertEquals(2, kept.size());
        for (final StoredWatcher one : kept) {
            assertEquals(one.watcher().contains("bob"), one.lists().get(0).list() != null);
        }
        assertEquals(1, store.count("store.archive.lists.short"));
    }

    /** Nor must what a back end says: its dialog is kept, and tells it again. */
    @Test
    public void shouldCopyABackEndThatIsTooLargeWithoutWhatItSays() {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        final StoredBackEnd bob = alice.backEnds().get(0);
        final StoredWatcher told = new StoredWatcher(
                alice.watcher(),
                alice.hash(),
                alice.storedAt(),
                alice.lists(),
                List.of(saying(bob, new byte[PACKET]), alice.backEnds().get(1)));

        TestStore.done(store.archive.replace(List.of(told, SampleWatchers.watcher("carol", 8))));
        TestStore.done(store.archive.replace(List.of(told, SampleWatchers.watcher("carol", 8))));

        final List<StoredWatcher> kept = TestStore.done(store.archive.read());
        assertEquals(2, kept.size());
        final StoredBackEnd bare = kept.stream()
                .filter(one -> one.watcher().equals(alice.watcher()))
                .flatMap(one -> one.backEnds().stream())
                .filter(one -> one.id().equals(bob.id()))
                .findAny()
                .orElseThrow();
        assertEquals(bob.usages(), bare.usages());
        assertEquals(List.of(), bare.instances());
        assertEquals("with each copy", 2, store.count("store.archive.backends.short"));
    }

    private static StoredBackEnd saying(final StoredBackEnd one, final byte[] words) {
        return new StoredBackEnd(
                one.id(),
                one.target(),
                one.event(),
                one.callId(),
                one.phase(),
                one.usages(),
                one.retryAt(),
                one.failures(),
                List.of(new StoredBackEnd.StoredInstance(
                        "1", "active", null, new Body("text/plain", null, null, words))));
    }

    private static StoredChange change(final StoredWatcher watcher) {
        return new StoredChange(
                watcher.watcher(), watcher.hash(), watcher.lists(), List.of(), watcher.backEnds(), List.of());
    }

    private static Reason reason(final CompletionStage<Void> stage) throws Exception {
        try {
            stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
            return null;
        } catch (final ExecutionException e) {
            return ((NotKeptException) e.getCause()).reason();
        }
    }

    /** A watcher whose list has so many octets. */
    private static StoredWatcher large(final String name, final int octets) {
        final StoredWatcher watcher = SampleWatchers.watcher(name, 8);
        final StoredListSubscription one = watcher.lists().get(0);
        final List<ListEntry> entries = new ArrayList<>();
        for (int left = octets; left > 0; left -= 1000) {
            entries.add(new ListEntry(
                    "sip:" + left + "@example.com",
                    "sip:" + left + "@example.com",
                    List.of(new DisplayName(null, "\\".repeat(1000)))));
        }
        final ResolvedList list =
                new ResolvedList(one.list().uri(), one.list().owner(), List.of(), entries, List.of(), Set.of());
        final StoredListSubscription value = new StoredListSubscription(
                one.dialog(),
                one.event(),
                one.watcherUri(),
                one.requestUri(),
                list,
                one.expiresAt(),
                one.localCseq(),
                one.remoteCseq(),
                one.nextVersion(),
                one.inFlightCseq(),
                one.fullStateDue(),
                one.maxForwards(),
                one.accept(),
                one.acceptEncoding(),
                one.userAgent(),
                one.endReason(),
                one.lastWord(),
                one.terms());
        return new StoredWatcher(
                watcher.watcher(), watcher.hash(), watcher.storedAt(), List.of(value), watcher.backEnds());
    }
}
