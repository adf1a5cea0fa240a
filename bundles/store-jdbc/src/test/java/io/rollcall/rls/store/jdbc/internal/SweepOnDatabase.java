package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.contract.SampleWatchers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What must go in time, and what must stay for a while, in each database. */
public abstract class SweepOnDatabase {

    private TestStore store;

    abstract TestDatabase database();

    @Before
    public void empty() {
        database().empty();
        store = new TestStore(database(), Map.of());
    }

    @After
    public void stop() throws InterruptedException {
        store.stop();
        assertEquals("let go of the database", 0, database().holders());
    }

    @Test
    public void shouldSweepWhatNobodyHas() throws Exception {
        final StoredWatcher bob = SampleWatchers.watcher("bob", 8);
        store.open().write(SampleWatchers.watcher("alice", 8));
        TestStore.done(store.journal.close());
        store.clock.advance(Duration.ofHours(2));
        store.open().write(bob);
        assertEquals("over, so not given", List.of(), store.owner.restored());
        assertEquals("2|4|2|4", counts());

        final Sweep sweep = new Sweep(store.opened(), store.counters);
        sweep.lists(now(), hash -> true, () -> Set.of(tag(bob)));

        assertEquals("the engine has the other", "1|2|1|2", counts());
    }

    /** What becomes of a member of a list that the engine has, the engine says: to its watcher, and here. */
    @Test
    public void shouldSweepMembersThatNobodyStandsFor() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        final StoredWatcher bob = SampleWatchers.watcher("bob", 8);
        store.open().write(alice);
        store.write(bob);
        store.write(SampleWatchers.watcher("carol", 8));
        final MemberSweep sweep = new MemberSweep(store.opened(), store.counters);
        store.clock.advance(Duration.ofHours(2));

        assertEquals(2, sweep.run(now(), hash -> hash != alice.hash(), dialogs(bob)));

