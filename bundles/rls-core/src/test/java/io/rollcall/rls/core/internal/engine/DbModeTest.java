package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionArchive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.Test;

/** db_mode changes while subscriptions stand, journals come and go, leases end. */
public class DbModeTest {

    private static final String BOB = "sip:bob@d";

    private final Rig rig = new Rig(BOB);
    private final FakeJournal first = new FakeJournal(1);
    private final FakeJournal second = new FakeJournal(2);

    private void mode(final int mode) {
        rig.engine.settings(EngineSettings.read(Map.of("db_mode", Integer.toString(mode)), EngineSettings.DEFAULTS));
    }

    private String open() {
        final String tag = rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        return tag;
    }

    private void change(final int number) {
        final long before = rig.lastNotify().cseq();
        rig.tell(BOB, number, SubscriptionState.active(3600), "b" + number);
        rig.pass(Duration.ofSeconds(6));
        assertTrue("told", rig.lastBody().contains("b" + number));
        assertEquals("numbers go on", before + 1, rig.lastNotify().cseq());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"" + before + "\""));
        rig.answerNotify(200);
    }

    @Test
    public void shouldTakeSubscriptionsAlong() {
        first.plugInto(rig.engine);
        second.plugInto(rig.engine);
        final String tag = open();
        mode(1);
        assertEquals(1, first.rows.size());
        assertTrue("ahead", first.only().localCseq() > rig.lastNotify().cseq());
        assertEquals("its members too", 1, first.rows.get(Rig.ALICE).backEnds.size());
        change(2);
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 6000)));
        rig.passMs(1);
        rig.answerNotify(200);
        mode(2);
        assertEquals(1, second.rows.size());
        change(3);
        mode(0);
        assertEquals("nobody keeps them true any more", 0, second.rows.size());
        assertEquals(200, Rig.status(rig.refresh(tag, 3, 6000)));
        rig.passMs(1);
        rig.answerNotify(200);
        change(4);
        final int written = first.written.size() + second.written.size();
        rig.pass(Duration.ofSeconds(5));
        assertEquals(written, first.written.size() + second.written.size());
    }

    /** What waits for its write when the mode becomes 0 is kept as well as anything is then. */
    @Test
    public void shouldAnswerWhatWaitsForAJournalThatIsLeft() {
        first.plugInto(rig.engine);
        mode(1);
        first.slow = true;
        final List<Answer> answers = new ArrayList<>();
        rig.engine.intake().receive(Asking.by(Rig.ALICE).request(), answers::add);
        assertEquals(0, answers.size());
        mode(0);
        assertEquals(200, Rig.status(answers.get(0)));
    }

    @Test
    public void shouldGoOnTellingWithoutItsJournal() {
        first.plugInto(rig.engine);
        mode(1);
        final String tag = open();
        first.unplugFrom(rig.engine);
        rig.pass(Duration.ofSeconds(12));
        change(2);
        assertEquals(503, Rig.status(rig.refresh(tag, 2, 6000)));
        final List<Answer> initial = new ArrayList<>();
        rig.engine.intake().receive(Asking.by(Rig.ALICE).request(), initial::add);
        rig.pass(Duration.ofSeconds(5));
        assertEquals(503, Rig.status(initial.get(0)));
        assertEquals(Long.valueOf(1), rig.engine.counters().snapshot().get("journal.away"));

        final FakeJournal back = new FakeJournal(1, first.rows);
        back.plugInto(rig.engine);
        change(3);
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 6000)));
    }

    @Test
    public void shouldNotBringBackWhatEndedWithoutItsJournal() {
        first.plugInto(rig.engine);
        mode(1);
        final String tag = open();
        first.unplugFrom(rig.engine);
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 0)));
        rig.passMs(1);
        rig.answerNotify(200);
        assertEquals("its row is still there", 1, first.rows.size());
        final int before = rig.notifies.size();
        new FakeJournal(1, first.rows).plugInto(rig.engine);
        rig.pass(Duration.ofSeconds(5));
        assertEquals(before, rig.notifies.size());
        assertEquals(0, first.rows.size());
    }

    @Test
    public void shouldHoldRequestsWhileAJournalIsUpdated() {
        first.plugInto(rig.engine);
        mode(1);
        final String tag = open();
        first.unplugFrom(rig.engine);
        final List<Answer> refresh = rig.ask(tag, 2, 600);
        assertEquals(0, refresh.size());
        rig.pass(Duration.ofSeconds(1));
        new FakeJournal(1, first.rows).plugInto(rig.engine);
        assertEquals(200, Rig.status(refresh.get(0)));
    }

    // ---- leases ---------------------------------------------------------------------------------------------------

    @Test
    public void shouldSendNothingWithoutALease() {
        second.plugInto(rig.engine);
        mode(2);
        final String tag = open();
        second.held = false;
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.tell(BOB, 3, SubscriptionState.active(3600), "b3");
        final int before = rig.notifies.size();
        rig.pass(Duration.ofSeconds(20));
        assertEquals(before, rig.notifies.size());
        assertEquals(503, Rig.status(rig.refresh(tag, 2, 6000)));
        second.held = true;
        second.owner.changed();
        rig.passMs(100);
        assertEquals(before + 1, rig.notifies.size());
        assertTrue("the newest", rig.lastBody().contains("b3"));
        assertTrue("a full state", rig.lastBody().contains("fullState=\"true\""));
    }

    /** The database was away, and nobody else has served meanwhile. */
    @Test
    public void shouldGoOnWhereItGetsItsShardsAgain() {
        second.plugInto(rig.engine);
        mode(2);
        open();
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        second.epoch++;
        second.grantAll();
        rig.pass(Duration.ofSeconds(6));
        assertTrue(rig.lastBody(), rig.lastBody().contains("b2"));
        assertEquals(3, rig.lastNotify().cseq());
    }

    @Test
    public void shouldBelieveTheRowsWhereAnotherNodeHasServed() {
        second.plugInto(rig.engine);
        mode(2);
        final String tag = open();
        second.rows.clear();
        second.epoch += 2;
        second.grantAll();
        assertEquals("it ended there", 481, Rig.status(rig.refresh(tag, 2, 6000)));
        assertEquals(Integer.valueOf(0), rig.engine.load().join());
        rig.pass(Duration.ofSeconds(5));
        assertEquals(0, second.rows.size());
    }

    /** The epochs of another database say nothing about this one. */
    @Test
    public void shouldTakeItsSubscriptionsAlongToAnotherDatabase() {
        second.plugInto(rig.engine);
        mode(2);
        final String tag = open();
        second.rows.clear();
        second.epoch += 7;
        second.owner.moved();
        second.grantAll();
        assertEquals("it is there", 1, second.rows.size());
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 6000)));
    }

    @Test
    public void shouldHandOverWithoutAWord() {
        second.plugInto(rig.engine);
        mode(2);
        final String tag = open();
        final int subscribes = rig.subscribes.size();
        final int notifies = rig.notifies.size();
        second.handOverAll().join();
        assertEquals("exact", rig.lastNotify().cseq(), second.only().localCseq());
        rig.pass(Duration.ofSeconds(10));
        assertEquals(notifies, rig.notifies.size());
        assertEquals("no un-SUBSCRIBE", subscribes, rig.subscribes.size());
        assertEquals(Integer.valueOf(0), rig.engine.load().join());
        assertEquals(503, Rig.status(rig.refresh(tag, 2, 6000)));
        assertEquals(
                "the next one has them", 1, second.rows.get(Rig.ALICE).backEnds.size());

        second.epoch++;
        second.grantAll();
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 6000)));
    }

    @Test
    public void shouldForgetWhatItLost() {
        second.plugInto(rig.engine);
        mode(2);
        open();
        final int written = second.written.size();
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        second.loseAll();
        rig.pass(Duration.ofSeconds(10));
        assertEquals(written, second.written.size());
        assertEquals(Integer.valueOf(0), rig.engine.load().join());
        assertEquals("counted", 0, rig.engine.admission().counts().all());
    }

    // ---- the copy of mode 0 ---------------------------------------------------------------------------------------

    private static final class FakeArchive implements SubscriptionArchive {

        private List<StoredWatcher> kept = List.of();
        private boolean reload = true;

        @Override
        public boolean reload() {
            return reload;
        }

        @Override
        public CompletionStage<Void> replace(final Collection<StoredWatcher> watchers) {
            kept = List.copyOf(watchers);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<List<StoredWatcher>> read() {
            return CompletableFuture.completedFuture(kept);
        }
    }

    @Test
    public void shouldCopyItselfNowAndThenAndTakeThatUp() {
        final FakeArchive archive = new FakeArchive();
        rig.engine.keeper().archiving().archive(archive);
        rig.pass(Duration.ofSeconds(4));
        final String tag = open();
        assertEquals(0, archive.kept.size());
        rig.pass(Duration.ofSeconds(101));
        assertEquals(1, archive.kept.size());
        final long cseq = rig.lastNotify().cseq();

        final Rig next = new Rig(BOB);
        next.clock.advance(Duration.between(next.clock.instant(), rig.clock.instant()));
        next.engine.keeper().archiving().archive(archive);
        assertEquals("nothing before its time", 0, next.notifies.size());
        final List<Answer> early = next.ask(tag, 2, 600);
        assertEquals("perhaps it comes", 0, early.size());
        next.pass(Duration.ofSeconds(1));
        assertEquals(200, Rig.status(early.get(0)));
        next.passMs(100);
        assertTrue("above what was sent after the copy", next.lastNotify().cseq() > cseq);
        assertTrue(next.lastBody(), next.lastBody().contains("fullState=\"true\""));
        assertEquals("asked again", 1, next.subscribesTo(BOB).size());
    }

    /** More NOTIFYs than the range of a copy has, and than anybody could know of. */
    @Test
    public void shouldGoOnAboveWhateverWasSentSinceTheCopy() {
        final EngineSettings few = EngineSettings.read(Map.of("reserved_range", "10"), EngineSettings.DEFAULTS);
        final Rig busy = new Rig(few, BOB);
        final FakeArchive archive = new FakeArchive();
        busy.engine.keeper().archiving().archive(archive);
        busy.pass(Duration.ofSeconds(4));
        busy.open(6000);
        busy.live(BOB, "b1");
        busy.pass(Duration.ofSeconds(6));
        busy.answerNotify(200);
        busy.pass(Duration.ofSeconds(101));
        final List<StoredWatcher> copy = archive.kept;
        for (int number = 2; number < 18; number++) {
            busy.tell(BOB, number, SubscriptionState.active(3600), "b" + number);
            busy.pass(Duration.ofSeconds(6));
            busy.answerNotify(200);
        }
        final long used = busy.lastNotify().cseq();
        assertTrue("the range is used up", used > copy.get(0).lists().get(0).localCseq());

        archive.kept = copy;
        final Rig next = new Rig(few, BOB);
        next.clock.advance(Duration.between(next.clock.instant(), busy.clock.instant()));
        next.engine.keeper().archiving().archive(archive);
        next.pass(Duration.ofSeconds(5));

        assertTrue("CSeq", next.lastNotify().cseq() > used);
        final String version = next.lastBody().replaceFirst("(?s).*? version=\"(\\d+)\".*", "$1");
        assertTrue("version " + version, Long.parseLong(version) >= used);
    }

    /** At the start its configuration may come after it: nothing to say is no reason to empty what is there. */
    @Test
    public void shouldNotEmptyWhatItDoesNotKnow() {
        final FakeArchive archive = new FakeArchive();
        archive.reload = false;
        archive.kept = null;
        rig.engine.keeper().archiving().archive(archive);

        rig.pass(Duration.ofSeconds(101));
        assertNull("now and then", archive.kept);
        rig.engine.keeper().archiving().stop(List.of());

        assertNull("left alone", archive.kept);
    }

    @Test
    public void shouldNotTakeUpWhatItIsNotToldTo() {
        final FakeArchive archive = new FakeArchive();
        rig.engine.keeper().archiving().archive(archive);
        rig.pass(Duration.ofSeconds(4));
        open();
        rig.pass(Duration.ofSeconds(101));
        archive.reload = false;
        final Rig next = new Rig(BOB);
        next.engine.keeper().archiving().archive(archive);
        next.pass(Duration.ofSeconds(10));
        assertEquals(Integer.valueOf(0), next.engine.load().join());
    }
}
