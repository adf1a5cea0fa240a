package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** With db_mode 1 a SUBSCRIBE is answered once it is kept, and a NOTIFY writes nothing. */
public class WriteThroughTest {

    private static final String BOB = "sip:bob@d";

    private final FakeJournal journal = new FakeJournal(1);
    private final Rig rig =
            new Rig(EngineSettings.read(Map.of("db_mode", "1", "reserved_range", "10"), EngineSettings.DEFAULTS), BOB);

    public WriteThroughTest() {
        journal.plugInto(rig.engine);
    }

    private static int status(final Answer answer) {
        return Rig.status(answer);
    }

    // ---- initial SUBSCRIBEs ---------------------------------------------------------------------------------------

    @Test
    public void shouldAnswerAndTellOnlyWhatIsCommitted() {
        journal.slow = true;
        assertNull("no answer before the commit", rig.subscribe(600));
        rig.passMs(1000);
        assertEquals("no NOTIFY", 0, rig.notifies.size());
        assertEquals("nobody is asked", 0, rig.subscribes.size());

        journal.commitAll();
        rig.passMs(1);
        assertEquals(1, rig.notifies.size());
        assertEquals(0, rig.lastNotify().cseq() - 1);
        assertEquals(1, rig.subscribesTo(BOB).size());
        assertEquals(
                rig.lastNotify().dialog().localTag(), journal.only().dialog().localTag());
    }

    @Test
    public void shouldLeaveNothingHalfOpenThatIsNotKept() {
        journal.failing = Reason.UNAVAILABLE;
        final Answer.Refused refused = (Answer.Refused) rig.subscribe(600);
        assertEquals(503, refused.status());
        assertTrue("Retry-After", refused.retryAfterSeconds() > 0);
        rig.pass(Duration.ofSeconds(2));
        assertEquals(0, rig.notifies.size());
        assertEquals(0, rig.subscribes.size());
        assertEquals(Integer.valueOf(0), rig.engine.load().join());
    }

    @Test
    public void shouldSayThatAValueIsRefusedForGood() {
        journal.failing = Reason.REFUSED;
        assertEquals(500, status(rig.subscribe(600)));
    }

    /** Nobody knows whether it is written: its row goes as soon as that can be. */
    @Test
    public void shouldTakeBackWhatMayBeWrittenAllTheSame() {
        journal.slow = true;
        final List<Answer> answers = new ArrayList<>();
        rig.engine.intake().receive(Asking.by(Rig.ALICE).request(), answers::add);
        rig.pass(Duration.ofSeconds(9));
        assertEquals("too slow", 503, status(answers.get(0)));
        journal.slow = false;
        journal.commitAll();
        assertEquals(1, journal.rows.size());
        rig.pass(Duration.ofSeconds(11));
        assertEquals(0, journal.rows.size());
    }

    @Test
    public void shouldRefuseWhileTheJournalIsNotReady() {
        final String tag = rig.open(600);
        journal.ready = false;
        assertEquals(503, status(rig.subscribe("call-2", "t2", null, 1, 600, "presence", Set.of("eventlist"))));
        assertEquals(503, status(rig.refresh(tag, 2, 600)));
        rig.live(BOB, "b1");
        rig.passMs(50);
        assertTrue("changes are told", rig.lastBody().contains("b1"));
        journal.ready = true;
        assertEquals("nothing has changed by that", 200, status(rig.refresh(tag, 2, 600)));
    }

    // ---- in the dialog --------------------------------------------------------------------------------------------

    @Test
    public void shouldRenewOnlyWhatIsCommitted() {
        final String tag = rig.open(600);
        journal.slow = true;
        final List<Answer> answers = rig.ask(tag, 2, 700);
        assertEquals(0, answers.size());
        journal.commitAll();
        assertEquals(700, ((Answer.Accepted) answers.get(0)).expiresSeconds());
        assertEquals(2, journal.only().remoteCseq());
    }

