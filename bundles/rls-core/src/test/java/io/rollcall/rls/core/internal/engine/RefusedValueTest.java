package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.StoredListSubscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** A value that the database does not take is nothing that its watcher suffers from. */
public class RefusedValueTest {

    private static final String BOB = "sip:bob@d";
    private static final String CAROL = "sip:carol@d";
    private static final EngineSettings SETTINGS =
            EngineSettings.read(Map.of("db_mode", "1", "reserved_range", "10"), EngineSettings.DEFAULTS);

    private final FakeJournal journal = new FakeJournal(1);
    private final Rig rig = new Rig(SETTINGS, BOB);
    private int number = 1;

    public RefusedValueTest() {
        journal.plugInto(rig.engine);
    }

    private static boolean isLarge(final StoredListSubscription list) {
        return list.list() != null && list.list().entries().size() > 1;
    }

    private long count(final String name) {
        return rig.engine.counters().snapshot().getOrDefault(name, 0L);
    }

    /** So many changes of a member, each of them told. */
    private void change(final int times) {
        for (int time = 0; time < times; time++) {
            number++;
            rig.tell(BOB, number, SubscriptionState.active(3600), "b" + number);
            rig.pass(Duration.ofSeconds(6));
            assertTrue("told: b" + number, rig.lastBody().contains("b" + number));
            rig.answerNotify(200);
        }
    }

    private void grow() {
        rig.members(BOB, CAROL);
        rig.engine.listsChanged(Set.of(Rig.LIST), null).join();
        rig.pass(Duration.ofSeconds(6));
        assertTrue(rig.lastBody(), rig.lastBody().contains(CAROL));
        rig.answerNotify(200);
    }

