package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.ServerNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** db_mode becomes 2 while another node has the shards, and the server stops in the middle of such changes. */
public class ModeChangeTest {

    private static final String BOB = "sip:bob@d";
    private static final ServerNode SELF = node("here", true);
    private static final ServerNode OTHER = node("there", false);

    private final Rig rig = new Rig(BOB);
    private final FakeJournal first = new FakeJournal(1);
    private final FakeJournal second = new FakeJournal(2);
    private String tag;

    private static ServerNode node(final String name, final boolean self) {
        return new ServerNode(
                name, "sip:10.0.0.2:5060", self, ServerNode.State.SERVING, 256, Duration.ofMillis(7), "key-" + name);
    }

    public ModeChangeTest() {
        second.nodes = List.of(SELF, OTHER);
        second.serving = OTHER;
        second.granting = false;
        second.plugInto(rig.engine);
        first.plugInto(rig.engine);
    }

    private void mode(final int mode) {
        rig.engine.settings(EngineSettings.read(Map.of("db_mode", Integer.toString(mode)), EngineSettings.DEFAULTS));
    }

    private void open() {
        tag = rig.open(6000);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
    }

    private void change(final int number) {
        final long before = rig.lastNotify().cseq();
        assertEquals(200, Rig.status(rig.tell(BOB, number, SubscriptionState.active(3600), "b" + number)));
        rig.pass(Duration.ofSeconds(6));
        assertTrue("told", rig.lastBody().contains("b" + number));
        assertEquals("numbers go on", before + 1, rig.lastNotify().cseq());
        rig.answerNotify(200);
    }

    @Test
    public void shouldGoOnTellingWhileAnotherNodeHasTheShard() {
        open();
        mode(2);
        change(2);
        change(3);
        rig.pass(Duration.ofSeconds(1));
        assertEquals("not another node's, and not kept yet", 503, Rig.status(rig.refresh(tag, 2, 600)));
    }

    @Test
    public void shouldGoOnTellingFromWriteThroughToo() {
        mode(1);
        open();
        mode(2);
        change(2);
    }