    /** The first NOTIFY after a SUBSCRIBE is a full state; a partial one must not cross with the answer. */
    @Test
    @Requirement("4662-5.2-e")
    public void shouldTellNothingBetweenASubscribeAndItsAnswer() {
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        journal.slow = true;
        final List<Answer> answers = rig.ask(tag, 2, 600);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        final int before = rig.notifies.size();
        rig.passMs(900);
        assertEquals(before, rig.notifies.size());
        journal.commitAll();
        assertEquals(200, status(answers.get(0)));
        rig.passMs(1);
        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"true\""));
        rig.answerNotify(200);

        rig.ask(tag, 3, 600);
        rig.tell(BOB, 3, SubscriptionState.active(3600), "b3");
        rig.pass(Duration.ofSeconds(6));
        assertTrue("not for long", rig.lastBody().contains("b3"));
    }

    @Test
    public void shouldStayAsItWasWhereARefreshIsNotKept() {
        final String tag = rig.open(600);
        journal.failing = Reason.UNAVAILABLE;
        assertEquals(503, status(rig.refresh(tag, 2, 7000)));
        journal.failing = null;
        rig.pass(Duration.ofSeconds(5));
        assertEquals("written again as it is", 1, journal.only().remoteCseq());
        assertEquals("the same number may come again", 200, status(rig.refresh(tag, 2, 600)));
    }

    /** A write that takes its time makes the next one wait no longer than it has to. */
    @Test
    public void shouldWriteAgainSoonAfterASlowWrite() {
        rig.open(600);
        journal.commitAll();
        rig.pass(Duration.ofSeconds(2));
        journal.slow = true;
        rig.live(BOB, "b1");
        rig.passMs(1000);
        assertEquals("under way", 1, journal.waiting());
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.passMs(1000);
        journal.commitAll();
        rig.passMs(1000);

        assertEquals("the next one", 1, journal.waiting());
    }

    /** Two requests that cross: the second one is judged by what the first one brought about. */
    @Test
    public void shouldTakeRequestsOfADialogOneAfterTheOther() {
        final String tag = rig.open(600);
        journal.slow = true;
        final List<Answer> second = rig.ask(tag, 2, 600);
        final List<Answer> third = rig.ask(tag, 3, 0);
        final List<Answer> late = rig.ask(tag, 2, 600);
        assertEquals(1, journal.waiting());
        journal.commitAll();
        assertEquals(200, status(second.get(0)));
        journal.commitAll();
        assertEquals(200, status(third.get(0)));
        journal.commitAll();
        assertEquals("it is over by then", 481, status(late.get(0)));
    }

    @Test
    public void shouldExpireAfterTheAnswerToALateRefresh() {
        final String tag = rig.open(60);
        journal.slow = true;
        rig.pass(Duration.ofSeconds(58));
        final List<Answer> answers = rig.ask(tag, 2, 600);
        rig.pass(Duration.ofSeconds(4));
        journal.commitAll();
        assertEquals(200, status(answers.get(0)));
        rig.passMs(10);
        assertTrue(rig.lastNotify().state().toString().startsWith("active"));
    }

    @Test
    public void shouldLetGoWhoeverWantsToLeave() {
        final String tag = rig.open(600);
        journal.ready = false;
        assertEquals(200, status(rig.refresh(tag, 2, 0)));
        rig.passMs(10);
        assertEquals("terminated;reason=timeout", rig.lastNotify().state().toString());
        rig.answerNotify(200);
        assertEquals("its row is still there", 1, journal.rows.size());
        journal.ready = true;
        journal.owner.changed();
        rig.passMs(10);
        assertEquals(0, journal.rows.size());
    }

    @Test
    public void shouldRemoveTheRowsOfWhatIsOver() {
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(2));
        rig.answerNotify(200);
        assertEquals(1, journal.rows.get(Rig.ALICE).backEnds.size());
        assertEquals(200, status(rig.refresh(tag, 2, 0)));
        assertEquals("timeout", journal.only().endReason());
        rig.passMs(10);
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(2));
        assertEquals(0, journal.rows.size());
    }

    @Test
    public void shouldKeepNothingOfAPoll() {
        assertEquals(200, status(rig.subscribe(0)));
        rig.pass(Duration.ofSeconds(2));
        assertEquals(1, rig.notifies.size());
        assertEquals(0, journal.rows.size());
    }

    // ---- numbers --------------------------------------------------------------------------------------------------

    /** A change that watchers are told of. */
    private void change(final int number) {
        rig.tell(BOB, number, SubscriptionState.active(3600), "b" + number);
        rig.pass(Duration.ofMillis(5100));
        rig.answerNotify(200);
    }

    private long listsWritten() {
        return journal.written.stream().filter(one -> !one.lists().isEmpty()).count();
    }

    @Test
    public void shouldWriteNoNotify() {
        rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofMillis(5100));
        rig.answerNotify(200);
        final long before = listsWritten();
        change(2);
        change(3);
        assertEquals(4, rig.lastNotify().cseq());
        assertEquals(before, listsWritten());
        assertEquals("ahead", 10, journal.only().localCseq());
        assertEquals("ahead", 10, journal.only().nextVersion());
        assertEquals("nobody knows what he knows", true, journal.only().fullStateDue());
    }

    @Test
    public void shouldAskForTheNextRangeInTime() {
        rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofMillis(5100));
        rig.answerNotify(200);
        for (int number = 2; number < 30; number++) {
            change(number);
            final StoredListSubscription kept = journal.only();
            assertTrue(
                    kept.localCseq() + " is ahead",
                    kept.localCseq() > rig.lastNotify().cseq());
            assertEquals("version and CSeq go together", kept.localCseq(), kept.nextVersion());
        }
    }

    @Test
    public void shouldWaitWhereNoNumbersAreLeft() {
        rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofMillis(5100));
        rig.answerNotify(200);
        journal.failing = Reason.UNAVAILABLE;
        for (int number = 2; number < 20; number++) {
            change(number);
        }
        assertEquals("the last one that is reserved", 10, rig.lastNotify().cseq());
        journal.failing = null;
        rig.pass(Duration.ofSeconds(11));
        assertEquals(11, rig.lastNotify().cseq());
        assertTrue("the newest", rig.lastBody().contains("b19"));
        assertNotNull(journal.only());
    }

    // ---- behind ---------------------------------------------------------------------------------------------------

    @Test
    public void shouldWriteTheNewestOfAMemberNowAndThen() {
        rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(2));
        final int before = journal.written.size();
        for (int number = 2; number <= 20; number++) {
            rig.tell(BOB, number, SubscriptionState.active(3600), "b" + number);
        }
        rig.passMs(900);
        assertEquals("not yet", before, journal.written.size());
        rig.passMs(200);
        assertEquals(before + 1, journal.written.size());
        final var backEnd = journal.written.get(before).backEnds().get(0);
        assertEquals("b20", new String(backEnd.instances().get(0).body().bytes(), UTF_8));
        assertEquals(20, backEnd.usages().get(0).remoteCseq());
        assertTrue("ahead", backEnd.usages().get(0).localCseq() > 1);
    }

    @Test
    public void shouldWaitAsLongAsItIsToldToNow() {
        rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(2));
        writeBehind(60_000);
        final int before = journal.written.size();
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        for (int second = 0; second < 55; second++) {
            rig.pass(Duration.ofSeconds(1));
            if (!rig.notifies.isEmpty()) {
                rig.answerNotify(200);
            }
        }
        assertEquals("not yet", before, journal.written.size());
        writeBehind(50);
        rig.passMs(60);
        assertEquals(before + 1, journal.written.size());
    }

    private void writeBehind(final int ms) {
        rig.engine.settings(EngineSettings.read(
                Map.of("db_mode", "1", "write_behind_ms", Integer.toString(ms)), EngineSettings.DEFAULTS));
    }

    @Test
    public void shouldNotWriteTheSameWatcherTwiceAtATime() {
        rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(2));
        journal.slow = true;
        for (int number = 2; number <= 6; number++) {
            rig.tell(BOB, number, SubscriptionState.active(3600), "b" + number);
            rig.pass(Duration.ofSeconds(2));
        }
        assertEquals("the rest waits for it", 1, journal.waiting());
        journal.slow = false;
        journal.commitAll();
        rig.pass(Duration.ofSeconds(11));
        final var kept =
                journal.rows.get(Rig.ALICE).backEnds.values().iterator().next();
        assertEquals(6, kept.usages().get(0).remoteCseq());
    }

    /** A value that the database refuses for good must not hold up what is more important. */
    @Test
    public void shouldLeaveOutWhatIsRefused() {
        rig.open(6000);
        rig.live(BOB, "b1");
        journal.failing = Reason.REFUSED;
        rig.pass(Duration.ofSeconds(6));
        journal.failing = null;
        final int before = journal.written.size();
        rig.pass(Duration.ofSeconds(30));
        assertEquals("not tried for ever", before, journal.written.size());
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.pass(Duration.ofSeconds(2));
        assertEquals(before + 1, journal.written.size());
    }
}
