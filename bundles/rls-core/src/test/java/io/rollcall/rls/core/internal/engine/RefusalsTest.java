package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** Which responses end a subscription and which leave it standing, on both sides, code by code. */
public class RefusalsTest {

    private static final String BOB = "sip:bob@d";

    /** RFC 6665, 4.1.2.2 and 4.2.2, the same on both sides. RFC 5057 has 502 too; the later text wins. */
    private static final List<Integer> ENDING =
            List.of(404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604);

    private static final List<Integer> NOT_ENDING = List.of(
            400, 401, 402, 403, 406, 407, 408, 412, 413, 414, 415, 420, 421, 422, 430, 486, 488, 491, 493, 500, 502,
            503, 504, 505, 513, 600, 603, 606);

    @Test
    @Requirement({"6665-4.2-q", "5057-5.1-a"})
    public void shouldEndAListSubscriptionByTheseAnswersToANotify() {
        for (final int status : ENDING) {
            final Rig rig = new Rig(BOB);
            final String tag = refused(rig, status);

            assertEquals(status + ": the back end", 0, rig.lastSubscribeTo(BOB).expiresSeconds());
            assertEquals(status + ": a refresh", 481, Rig.status(rig.refresh(tag, 2, 600)));
        }
    }

    @Test
    @Requirement({"6665-4.2-r", "6665-4.2-s", "5057-5.1-a", "5626-4-b"})
    public void shouldKeepAListSubscriptionThroughAllOthersAndTellAgain() {
        for (final int status : NOT_ENDING) {
            final Rig rig = new Rig(BOB);
            final String tag = refused(rig, status);
            rig.pass(Duration.ofSeconds(10));

            assertTrue(status + ": told again", rig.lastBody().contains("fullState=\"true\""));
            assertTrue(status + ": the change", rig.lastBody().contains("b2"));
            rig.answerNotify(200);
            assertEquals(status + ": a refresh", 200, Rig.status(rig.refresh(tag, 2, 600)));
        }
    }

    /** Opens a list whose member changed, and refuses the NOTIFY of that; our tag. */
    private static String refused(final Rig rig, final int status) {
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.pass(Duration.ofSeconds(6));
        assertTrue(rig.lastBody(), rig.lastBody().contains("b2"));
        rig.answerNotify(status);
        return tag;
    }

    /** Without credentials it is another one that follows, of everything, with the next version and CSeq. */
    @Test
    @Requirement("4662-5.2-c")
    public void shouldMakeAnotherNotificationWhereItCannotRepeatOne() {
        for (final int status : List.of(401, 407, 491)) {
            final Rig rig = new Rig(BOB);
            refused(rig, status);
            final long cseq = rig.lastNotify().cseq();
            rig.pass(Duration.ofSeconds(10));
            assertEquals(cseq + 1, rig.lastNotify().cseq());
            assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"" + cseq + "\" fullState=\"true\""));
        }
    }

    @Test
    @Requirement("6665-4.2-p")
    public void shouldEndAListSubscriptionWhoseNotifyIsNotAnswered() {
        final Rig rig = new Rig(BOB);
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(50);
        rig.end(Outcome.TimedOut.INSTANCE);

        assertEquals("the back end", 0, rig.lastSubscribeTo(BOB).expiresSeconds());
        assertEquals("a refresh", 481, Rig.status(rig.refresh(tag, 2, 600)));
    }

    @Test
    @Requirement({"6665-4.1-c", "5057-5.1-a"})
    public void shouldStartAnewWhereTheseAnswerARefreshOfABackEnd() {
        for (final int status : ENDING) {
            final Rig rig = refreshing();
            final BackEndSubscribe old = rig.lastSubscribeTo(BOB);
            rig.answerSubscribe(BOB, status, -1);
            rig.passMs(1);

            final BackEndSubscribe anew = rig.lastSubscribeTo(BOB);
            assertNotEquals(
                    status + ": Call-ID", old.dialog().callId(), anew.dialog().callId());
            assertNotEquals(
                    status + ": From tag",
                    old.dialog().localTag(),
                    anew.dialog().localTag());
            assertEquals(
                    status + ": a NOTIFY of the old dialog",
                    481,
                    Rig.status(rig.tell(
                            old.dialog().callId(),
                            old.dialog().localTag(),
                            "n-" + BOB,
                            9,
                            SubscriptionState.active(60),
                            "old")));
        }
    }

    @Test
    @Requirement({"6665-4.1-d", "5057-5.1-a"})
    public void shouldKeepABackEndUntilItExpiresWhereOthersAnswerARefresh() {
        for (final int status : NOT_ENDING) {
            final Rig rig = refreshing();
            final String callId = rig.lastSubscribeTo(BOB).dialog().callId();
            rig.answerSubscribe(BOB, status, -1);

            assertEquals(status + ": a NOTIFY", 200, Rig.status(rig.tell(BOB, 2, SubscriptionState.active(300), "b2")));
            rig.pass(Duration.ofSeconds(6));
            assertTrue(status + ": its state", rig.lastBody().contains("b2"));
            assertFalse(status + ": shown as ended", rig.lastBody().contains("terminated"));
            assertEquals(
                    status + ": the dialog",
                    callId,
                    rig.lastSubscribeTo(BOB).dialog().callId());
        }
    }

    /** A back end granted 3600 s is being refreshed, and has 300 s to live at least. */
    private static Rig refreshing() {
        final Rig rig = new Rig(BOB);
        rig.open(7200);
        rig.live(BOB, "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(3250));
        assertEquals("a refresh", 2, rig.subscribesTo(BOB).size());
        return rig;
    }

    @Test
    @Requirement("6665-4.1-o")
    public void shouldWaitAsLongAsAGiveupSays() {
        final Rig rig = new Rig(BOB);
        rig.open(7200);
        rig.live(BOB, "b1");
        rig.tell(BOB, 2, new SubscriptionState("terminated", "giveup", -1, 100), null);
        rig.pass(Duration.ofSeconds(99));
        assertEquals(1, rig.subscribesTo(BOB).size());
        rig.pass(Duration.ofSeconds(30));
        assertEquals(2, rig.subscribesTo(BOB).size());
    }

    /** Whatever retry-after says: there is nothing new to be had (RFC 6665, 4.1.3). */
    @Test
    @Requirement({"6665-4.1-q", "6665-4.1-m", "6665-4.1-p"})
    public void shouldNotComeBackWhereTheReasonForbidsIt() {
        for (final String reason : List.of("invariant", "rejected", "noresource")) {
            final Rig rig = new Rig(BOB);
            rig.open(7200);
            rig.live(BOB, "b1");
            rig.tell(BOB, 2, new SubscriptionState("terminated", reason, -1, 1), null);
            rig.pass(Duration.ofSeconds(7000));
            assertEquals(reason, 1, rig.subscribesTo(BOB).size());
        }
    }
}
