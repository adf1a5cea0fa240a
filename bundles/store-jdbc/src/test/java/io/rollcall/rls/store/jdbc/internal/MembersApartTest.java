package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.contract.SampleWatchers;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Test;

/** Member state in a database of its own, which goes away and comes back. */
public class MembersApartTest {

    private final TestDatabase main = TestDatabase.h2();
    private final TroubledDatabase members = new TroubledDatabase();
    private final TestStore store = new TestStore(main, Map.of("write_queue", 100));
    private final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
    private final StoredWatcher bob = SampleWatchers.watcher("bob", 8);

    public MembersApartTest() {
        store.offers.put("rlpres", members);
        store.open();
    }

    @After
    public void stop() throws InterruptedException {
        members.away = false;
        if (!store.control.isShutdown()) {
            store.stop();
        }
        assertEquals("let go of it", 0, members.behind().holders());
    }

    private String rows() {
        return members.behind().ask("SELECT COUNT(*) FROM rls_presentity");
    }

    private void awaitRows(final String count) {
        Await.until("rows: " + count, () -> count.equals(rows()));
    }

    private void goAway() {
        members.away = true;
        store.write(SampleWatchers.watcher("somebody", 8));
        Await.until("noticed", () -> members.connections.get() > 2);
    }

    @Test
    public void shouldWriteWhatIsNewestWhenTheDatabaseIsBack() {
        store.write(alice);
        store.write(bob);
        awaitRows("4");
        goAway();
        store.write(without(alice, "sip:carol@example.com"));
        end(bob);
        store.write(SampleWatchers.watcher("dave", 8));
        assertEquals("as it was", "4", rows());

        members.away = false;

        awaitRows("6");
        assertEquals(
                List.of("sip:bob@example.com", "sip:bob@example.com", "sip:bob@example.com"),
                members.behind()
                        .askAll("SELECT resource_uri FROM rls_presentity WHERE content_type <> '' ORDER BY id"));
        assertEquals(
                "0", members.behind().ask("SELECT COUNT(*) FROM rls_presentity WHERE rlsubs_did LIKE 'call-bob;%'"));
        assertEquals(0, store.count("store.members.lost"));
    }

    @Test
    public void shouldHoldNothingUpMeanwhile() {
        goAway();
        for (int number = 0; number < 20; number++) {
            store.write(SampleWatchers.watcher("user-" + number, 8));
        }

        assertEquals(0, store.count("store.outages"));
        assertTrue("ready", store.journal.ready());
    }

    @Test
    public void shouldKeepNoMoreThanWasConfigured() {
        goAway();
        for (int number = 0; number < 60; number++) {
            store.write(SampleWatchers.watcher("user-" + number, 8));
        }
        Await.until("22 find no place", () -> store.count("store.members.lost") == 22);

        members.away = false;

        awaitRows("100");
    }

    @Test
    public void shouldKeepNoMoreOctetsThanWasConfigured() {
        goAway();
        store.write(SampleWatchers.strange("one"));
        store.write(SampleWatchers.strange("one"));
        assertEquals("the newest takes the place", 0, store.count("store.members.lost"));

        store.write(SampleWatchers.strange("two"));

        Await.until("no place for 60 000 more", () -> store.count("store.members.lost") == 1);
    }

    @Test
    public void shouldServeThoughTheDatabaseOfMembersIsAwayAtTheStart() throws InterruptedException {
        store.stop();
        members.away = true;
        final TestStore other = new TestStore(main, Map.of());
        other.offers.put("rlpres", members);
        other.open();
        other.write(alice);
        assertTrue("ready", other.journal.ready());

        members.away = false;

        awaitRows("2");
        other.stop();
    }

    @Test
    public void shouldLeaveOutWhatIsRefused() {
        members.behind()
                .execute("ALTER TABLE rls_presentity ADD CONSTRAINT not_her CHECK (rlsubs_did NOT LIKE 'call-bob;%')");
        store.write(alice);
        store.write(bob);
        store.write(SampleWatchers.watcher("dave", 8));

        awaitRows("4");
        Await.until("counted", () -> store.count("store.members.lost") == 2);
    }

    @Test
    public void shouldWriteTheRestWhenItIsClosed() {
        for (int number = 0; number < 40; number++) {
            store.hand(SampleWatchers.watcher("user-" + number, 8));
        }
        TestStore.done(store.journal.close());

        assertEquals("80", rows());
    }

    /** A transaction that was under way when other tables took the place of these. */
    @Test
    public void shouldCountWhatComesAfterTheEnd() throws SQLException {
        final Counters counters = new Counters();
        final MembersApart ended = new MembersApart(store.opened(), () -> 100, counters);
        TestStore.done(ended.close());
        final Batch late = new Batch(null, true, when -> false);
        late.add(
                new StoredChange(alice.watcher(), alice.hash(), alice.lists(), List.of(), alice.backEnds(), List.of()),
                new Book());

        ended.add(late);

        assertEquals(2, (long) counters.snapshot().get("store.members.lost"));
    }

    /** The member's back-end subscription has gone. */
    private static StoredWatcher without(final StoredWatcher watcher, final String target) {
        return new StoredWatcher(
                watcher.watcher(),
                watcher.hash(),
                watcher.storedAt(),
                watcher.lists(),
                watcher.backEnds().stream()
                        .filter(one -> !one.target().equals(target))
                        .toList());
    }

    private void end(final StoredWatcher watcher) {
        TestStore.done(store.hand(new StoredChange(
                watcher.watcher(),
                watcher.hash(),
                List.of(),
                List.of(watcher.lists().get(0).dialog().localTag()),
                List.of(),
                watcher.backEnds().stream().map(StoredBackEnd::id).toList())));
    }
}
