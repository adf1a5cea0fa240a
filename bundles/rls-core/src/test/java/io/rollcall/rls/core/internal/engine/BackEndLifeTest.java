package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** Every reason that a back end ends a subscription for, every duration it may grant, and how we end one. */
public class BackEndLifeTest {

    private static final String BOB = "sip:bob@d";
    private static final Duration DAY = Duration.ofDays(1);
    private static final SubscriptionState ACTIVE = SubscriptionState.active(3600);

    /** How soon we come back. */
    private enum Back {
        AT_ONCE,
        LATER,
        NEVER
    }

    private static Rig opened() {
        final Rig rig = new Rig(BOB);
        rig.open(1_000_000);
        return rig;
    }

    private static String shown(final Rig rig) {
        rig.pass(Duration.ofSeconds(1));
        return rig.lastBody();
    }

    /** A subscription whose refresh is under way. */
    private static Rig refreshing() {
        final Rig rig = opened();
        rig.answerSubscribe(BOB, 200, 600);
        rig.tell(BOB, 1, SubscriptionState.active(600), "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(541));
        assertEquals(2, rig.subscribesTo(BOB).size());
        return rig;
    }

    // ---- what NOTIFYs say -----------------------------------------------------------------------------------------

    private static void ended(final String reason, final long retryAfter, final String shown, final Back back) {
        final Rig rig = opened();
        rig.live(BOB, "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(20));
        assertEquals(
                200, Rig.status(rig.tell(BOB, 2, new SubscriptionState("terminated", reason, 3600, retryAfter), null)));
        rig.pass(Duration.ZERO);
        final int atOnce = rig.subscribesTo(BOB).size();
        assertEquals(reason, back == Back.AT_ONCE ? 2 : 1, atOnce);
        final String body = shown(rig);
        assertTrue(reason + ": " + body, body.contains(shown));
        if (back == Back.AT_ONCE) {
            return;
        }
        if (retryAfter > 0 && back != Back.NEVER) {
            rig.pass(Duration.ofSeconds(retryAfter - 2));
            assertEquals(reason + " waits", atOnce, rig.subscribesTo(BOB).size());
            rig.pass(Duration.ofSeconds(2 + retryAfter / 5 + 1));
        } else {
            rig.pass(Duration.ofSeconds(6));
        }
        final int later = rig.subscribesTo(BOB).size();
        assertEquals(reason + " later", back == Back.NEVER ? 1 : 2, later);
        if (back == Back.NEVER) {
            rig.pass(DAY);
            assertEquals(
                    reason + " is never asked again", 1, rig.subscribesTo(BOB).size());
        }
    }

    @Test
    @Requirement({
        "6665-4.1-k",
        "6665-4.1-l",
        "6665-4.1-m",
        "6665-4.1-n",
        "6665-4.1-o",
        "6665-4.1-p",
        "6665-4.1-q",
        "6665-4.1-r",
        "6665-4.1-s",
        "4662-4.5-e"
    })
    public void shouldDoWhatEachReasonSays() {
        ended("deactivated", 100, "b1", Back.AT_ONCE);
        ended("deactivated", -1, "b1", Back.AT_ONCE);
        ended("timeout", -1, "reason=\"timeout\"", Back.AT_ONCE);
        ended("probation", -1, "reason=\"probation\"", Back.LATER);
        ended("probation", 100, "reason=\"probation\"", Back.LATER);
        ended("giveup", -1, "reason=\"giveup\"", Back.LATER);
        ended("giveup", 100, "reason=\"giveup\"", Back.LATER);
        ended("rejected", 1, "reason=\"rejected\"", Back.NEVER);
        ended("noresource", 1, "reason=\"noresource\"", Back.NEVER);
        ended("invariant", 1, "reason=\"invariant\"", Back.NEVER);
        ended("foo", 100, "reason=\"probation\"", Back.LATER);
        ended("foo", -1, "reason=\"probation\"", Back.LATER);
        ended(null, 100, "reason=\"probation\"", Back.LATER);
        ended(null, -1, "reason=\"probation\"", Back.LATER);
    }

    // ---- durations ------------------------------------------------------------------------------------------------

    private static void granted(final long granted, final long told, final long latestS) {
        final Rig rig = opened();
        rig.answerSubscribe(BOB, 200, granted);
        rig.tell(BOB, 1, new SubscriptionState("active", null, told, -1), "b1");
        rig.passMs(Math.max(0, latestS * 1000 * 7 / 10));
        assertEquals(
                granted + "/" + told + " too soon", 1, rig.subscribesTo(BOB).size());
        rig.passMs(latestS * 1000 * 3 / 10 + 300);
        assertEquals(granted + "/" + told, 2, rig.subscribesTo(BOB).size());
        assertEquals(
                "in its dialog", "n-" + BOB, rig.lastSubscribeTo(BOB).dialog().remoteTag());
        assertEquals(200, Rig.status(rig.tell(BOB, 2, ACTIVE, "b2")));
    }

    @Test
    @Requirement({"6665-4.1-b", "6665-4.1-j"})
    public void shouldRefreshInTimeWhateverIsGranted() {
        granted(-1, -1, 3600);
        granted(3600, -1, 3600);
        granted(100_000, -1, 3600);
        granted(100_000, 100_000, 3600);
        granted(60, -1, 60);
        granted(60, 3600, 60);
        granted(3600, 60, 60);
        granted(-1, 20, 20);
        granted(4, 4, 4);
        granted(1, 1, 1);
        granted(3600, 1, 1);
    }

    @Test
    public void shouldAskForLessAgainAfterARefresh() {
        final Rig rig = refreshing();
        rig.answerSubscribe(BOB, 200, 30);
        rig.tell(BOB, 2, SubscriptionState.active(30), "b2");
        rig.pass(Duration.ofSeconds(28));
        assertEquals(3, rig.subscribesTo(BOB).size());
        assertEquals(3600, rig.lastSubscribeTo(BOB).expiresSeconds());
    }

    // ---- dialogs --------------------------------------------------------------------------------------------------

    @Test
    @Requirement({"6665-3.1-d", "3261-12.1-b"})
    public void shouldFollowContactsButKeepRoutes() {
        final Rig rig = refreshing();
        final BackEndSubscribe refresh = rig.lastSubscribeTo(BOB);
        rig.end(
                refresh,
                new Outcome.Answered(
                        200,
                        "n-" + BOB,
                        "sip:moved@127.0.0.1",
                        List.of("<sip:new;lr>"),
                        600,
                        -1,
                        -1,
                        List.of(),
                        List.of(),
                        Rig.FLOW));
        rig.pass(Duration.ofSeconds(20));
        rig.tell(BOB, 3, SubscriptionState.active(1), "b3");
        rig.pass(Duration.ofSeconds(2));
        final BackEndSubscribe next = rig.lastSubscribeTo(BOB);
        assertEquals(
                "the NOTIFY came last", "sip:ps@127.0.0.1:5072", next.dialog().remoteTarget());
        assertEquals(List.of(), next.dialog().routeSet());
    }

    @Test
    @Requirement("6665-4.1-y")
    public void shouldEndWithoutAnAnswer() {
        final Rig rig = opened();
        rig.live(BOB, "b1");
        rig.members();
        rig.engine.listsChanged(Set.of(Rig.LIST), null).join();
        final BackEndSubscribe end = rig.lastSubscribeTo(BOB);
        assertEquals(0, end.expiresSeconds());
        assertEquals("still heard", 200, Rig.status(rig.tell(BOB, 2, SubscriptionState.terminated("timeout"), null)));
        rig.end(end, Outcome.TimedOut.INSTANCE);
        rig.pass(DAY);
        assertEquals(2, rig.subscribesTo(BOB).size());
        assertEquals(Integer.valueOf(1), rig.engine.load().join());
    }

    /** A watcher that leaves while the first SUBSCRIBE is under way: ended as soon as it stands. */
    @Test
    @Requirement("6665-4.1-y")
    public void shouldEndWhatWasJustBegun() {
        final Rig rig = opened();
        rig.members();
        rig.engine.listsChanged(Set.of(Rig.LIST), null).join();
        assertEquals(1, rig.subscribesTo(BOB).size());
        rig.answerSubscribe(BOB, 200, 3600);
        assertEquals(0, rig.lastSubscribeTo(BOB).expiresSeconds());
        assertEquals("n-" + BOB, rig.lastSubscribeTo(BOB).dialog().remoteTag());
        assertEquals(200, Rig.status(rig.tell(BOB, 1, ACTIVE, "b1")));
        rig.pass(Duration.ofSeconds(33));
        assertEquals("nobody waits for ever", 481, Rig.status(rig.tell(BOB, 2, ACTIVE, "b1")));
    }
}