        assertEquals(
                List.of("call-alice", "call-bob"),
                database().askAll("SELECT DISTINCT rlsubs_did FROM rls_presentity ORDER BY rlsubs_did").stream()
                        .map(did -> did.substring(0, did.indexOf(';')))
                        .toList());
        assertEquals(4, sweep.run(now(), hash -> true, List.of()));
        assertEquals(4 + 2, store.count("store.members.swept"));
    }

    /** Its tag does not say whose it is, but the row of its list subscription does. */
    @Test
    public void shouldLeaveMembersOfATakenOverDialogToTheNodeThatHasIt() throws Exception {
        store.open();
        final MemberSweep sweep = new MemberSweep(store.opened(), store.counters);
        database().execute(others(1));
        database().execute(member("other-0;from;tag"), member("nobodys;from;tag"));

        assertEquals("nobody's", 1, sweep.run(now(), hash -> hash != StoredWatcher.hashOf("sip:w@x"), List.of()));
        assertEquals("other-0;from;tag", database().ask("SELECT rlsubs_did FROM rls_presentity"));
        assertEquals("ours, and not there", 1, sweep.run(now(), hash -> true, List.of()));
    }

    /** What is left of its name does not say whose it is: only who has all shards knows that nobody stands for it. */
    @Test
    public void shouldKeepMembersOfADialogWhoseNameIsCut() throws Exception {
        final StoredWatcher longest = SampleWatchers.watcher("w".repeat(300), 8);
        store.open().write(longest);
        final MemberSweep sweep = new MemberSweep(store.opened(), store.counters);
        store.clock.advance(Duration.ofHours(2));

        assertEquals("the engine has it", 0, sweep.run(now(), hash -> true, dialogs(longest)));
        assertEquals("another node may have it", 0, sweep.run(now(), hash -> hash != 7, List.of()));
        assertEquals("nobody has it", 2, sweep.run(now(), hash -> true, List.of()));
    }

    private static String member(final String did) {
        return "INSERT INTO rls_presentity (rlsubs_did, resource_uri, content_type, presence_state, expires, updated,"
                + " auth_state, reason) VALUES ('" + did + "', 'sip:m@x', '', '', 1, -1, 2, '')";
    }

    private static List<DialogKey> dialogs(final StoredWatcher watcher) {
        return List.of(DialogKey.of(watcher.lists().get(0).dialog()));
    }

    /** Some thousand that must stay do not hide one that must go. */
    @Test
    public void shouldSweepWhatStandsBehindRowsThatStay() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        store.open().write(alice);
        database().execute(others(1200));
        final Sweep sweep = new Sweep(store.opened(), store.counters);
        store.clock.advance(Duration.ofHours(2));

        assertEquals(1, sweep.lists(now(), hash -> hash == alice.hash(), Set::of));

        assertEquals(
                "0|0",
                database()
                        .ask("SELECT (SELECT COUNT(*) FROM rls_lists WHERE hash >= 0),"
                                + " (SELECT COUNT(*) FROM rls_backends)"));
        assertEquals("1200", database().ask("SELECT COUNT(*) FROM rls_watchers"));
    }

    /** A round has an end; the next one goes on where it stopped, and begins anew at the last row. */
    @Test
    public void shouldGoOnWhereTheRoundBeforeStopped() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        store.open().write(alice);
        database().execute(others(10_000));
        final Sweep sweep = new Sweep(store.opened(), store.counters);
        store.clock.advance(Duration.ofHours(2));

        assertEquals("not reached", 0, sweep.lists(now(), hash -> hash == alice.hash(), Set::of));
        assertEquals("reached", 1, sweep.lists(now(), hash -> hash == alice.hash(), Set::of));
        store.write(alice);
        assertEquals("not reached again", 0, sweep.lists(now(), hash -> hash == alice.hash(), Set::of));
        assertEquals("reached again", 1, sweep.lists(now(), hash -> hash == alice.hash(), Set::of));
    }

    @Test
    public void shouldKeepRowsAWhileWhereThatIsWanted() {
        keepFor(60);
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        store.open().write(alice);
        store.clock.advance(Duration.ofHours(2));

        end(alice);

        assertEquals("what others see stays", "1|0|1|2", counts());
    }

    /** What is tried again comes to the same, though the first try had gone through nearly all of it. */
    @Test
    public void shouldKeepRowsAWhileAlsoWhereOtherTransactionsAreInTheWay() {
        final TroubledDatabase troubled = new TroubledDatabase(database());
        store.offers.put("db", troubled);
        store.offers.put("rlpres", troubled);
        keepFor(60);
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        store.open().write(alice);
        store.clock.advance(Duration.ofHours(2));
        troubled.collisions.set(3);

        end(alice);

        assertEquals("what others see stays", "1|0|1|2", counts());
        assertEquals(3, store.count("store.collisions"));
    }

    /** Rows of dialogs that are not ours, all of them over. */
    private static String[] others(final int count) {
        return IntStream.range(0, (count + 499) / 500)
                .mapToObj(block -> "INSERT INTO rls_watchers (presentity_uri, to_user, to_domain, watcher_username,"
                        + " watcher_domain, event, to_tag, from_tag, callid, local_cseq, remote_cseq, contact, expires,"
                        + " status, reason, version, socket_info, local_contact, from_user, from_domain, updated)"
                        + " VALUES "
                        + IntStream.range(500 * block, Math.min(count, 500 * block + 500))
                                .mapToObj(row -> "('sip:l@x', 'l', 'x', 'w', 'x', 'presence', 'tag', 'from', 'other-"
                                        + row + "', 1, 1, '', " + (1_795_330_000 + row % 7)
                                        + ", 1, '', 1, '', '', 'w', 'x', -1)")
                                .collect(Collectors.joining(", ")))
                .toArray(String[]::new);
    }

    private void keepFor(final int seconds) {
        store.onControl(() -> store.keeper.retryNow(TestStore.settings(Map.of("expires_offset", seconds))));
    }

    private long now() {
        return store.clock.millis() / 1000;
    }

    private static String tag(final StoredWatcher watcher) {
        return watcher.lists().get(0).dialog().localTag();
    }

    private void end(final StoredWatcher watcher) {
        TestStore.done(store.hand(new StoredChange(
                watcher.watcher(),
                watcher.hash(),
                List.of(),
                List.of(tag(watcher)),
                List.of(),
                watcher.backEnds().stream().map(StoredBackEnd::id).toList())));
    }

    private String counts() {
        return database()
                .ask("SELECT (SELECT COUNT(*) FROM rls_lists WHERE hash >= 0),"
                        + " (SELECT COUNT(*) FROM rls_backends), (SELECT COUNT(*) FROM rls_watchers),"
                        + " (SELECT COUNT(*) FROM rls_presentity)");
    }
}
