package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** An engine that was killed, or stopped in order, and the next one over the same rows. */
public class JournalRestartTest {

    private static final String BOB = "sip:bob@d";
    private static final EngineSettings SETTINGS = EngineSettings.read(
            Map.of("db_mode", "1", "reserved_range", "100", "auth", "none"), EngineSettings.DEFAULTS);

    private final FakeJournal journal = new FakeJournal(1);
    private Rig rig = new Rig(SETTINGS, BOB);

    public JournalRestartTest() {
        journal.plugInto(rig.engine);
    }

    /** Another process over what is committed by now. */
    private FakeJournal next(final Duration later) {
        final Rig before = rig;
        final FakeJournal over = new FakeJournal(1, journal.rows);
        over.storedAt = before.clock.instant();
        rig = new Rig(SETTINGS, BOB);
        rig.clock.advance(Duration.between(rig.clock.instant(), before.clock.instant()));
        rig.clock.advance(later);
        rig.subscribes.addAll(before.subscribes);
        return over;
    }

    private void begin(final FakeJournal over) {
        over.plugInto(rig.engine);
    }

    @Test
    public void shouldGoOnUpwardsAfterAKill() {
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        final long cseq = rig.lastNotify().cseq();
        begin(next(Duration.ofSeconds(2)));

        rig.passMs(100);
        assertEquals("a full state, once", 1, rig.notifies.size());
        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"true\""));
        assertTrue("what was known", rig.lastBody().contains("b1"));
        assertTrue(
                rig.lastNotify().cseq() + " goes on from " + cseq,
                rig.lastNotify().cseq() > cseq);
        assertTrue("not far", rig.lastNotify().cseq() < cseq + 200);
        rig.answerNotify(200);
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 600)));
        rig.passMs(1);
        assertEquals(2, rig.notifies.size());
        assertEquals("t1", rig.lastNotify().dialog().remoteTag());
    }

    @Test
    public void shouldRefreshBackEndsInTheirDialogsAfterAKill() {
        rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        final long cseq = rig.lastSubscribeTo(BOB).cseq();
        begin(next(Duration.ofSeconds(2)));
        rig.passMs(100);
        assertEquals(2, rig.subscribesTo(BOB).size());
        assertEquals("n-" + BOB, rig.lastSubscribeTo(BOB).dialog().remoteTag());
        assertTrue("its number is above", rig.lastSubscribeTo(BOB).cseq() > cseq);
        rig.answerNotify(200);
        assertEquals(200, Rig.status(rig.tell(BOB, 2, SubscriptionState.active(3600), "b2")));
        rig.pass(Duration.ofSeconds(6));
        assertTrue(rig.lastBody(), rig.lastBody().contains("b2"));
    }

    /** The second crash comes before the answer to the refresh after the first one is written. */
    @Test
    public void shouldRepeatNoNumberOfABackEndAfterTwoKills() {
        rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        begin(next(Duration.ofSeconds(20)));
        rig.passMs(100);
        final long first = rig.lastSubscribeTo(BOB).cseq();
        rig.subscribes.clear();
        begin(next(Duration.ofSeconds(1)));
        rig.passMs(100);
        assertEquals(
                "in the same dialog",
                "n-" + BOB,
                rig.lastSubscribeTo(BOB).dialog().remoteTag());
        assertTrue(
                rig.lastSubscribeTo(BOB).cseq() + " after " + first,
                rig.lastSubscribeTo(BOB).cseq() > first + 9);
    }

    /** What was not written yet is asked for again. */
    @Test
    public void shouldMakeBackEndsAnewThatHadNoAnswer() {
        rig.open(600);
        rig.pass(Duration.ofSeconds(2));
        begin(next(Duration.ZERO));
        rig.passMs(100);
        assertEquals(2, rig.subscribesTo(BOB).size());
        assertNull("another dialog", rig.lastSubscribeTo(BOB).dialog().remoteTag());
    }

    @Test
    public void shouldGoOnWithoutAGapAfterAStop() {
        rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        final ListNotify last = rig.lastNotify();
        assertEquals(
                Integer.valueOf(0),
                rig.engine.keeper().stop().toCompletableFuture().join());
        assertEquals("exact", last.cseq(), journal.only().localCseq());
        assertEquals("exact", last.cseq(), journal.only().nextVersion());
        assertFalse("he knows all", journal.only().fullStateDue());

        begin(next(Duration.ofSeconds(1)));
        rig.pass(Duration.ofSeconds(6));
        assertEquals("an update of the engine tells nobody anything", 0, rig.notifies.size());
        assertEquals("nor asks", 1, rig.subscribesTo(BOB).size());
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.passMs(100);
        assertEquals(last.cseq() + 1, rig.lastNotify().cseq());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"" + last.cseq() + "\" fullState=\"false\""));
    }

    /** The journal may go before the SIP side: what comes in between must not use numbers that nobody knows of. */
    @Test
    public void shouldSayNothingAfterItsLastWord() {
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        rig.engine.keeper().stop();
        final int before = rig.notifies.size();
        assertEquals("it will come again", 503, Rig.status(rig.tell(BOB, 2, SubscriptionState.active(3600), "b2")));
        assertEquals(503, Rig.status(rig.refresh(tag, 2, 0)));
        rig.pass(Duration.ofSeconds(60));
        assertEquals(before, rig.notifies.size());
        assertEquals(1, rig.subscribesTo(BOB).size());
    }

    @Test
    public void shouldTellAllAgainAfterALongStop() {
        rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        rig.engine.keeper().stop();
        begin(next(Duration.ofSeconds(60)));
        rig.passMs(100);
        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"true\""));
        assertEquals(2, rig.subscribesTo(BOB).size());
    }

    /** The answer to what the engine before sent reaches the next one; where it does not, that one goes on alone. */
    @Test
    public void shouldNotWaitForAnAnswerThatDiedWithItsProcess() {
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(50);
        final long cseq = rig.lastNotify().cseq();
        rig.engine.keeper().stop();
        assertEquals("under way", cseq, journal.only().inFlightCseq());
        begin(next(Duration.ofSeconds(1)));
        rig.pass(Duration.ofSeconds(4));
        assertEquals(0, rig.notifies.size());
        rig.pass(Duration.ofSeconds(3));
        rig.pass(Duration.ofSeconds(1));
        assertEquals(cseq + 1, rig.lastNotify().cseq());
        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"true\""));
    }

    @Test
    public void shouldEndWhatRanOutMeanwhile() {
        rig.open(60);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        begin(next(Duration.ofSeconds(70)));
        rig.pass(Duration.ofSeconds(1));
        assertEquals("terminated;reason=timeout", rig.lastNotify().state().toString());
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(40));
        assertEquals(0, journal.rows.size());
    }

    @Test
    public void shouldGoOnEndingWhatWasEnding() {
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        assertEquals("a NOTIFY has no answer", 200, Rig.status(rig.refresh(tag, 2, 0)));
        begin(next(Duration.ofSeconds(1)));
        rig.passMs(100);
        assertEquals("terminated;reason=timeout", rig.lastNotify().state().toString());
    }

    /** Requests may come before the rows. */
    @Test
    public void shouldHoldWhatComesBeforeTheRows() {
        final String tag = rig.open(600);
        final FakeJournal over = next(Duration.ofSeconds(1));
        rig.engine.keeper().reconcile();
        final List<Answer> refresh = rig.ask(tag, 2, 600);
        rig.passMs(500);
        assertEquals("not 481", 0, refresh.size());
        begin(over);
        assertEquals(200, Rig.status(refresh.get(0)));

        assertEquals("known for sure now", 481, Rig.status(rig.refresh("0000000000000001", 1, 600)));
    }

    @Test
    public void shouldRefuseWhereTheRowsDoNotCome() {
        final String tag = rig.open(600);
        next(Duration.ofSeconds(1));
        rig.engine.keeper().reconcile();
        final List<Answer> refresh = rig.ask(tag, 2, 600);
        final List<Answer> initial = new ArrayList<>();
        rig.engine.intake().receive(Asking.by(Rig.ALICE).request(), initial::add);
        rig.pass(Duration.ofSeconds(5));
        assertEquals(503, Rig.status(refresh.get(0)));
        assertEquals(503, Rig.status(initial.get(0)));
        rig.pass(Duration.ofSeconds(20));
        assertEquals("at once", 503, Rig.status(rig.subscribe(600)));
        assertEquals(503, Rig.status(rig.refresh(tag, 3, 0)));
    }

    @Test
    public void shouldPaceFullStatesAndBackEnds() {
        for (int number = 0; number < 100; number++) {
            final String from = "sip:w" + number + "@d";
            final List<Answer> answers = new ArrayList<>();
            rig.engine
                    .intake()
                    .receive(
                            Asking.by(from)
                                    .forList(Rig.LIST)
                                    .calling("c" + number)
                                    .request(),
                            answers::add);
            assertEquals(200, Rig.status(answers.get(0)));
        }
        final FakeJournal over = next(Duration.ofSeconds(60));
        rig.engine.settings(EngineSettings.read(
                Map.of(
                        "auth",
                        "none",
                        "db_mode",
                        "1",
                        "restore_rate",
                        "20",
                        "notifier_poll_rate",
                        "2",
                        "backend_rate",
                        "10"),
                SETTINGS));
        rig.subscribes.clear();
        begin(over);
        rig.passMs(50);
        assertEquals("10 in each half of a second", 10, rig.notifies.size());
        rig.passMs(500);
        assertEquals(20, rig.notifies.size());
        assertTrue("some SUBSCRIBEs: " + rig.subscribes.size(), rig.subscribes.size() <= 7);
        for (int step = 0; step < 120; step++) {
            rig.passMs(100);
        }
        assertEquals(
                100,
                rig.notifies.stream()
                        .map(one -> one.dialog().callId())
                        .distinct()
                        .count());
        assertEquals(100, rig.subscribes.size());
    }

    // ---- taken over from another product --------------------------------------------------------------------------

    private void keptByKamailio(final String localTag, final Instant expiresAt) {
        final FakeJournal.Row row = new FakeJournal.Row();
        row.hash = StoredWatcher.hashOf(Rig.ALICE);
        row.lists.put(
                localTag,
                new StoredListSubscription(
                        new Dialog(
                                "call-1",
                                localTag,
                                "t1",
                                Rig.LIST,
                                Rig.ALICE,
                                "sip:alice@127.0.0.1:5071",
                                List.of(),
                                null),
                        Rig.PRESENCE,
                        Rig.ALICE,
                        Rig.LIST,
                        null,
                        expiresAt,
                        7,
                        3,
                        5,
                        -1,
                        true,
                        70,
                        null,
                        null,
                        null,
                        null,
                        false,
                        new Terms(Rig.ALICE, false, Decision.ALLOW, Terms.DecidedBy.RULE)));
        journal.rows.put(Rig.ALICE, row);
    }

    @Test
    public void shouldGoOnInTheDialogsOfKamailio() {
        final String tag = "a6a1c5f60faecf035a1ae5b6e96e979a-8d2f";
        keptByKamailio(tag, rig.clock.instant().plusSeconds(600));
        final FakeJournal over = next(Duration.ofSeconds(1));
        begin(over);
        assertTrue(rig.engine.intake().mayBeOurs(tag));
        assertFalse(rig.engine.intake().mayBeOurs("another"));
        rig.passMs(100);

        assertEquals("the list is found anew", 1, rig.subscribesTo(BOB).size());
        assertEquals(tag, rig.lastNotify().dialog().localTag());
        assertEquals("above what may be used by then", 8, rig.lastNotify().cseq());
        assertTrue(rig.lastBody(), rig.lastBody().contains(BOB));
        rig.answerNotify(200);
        final int before = rig.notifies.size();
        assertEquals(200, Rig.status(rig.refresh(tag, 4, 600)));
        rig.passMs(10);
        assertEquals("the answer to the NOTIFY was his", before + 1, rig.notifies.size());
        assertEquals(500, Rig.status(rig.refresh(tag, 3, 600)));
        assertEquals(481, Rig.status(rig.refresh("another", 5, 600)));
        rig.answerNotify(200);
        assertEquals(200, Rig.status(rig.refresh(tag, 5, 0)));
        rig.passMs(10);
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(2));
        assertEquals(0, journal.rows.size());
        assertFalse("over", rig.engine.intake().mayBeOurs(tag));
    }

    @Test
    public void shouldSayNothingUntilTheListIsFound() {
        keptByKamailio("kamailio", rig.clock.instant().plusSeconds(600));
        final FakeJournal over = next(Duration.ofSeconds(1));
        rig.slowly = new CompletableFuture<>();
        begin(over);
        rig.pass(Duration.ofSeconds(5));
        assertEquals(0, rig.notifies.size());
        rig.slowly.complete(new Resolution.Unavailable("down", 5));
        rig.pass(Duration.ofSeconds(1));
        assertEquals(0, rig.notifies.size());
        rig.slowly = null;
        rig.pass(Duration.ofSeconds(11));
        rig.passMs(100);
        assertTrue(rig.lastBody(), rig.lastBody().contains(BOB));
    }

    @Test
    public void shouldEndWhatIsNoListHere() {
        keptByKamailio("kamailio", rig.clock.instant().plusSeconds(600));
        final FakeJournal over = next(Duration.ofSeconds(1));
        rig.resolution = Resolution.NotAList.INSTANCE;
        begin(over);
        rig.passMs(100);
        assertEquals("terminated;reason=noresource", rig.lastNotify().state().toString());
    }
}