    @Test
    public void shouldTakeItAlongWhenTheShardComes() {
        open();
        mode(2);
        change(2);
        second.serving = SELF;
        second.grantAll();
        assertTrue("ahead", second.only().localCseq() > rig.lastNotify().cseq());
        change(3);
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 6000)));
        rig.passMs(1);
        rig.answerNotify(200);
        second.held = false;
        final int before = rig.notifies.size();
        rig.tell(BOB, 4, SubscriptionState.active(3600), "b4");
        rig.pass(Duration.ofSeconds(20));
        assertEquals("by its lease alone", before, rig.notifies.size());
    }

    /** RFC 6665, 4.4.2: the watcher subscribes anew, and gets to the node that has his shard. */
    @Test
    public void shouldSendToTheOtherNodeWhatDoesNotComeHere() {
        open();
        mode(2);
        for (int second = 0; second < 29; second++) {
            rig.pass(Duration.ofSeconds(1));
        }
        assertFalse(rig.lastNotify().state().isTerminated());
        rig.pass(Duration.ofSeconds(2));
        assertEquals("terminated;reason=deactivated", rig.lastNotify().state().toString());
        rig.answerNotify(200);
        assertEquals("its back end too", 0, rig.lastSubscribeTo(BOB).expiresSeconds());
        assertTrue(rig.send(Asking.by(Rig.ALICE).request()) instanceof Answer.Elsewhere);
        rig.answerSubscribe(BOB, 200, 0);
        rig.pass(Duration.ofSeconds(40));
        assertEquals(0, (int) rig.engine.load().join());
        second.grantAll();
        assertEquals("nothing of it is written later", 0, second.rows.size());
    }

    /** It is granted, though what is known of its owner is from before. */
    @Test
    public void shouldNotSendAwayWhoseShardHasCome() {
        open();
        mode(2);
        second.beginAll();
        for (int second = 0; second < 33; second++) {
            rig.pass(Duration.ofSeconds(1));
        }
        assertFalse(rig.lastNotify().state().isTerminated());
        change(2);
    }

    @Test
    public void shouldSendThemAwayEachTimeItJoins() {
        for (int time = 0; time < 2; time++) {
            open();
            mode(2);
            for (int second = 0; second < 32; second++) {
                rig.pass(Duration.ofSeconds(1));
            }
            assertEquals(
                    "terminated;reason=deactivated", rig.lastNotify().state().toString());
            rig.answerNotify(200);
            mode(0);
        }
    }

    @Test
    public void shouldKeepThoseWhomNobodyServes() {
        open();
        mode(2);
        second.serving = null;
        rig.pass(Duration.ofSeconds(40));
        rig.pass(Duration.ofSeconds(2));
        change(2);
        second.serving = OTHER;
        second.ready = false;
        rig.pass(Duration.ofSeconds(2));
        change(3);
    }

    @Test
    public void shouldForwardWhatIsNotHere() {
        open();
        mode(2);
        assertTrue(
                rig.refresh("%04x000000000001".formatted(Integer.parseInt(tag.substring(0, 4), 16)), 2, 600)
                        instanceof Answer.Elsewhere);
    }

    // ---- the node is fenced meanwhile -----------------------------------------------------------------------------

    /** Nobody else knows of them, and nobody would tell them. */
    @Test
    public void shouldSendAwayWhomItCouldNotWriteBeforeItsShardsWereLost() {
        open();
        mode(2);
        second.beginAll();
        change(2);
        second.loseAll();
        assertSentAway();
        assertEquals("nothing of it is written later", 0, second.rows.size());
    }

    /** The writes that are to complete the shard are the first to be told that it is another node's. */
    @Test
    public void shouldSendAwayWhoseFirstWriteCameTooLate() {
        open();
        mode(2);
        second.failing = NotKeptException.Reason.LEASE_OVER;
        second.grantAll();
        second.failing = null;
        second.loseAll();
        assertSentAway();
        assertEquals("nothing of it is written later", 0, second.rows.size());
    }

    /** It may be there, and somebody else go on with it. */
    @Test
    public void shouldSayNothingWhereNobodyKnowsWhetherThereIsARow() {
        open();
        mode(2);
        second.failing = NotKeptException.Reason.UNAVAILABLE;
        second.grantAll();
        final int before = rig.notifies.size();
        second.loseAll();
        rig.pass(Duration.ofSeconds(40));
        assertEquals(before, rig.notifies.size());
        assertEquals(0, (int) rig.engine.load().join());
    }

    @Test
    public void shouldSendThemAwayToWhereAnotherNodeHadTheShardsMeanwhile() {
        open();
        mode(2);
        second.beginAll();
        second.epoch += 2;
        second.grantAll();
        assertSentAway();
        assertEquals("nothing of it is written later", 0, second.rows.size());
    }

    private void assertSentAway() {
        rig.passMs(1);
        assertEquals("terminated;reason=deactivated", rig.lastNotify().state().toString());
        rig.answerNotify(200);
        assertEquals("its back end too", 0, rig.lastSubscribeTo(BOB).expiresSeconds());
        rig.answerSubscribe(BOB, 200, 0);
        rig.pass(Duration.ofSeconds(40));
        assertEquals(0, (int) rig.engine.load().join());
        assertEquals(Long.valueOf(1), rig.engine.counters().snapshot().get("nodes.watchers.sent"));
    }

    /** Who has the shards now goes on with them. */
    @Test
    public void shouldSayNothingToThoseWhoHaveARow() {
        mode(1);
        open();
        mode(2);
        second.beginAll();
        final int before = rig.notifies.size();
        second.loseAll();
        rig.pass(Duration.ofSeconds(40));
        assertEquals(before, rig.notifies.size());
        assertEquals(0, (int) rig.engine.load().join());
    }

    // ---- the server stops meanwhile -------------------------------------------------------------------------------

    /** What ended in between has no row that would come back. */
    @Test
    public void shouldWriteItsLastWordToTheJournalThatIsAboutToGrant() {
        second.serving = SELF;
        open();
        mode(2);
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 0)));
        rig.passMs(1);
        rig.answerNotify(200);
        final CompletableFuture<Integer> stopped = rig.engine.keeper().stop().toCompletableFuture();
        rig.passMs(100);
        assertFalse("waits for the shards", stopped.isDone());
        second.grantAll();
        rig.passMs(100);
        assertEquals(Integer.valueOf(0), stopped.join());
        assertEquals(0, second.rows.size());
    }

    /** Nobody has the shard of the watcher, and the node that would wait for it goes. */
    @Test
    public void shouldAnswerWhatWaitsForAShard() {
        assertComeAgain(heldAtTheStop(null));
    }

    /** It is this node's, but what is stored of it has not come by then. */
    @Test
    public void shouldAnswerWhatWaitsForTheStateOfAShard() {
        assertComeAgain(heldAtTheStop(SELF));
    }

    private List<Answer> heldAtTheStop(final ServerNode owner) {
        mode(2);
        second.serving = owner;
        final List<Answer> answers = new ArrayList<>();
        rig.engine.intake().receive(Asking.by(Rig.ALICE).request(), answers::add);
        rig.engine
                .intake()
                .receive(rig.request("call-1", "t1", "0000000000000001", 2, 600, "presence", Set.of()), answers::add);
        assertEquals("they wait", 0, answers.size());
        second.ready = false;
        assertTrue(rig.engine.writeLast().toCompletableFuture().isDone());
        return answers;
    }

    private static void assertComeAgain(final List<Answer> answers) {
        assertEquals(2, answers.size());
        for (final Answer answer : answers) {
            assertEquals(503, Rig.status(answer));
            assertEquals("soon", 1, ((Answer.Refused) answer).retryAfterSeconds());
        }
    }

    @Test
    public void shouldFinishTheRemovalOfRowsBeforeItStops() {
        second.serving = SELF;
        second.granting = true;
        mode(2);
        open();
        assertEquals(1, second.rows.size());
        second.removal = new CompletableFuture<>();
        mode(0);
        final CompletableFuture<Void> settled = rig.engine.keeper().settle();
        assertFalse(settled.isDone());
        second.removal.complete(null);
        assertTrue(settled.isDone());
        assertEquals(0, second.rows.size());
        assertEquals(0, rig.engine.journaling().mode());
        mode(1);
        assertEquals("no other change is begun", 0, rig.engine.journaling().mode());
    }
}