    @Test
    public void shouldKeepAListThatOutgrowsTheDatabaseWithoutItsMembers() {
        final String tag = rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        journal.refused = RefusedValueTest::isLarge;
        grow();
        change(15);

        assertEquals("said once", 1, count("journal.lists.short"));
        assertNull("kept without", journal.only().list());
        assertTrue(
                "numbers are reserved",
                journal.only().localCseq() > rig.lastNotify().cseq());
        assertEquals("both of them are", 2, journal.rows.get(Rig.ALICE).backEnds.size());
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 6000)));
        assertEquals("and renewed", 2, journal.only().remoteCseq());
    }

    @Test
    public void shouldKeepItInFullOnceItFitsAgain() {
        rig.open(6000);
        journal.refused = RefusedValueTest::isLarge;
        grow();
        rig.members(BOB);
        rig.engine.listsChanged(Set.of(Rig.LIST), null).join();
        rig.pass(Duration.ofSeconds(6));

        assertNotNull(journal.only().list());
    }

    @Test
    public void shouldTakeUpWhatWasKeptWithoutItsMembers() {
        final String tag = rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        journal.refused = RefusedValueTest::isLarge;
        grow();
        rig.pass(Duration.ofSeconds(6));
        final long used = rig.lastNotify().cseq();

        final Rig next = new Rig(SETTINGS, BOB, CAROL);
        next.clock.advance(Duration.between(next.clock.instant(), rig.clock.instant()));
        new FakeJournal(1, journal.rows).plugInto(next.engine);
        next.pass(Duration.ofSeconds(6));

        assertTrue(next.lastBody(), next.lastBody().contains(CAROL));
        assertTrue("what was known of him", next.lastBody().contains("b1"));
        assertTrue("above", next.lastNotify().cseq() > used);
        next.answerNotify(200);
        assertEquals(200, Rig.status(next.refresh(tag, 2, 6000)));
    }

    /** They wait until the list is found, which may be another one by then. */
    @Test
    public void shouldEndTheBackEndsThatTheListHasNoMoreWhenItIsFound() {
        rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        journal.refused = RefusedValueTest::isLarge;
        grow();
        rig.pass(Duration.ofSeconds(6));

        final Rig next = new Rig(SETTINGS, CAROL);
        next.slowly = new CompletableFuture<>();
        next.clock.advance(Duration.between(next.clock.instant(), rig.clock.instant()));
        new FakeJournal(1, journal.rows).plugInto(next.engine);
        next.pass(Duration.ofSeconds(1));
        assertTrue(
                "nobody knows yet whose he is",
                next.subscribesTo(BOB).stream().allMatch(one -> one.expiresSeconds() > 0));
        final CompletableFuture<Resolution> found = next.slowly;
        next.slowly = null;
        found.complete(next.resolution);
        next.answerSubscribe(BOB, 200, 3600);
        next.pass(Duration.ofSeconds(1));
        assertEquals(0, next.lastSubscribeTo(BOB).expiresSeconds());
    }

    /** The list that is refused stays as it was, and takes nothing else of its watcher along. */
    @Test
    public void shouldWriteTheLastWordOnWhatIsTaken() {
        rig.open(6000);
        rig.subscribe("call-2", "t2", null, 1, 6000, "presence", Set.of("eventlist"));
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        journal.refused = list -> list.dialog().callId().equals("call-2");
        rig.members(BOB, CAROL);
        rig.engine.listsChanged(Set.of(Rig.LIST), null).join();
        for (int second = 0; second < 10; second++) {
            rig.pass(Duration.ofSeconds(1));
        }
        assertEquals(1, count("journal.lists.unkept"));

        assertEquals(0, (int) rig.engine.writeLast().toCompletableFuture().join());
    }

    @Test
    public void shouldOpenAListThatDoesNotFit() {
        journal.refused = RefusedValueTest::isLarge;
        rig.members(BOB, CAROL);
        final String tag = rig.open(6000);

        assertNull("kept without", journal.only().list());
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 6000)));
    }

    /** Nobody but the watcher knows his list, so it cannot be left out. */
    @Test
    public void shouldRefuseAListThatCameAlongAndDoesNotFit() {
        journal.refused = RefusedValueTest::isLarge;
        final List<Answer> answers = new ArrayList<>();
        rig.engine
                .intake()
                .receive(
                        Asking.by(Rig.ALICE)
                                .forList("sip:lists@d")
                                .requiring("recipient-list-subscribe")
                                .carrying(ContainedListTest.list(BOB, CAROL))
                                .request(),
                        answers::add);

        assertEquals(413, Rig.status(answers.get(0)));
        rig.pass(Duration.ofSeconds(6));
        assertEquals(Integer.valueOf(0), rig.engine.load().join());
        assertEquals(0, rig.notifies.size());
    }

    /** His row is as it was; a number that is used again after a crash is better than silence. */
    @Test
    public void shouldGoOnTellingWhereNothingOfItIsTaken() {
        final String tag = rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        journal.failing = Reason.REFUSED;
        change(30);
        assertEquals("said once", 1, count("journal.lists.unkept"));
        assertEquals(500, Rig.status(rig.refresh(tag, 2, 6000)));

        journal.failing = null;
        change(6);
        assertTrue("kept again", journal.only().localCseq() >= rig.lastNotify().cseq());
    }

    /** One of two lists does not fit: the other one is kept in full. */
    @Test
    public void shouldFindTheListThatIsRefused() {
        rig.open(6000);
        rig.subscribe("call-2", "t2", null, 1, 6000, "presence", Set.of("eventlist"));
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        journal.refused = list -> list.list() != null && list.dialog().callId().equals("call-2");
        rig.members(BOB, CAROL);
        rig.engine.listsChanged(Set.of(Rig.LIST), null).join();
        for (int second = 0; second < 10; second++) {
            rig.pass(Duration.ofSeconds(1));
        }

        final Map<String, FakeJournal.Row> rows = journal.rows;
        for (final StoredListSubscription list : rows.get(Rig.ALICE).lists.values()) {
            final boolean fits = list.dialog().callId().equals("call-1");
            assertEquals(fits, list.list() != null);
            assertTrue("in full", !fits || isLarge(list));
        }
        assertEquals(2, rows.get(Rig.ALICE).lists.size());
        assertTrue("and its members", !rows.get(Rig.ALICE).backEnds.isEmpty());
        assertEquals(1, count("journal.lists.short"));
    }
}
