package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** An engine stops and another one goes on with what it handed over. */
public class SnapshotTest {

    private static final String BOB = "sip:bob@d";

    private final Rig first = new Rig(BOB);
    private final Rig second = new Rig(BOB);

    private List<StoredWatcher> handOver() {
        final List<StoredWatcher> stored = first.engine.close().join();
        second.notifies.addAll(first.notifies);
        second.subscribes.addAll(first.subscribes);
        second.clock.advance(Duration.between(second.clock.instant(), first.clock.instant()));
        return stored;
    }

    @Test
    public void shouldGoOnInTheSameDialogs() {
        final String tag = first.open(600);
        first.live(BOB, "b1");
        first.passMs(50);
        first.answerNotify(200);
        assertEquals(Integer.valueOf(1), second.engine.restore(handOver(), 8000).join());

        second.passMs(10);
        assertEquals("nothing is repeated", 2, second.notifies.size());
        assertEquals("no back end is asked again", 1, second.subscribes.size());
        assertEquals(200, Rig.status(second.tell(BOB, 2, SubscriptionState.active(3600), "b2")));
        second.passMs(50);
        assertTrue(second.lastBody(), second.lastBody().contains("b2"));
        assertTrue(second.lastBody().contains("version=\"2\" fullState=\"false\""));
        assertEquals(3, second.lastNotify().cseq());
        second.answerNotify(200);
        assertEquals(200, Rig.status(second.refresh(tag, 2, 600)));
    }

    @Test
    public void shouldTellWhatWasNotToldYet() {
        first.open(600);
        first.live(BOB, "b1");
        first.passMs(10);
        second.engine.restore(handOver(), 8000).join();
        second.passMs(50);
        assertEquals(2, second.notifies.size());
        assertTrue(second.lastBody().contains("b1"));
        assertTrue(second.lastBody().contains("fullState=\"true\""));
    }

    /** The answer to a NOTIFY of the old engine reaches the new one; until then it sends no other. */
    @Test
    public void shouldWaitForTheAnswerToItsPredecessor() {
        first.open(600);
        first.live(BOB, "b1");
        first.passMs(50);
        second.engine.restore(handOver(), 8000).join();
        second.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        second.pass(Duration.ofSeconds(10));
        assertEquals(2, second.notifies.size());
        second.answerNotify(200);
        second.passMs(50);
        assertEquals(3, second.notifies.size());
        assertTrue(second.lastBody().contains("b2"));
    }

    /** An un-SUBSCRIBE that waits for the answer to a NOTIFY gets its last NOTIFY from the next engine. */
    @Test
    public void shouldEndWhatWasEnding() {
        final String tag = first.open(600);
        first.live(BOB, "b1");
        first.passMs(50);
        first.refresh(tag, 2, 0);
        assertEquals(2, first.notifies.size());
        second.engine.restore(handOver(), 8000).join();
        second.answerNotify(200);
        second.passMs(10);
        assertEquals("terminated;reason=timeout", second.lastNotify().state().toString());
        second.answerNotify(200);
        assertEquals(0, second.lastSubscribeTo(BOB).expiresSeconds());
    }

    @Test
    public void shouldSubscribeToWhatCouldNotBeSentBefore() {
        first.engine.removeBackEndSubscriber(first.backEndSubscriber);
        first.open(600);
        assertEquals(0, first.subscribes.size());
        second.engine.restore(handOver(), 8000).join();
        second.passMs(10);
        assertEquals(1, second.subscribesTo(BOB).size());
    }

    /** A new back-end dialog makes a new instance, and the old one must go from the watcher's table. */
    @Test
    @Requirement("4662-5.5-c")
    public void shouldClearAwayInstancesToldByItsPredecessor() {
        first.open(600);
        first.live(BOB, "b1");
        first.passMs(50);
        first.answerNotify(200);
        second.engine.restore(handOver(), 8000).join();
        second.tell(BOB, 2, SubscriptionState.terminated("deactivated"), null);
        second.passMs(10);
        second.live(BOB, "b2");
        second.pass(Duration.ofSeconds(6));
        assertTrue(second.lastBody(), second.lastBody().contains("fullState=\"true\""));
    }

    @Test
    public void shouldAskBackEndsAgainAfterALongAbsence() {
        first.open(600);
        first.live(BOB, "b1");
        final List<StoredWatcher> stored = handOver();
        second.pass(Duration.ofSeconds(20));
        second.engine.restore(stored, 8000).join();
        second.passMs(10);
        assertEquals(2, second.subscribes.size());
        assertFalse(second.lastSubscribeTo(BOB).dialog().remoteTag() == null);
    }

    @Test
    public void shouldExpireWhatRanOutMeanwhile() {
        first.open(60);
        first.live(BOB, "b1");
        first.passMs(50);
        first.answerNotify(200);
        final List<StoredWatcher> stored = handOver();
        second.pass(Duration.ofSeconds(61));
        second.engine.restore(stored, 8000).join();
        second.passMs(10);
        assertEquals("terminated;reason=timeout", second.lastNotify().state().toString());
    }
}
