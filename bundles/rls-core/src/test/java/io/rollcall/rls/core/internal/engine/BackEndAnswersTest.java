package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** Every answer that a SUBSCRIBE of ours to a back end may get. */
public class BackEndAnswersTest {

    private static final String BOB = "sip:bob@d";
    private static final Duration DAY = Duration.ofDays(1);
    private static final SubscriptionState ACTIVE = SubscriptionState.active(3600);

    /** How soon we come back. */
    private enum Back {
        AT_ONCE(0, 10),
        LATER(4_900, 6_100),
        SELDOM(599_000, 721_000),
        NEVER(Long.MAX_VALUE, Long.MAX_VALUE);

        private final long earliestMs;
        private final long latestMs;

        Back(final long earliestMs, final long latestMs) {
            this.earliestMs = earliestMs;
            this.latestMs = latestMs;
        }
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

    private static void assertBack(final String what, final Rig rig, final Back back, final int before) {
        if (back == Back.NEVER) {
            rig.pass(DAY);
            assertEquals(what + " is asked again", before, rig.subscribesTo(BOB).size());
            return;
        }
        if (back.earliestMs > 0) {
            rig.passMs(back.earliestMs);
            assertEquals(
                    what + " is asked too soon", before, rig.subscribesTo(BOB).size());
        }
        rig.passMs(back.latestMs - back.earliestMs);
        assertEquals(
                what + " is not asked in time",
                before + 1,
                rig.subscribesTo(BOB).size());
    }

    // ---- the initial SUBSCRIBE ------------------------------------------------------------------------------------

    private static void initial(final int status, final String reason, final Back back) {
        final Rig rig = opened();
        rig.answerSubscribe(BOB, status, -1);
        assertBack("after " + status, rig, back, 1);
        final Rig other = opened();
        other.answerSubscribe(BOB, status, -1);
        final String body = shown(other);
        assertTrue(status + ": " + body, body.contains("state=\"terminated\" reason=\"" + reason + '"'));
    }

    /** Scenario 30: 0 takes every member for a single resource, and a change counts for the next SUBSCRIBE. */
    @Test
    @Requirement("4662-4.1-f")
    public void shouldAskForListsAsDeepAsItMay() {
        final Rig rig =
                new Rig(EngineSettings.read(Map.of("max_nesting_level", "0"), EngineSettings.DEFAULTS), "sip:bob@d");
        rig.open(7200);
        assertFalse(rig.lastSubscribeTo("sip:bob@d").lists());
        assertEquals(
                List.of("application/pidf+xml"),
                rig.lastSubscribeTo("sip:bob@d").accept());
        final Rig deep = new Rig(
                EngineSettings.read(Map.of("max_list_nesting_level", "1"), EngineSettings.DEFAULTS), "sip:bob@d");
        deep.open(7200);
        assertTrue(deep.lastSubscribeTo("sip:bob@d").lists());
        assertTrue(deep.lastSubscribeTo("sip:bob@d").accept().contains("application/rlmi+xml"));
    }

    @Test
    @Requirement({"6665-4.1-a", "5057-5.1-a"})
    public void shouldTellAnswersToAnInitialSubscribeApart() {
        for (final int status : new int[] {403, 603}) {
            initial(status, "rejected", Back.NEVER);
        }
        for (final int status : new int[] {401, 407}) {
            initial(status, "rejected", Back.NEVER);
        }
        for (final int status : new int[] {404, 405, 410, 416, 484, 485, 489, 501, 604}) {
            initial(status, "noresource", Back.NEVER);
        }
        for (final int status :
                new int[] {300, 302, 380, 408, 413, 423, 429, 480, 481, 482, 483, 486, 491, 500, 502, 503, 504, 580, 600
                }) {
            initial(status, "probation", Back.LATER);
        }
        for (final int status : new int[] {400, 402, 412, 414, 421, 488, 493, 505, 513, 606, 699}) {
            initial(status, "probation", Back.SELDOM);
        }
    }

    /** 406, 415 and 420 may be about lists, which we would rather do without. */
    @Test
    @Requirement("3261-8.1-d")
    public void shouldAskWithoutListsWhoChokesOnThem() {
        for (final int status : new int[] {406, 415, 420}) {
            final Rig rig = opened();
            assertTrue(rig.lastSubscribeTo(BOB).lists());
            assertTrue(rig.lastSubscribeTo(BOB).accept().contains("application/rlmi+xml"));
            rig.answerSubscribe(BOB, status, -1);
            final BackEndSubscribe plain = rig.lastSubscribeTo(BOB);
            assertEquals(2, plain.cseq());
            assertFalse(plain.lists());
            assertEquals(List.of("application/pidf+xml"), plain.accept());
            rig.answerSubscribe(BOB, status, -1);
            assertBack("again " + status, rig, Back.SELDOM, 2);
            assertFalse("it has learned", rig.lastSubscribeTo(BOB).lists());
        }
    }

    @Test
    @Requirement("3261-8.1-d")
    public void shouldHonourRetryAfter() {
        for (final int status : new int[] {404, 413, 480, 486, 500, 503, 600}) {
            final Rig rig = opened();
            rig.answerSubscribe(BOB, status, -1, 300);
            rig.pass(Duration.ofSeconds(299));
            assertEquals(status + " too soon", 1, rig.subscribesTo(BOB).size());
            rig.pass(Duration.ofSeconds(62));
            assertEquals(
                    "" + status, status == 404 ? 1 : 2, rig.subscribesTo(BOB).size());
        }
    }

    /** A server that is overloaded is left alone by the other members too (RFC 3261, 21.5.4). */
    @Test
    @Requirement("3261-8.1-d")
    public void shouldLeaveAnOverloadedServerAlone() {
        final Rig rig = new Rig(BOB);
        rig.open(100_000);
        rig.answerSubscribe(BOB, 503, -1, 300);
        rig.members(BOB, "sip:carol@d", "sip:dave@other");
        rig.engine.listsChanged(Set.of(Rig.LIST), null).join();
        rig.passMs(50);
        assertEquals("the same server", 0, rig.subscribesTo("sip:carol@d").size());
        assertEquals("another one", 1, rig.subscribesTo("sip:dave@other").size());
        rig.pass(Duration.ofSeconds(361));
        assertEquals(1, rig.subscribesTo("sip:carol@d").size());
    }

    /** Pauses grow, differ, and end in giveup; the member is tried on. */
    @Test
    @Requirement({"4662-4.5-f", "6665-4.1-x"})
    public void shouldBackOffWithJitterAndGiveUp() {
        final Set<Long> pauses = new HashSet<>();
        final Rig rig = opened();
        long longestMs = 0;
        for (int tries = 1; tries <= 12; tries++) {
            rig.answerSubscribe(BOB, 500, -1);
            long waitedMs = 0;
            while (rig.subscribesTo(BOB).size() == tries && waitedMs < 800_000) {
                rig.passMs(100);
                waitedMs += 100;
            }
            pauses.add(waitedMs);
            longestMs = Math.max(longestMs, waitedMs);
            assertTrue("shorter than the first: " + waitedMs, waitedMs >= 5000);
            rig.answerNotify(200);
        }
        assertTrue("" + pauses, pauses.size() > 8);
        assertTrue("" + longestMs, longestMs >= 600_000 && longestMs <= 720_100);
        assertTrue(rig.lastBody(), rig.lastBody().contains("reason=\"giveup\""));
        rig.live(BOB, "b1");
        assertTrue("alive again", shown(rig).contains("b1"));
    }

    @Test
    @Requirement("6665-4.1-a")
    public void shouldRefuseANotifyAfterARefusal() {
        final Rig rig = opened();
        rig.answerSubscribe(BOB, 404, -1);
        assertEquals(481, Rig.status(rig.tell(BOB, 1, ACTIVE, "late")));
    }

    // ---- refreshes ------------------------------------------------------------------------------------------------

    /** A subscription whose refresh is under way; it expires in 60 s to 150 s. */
    private static Rig refreshing() {
        final Rig rig = opened();
        rig.answerSubscribe(BOB, 200, 600);
        rig.tell(BOB, 1, SubscriptionState.active(600), "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        for (int seconds = 0; rig.subscribesTo(BOB).size() == 1 && seconds < 600; seconds++) {
            rig.pass(Duration.ofSeconds(1));
        }
        assertEquals(2, rig.subscribesTo(BOB).size());
        return rig;
    }

    @Test
    @Requirement({"6665-4.1-c", "5057-5.1-a"})
    public void shouldMakeItAnewWhereARefreshIsAnsweredThatItIsOver() {
        for (final int status : new int[] {404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604}) {
            final Rig rig = refreshing();
            final BackEndSubscribe old = rig.lastSubscribeTo(BOB);
            rig.answerSubscribe(BOB, status, -1);
            rig.passMs(1);
            final BackEndSubscribe fresh = rig.lastSubscribeTo(BOB);
            assertNull("" + status, fresh.dialog().remoteTag());
            assertNotEquals(old.dialog().callId(), fresh.dialog().callId());
            assertNotEquals(old.dialog().localTag(), fresh.dialog().localTag());
            assertEquals(1, fresh.cseq());
            assertEquals(
                    "the old one is over",
                    481,
                    Rig.status(rig.tell(old.dialog().callId(), old.dialog().localTag(), "n-" + BOB, 2, ACTIVE, "x")));
        }
    }

    @Test
    @Requirement({"6665-4.1-d", "5057-5.1-a"})
    public void shouldGoOnWhereARefreshFailsOtherwise() {
        for (final int status : new int[] {
            302, 400, 401, 402, 403, 406, 407, 408, 412, 413, 414, 415, 420, 423, 486, 488, 491, 500, 502, 503, 504,
            600, 603, 606
        }) {
            final Rig rig = refreshing();
            rig.answerSubscribe(BOB, status, -1);
            if (rig.subscribesTo(BOB).size() == 3) {
                // once more on other terms
                rig.answerSubscribe(BOB, status, -1);
            }
            assertEquals("" + status, 200, Rig.status(rig.tell(BOB, 2, SubscriptionState.active(50), "b2")));
            assertTrue(status + ": " + rig.lastBody(), !shown(rig).contains("terminated"));
            final int before = rig.subscribesTo(BOB).size();
            rig.pass(Duration.ofSeconds(46));
            assertTrue(status + " is tried again", rig.subscribesTo(BOB).size() > before);
            assertEquals("n-" + BOB, rig.lastSubscribeTo(BOB).dialog().remoteTag());
        }
    }

    @Test
    @Requirement("6665-4.1-d")
    public void shouldKeepUntilItExpiresWhatCannotBeRefreshedInTime() {
        final Rig rig = refreshing();
        rig.answerSubscribe(BOB, 503, -1, 3000);
        rig.pass(Duration.ofSeconds(10));
        assertFalse(rig.lastBody(), rig.lastBody().contains("terminated"));
        rig.pass(Duration.ofSeconds(141));
        rig.pass(Duration.ofSeconds(1));
        assertTrue(rig.lastBody(), rig.lastBody().contains("reason=\"probation\""));
        assertEquals(481, Rig.status(rig.tell(BOB, 2, ACTIVE, "x")));
    }

    /** Timer N, and what a NOTIFY without response proves. */
    @Test
    @Requirement("6665-4.1-e")
    public void shouldWaitForANotifyAfterEachSubscribe() {
        final Rig silent = refreshing();
        silent.answerSubscribe(BOB, 200, 600);
        silent.pass(Duration.ofSeconds(33));
        assertEquals("a new dialog", 3, silent.subscribesTo(BOB).size());
        assertNull(silent.lastSubscribeTo(BOB).dialog().remoteTag());
        assertTrue("what was known stays", silent.lastBody().contains("b1"));

        // nobody is asked every 32 s for ever
        silent.answerSubscribe(BOB, 200, 600);
        silent.pass(Duration.ofSeconds(33));
        silent.pass(Duration.ofSeconds(1));
        assertTrue(silent.lastBody(), silent.lastBody().contains("reason=\"probation\""));
        assertEquals("a pause", 3, silent.subscribesTo(BOB).size());

        final Rig lost = opened();
        lost.tell(BOB, 1, SubscriptionState.active(90), "b1");
        lost.end(lost.lastSubscribeTo(BOB), Outcome.TimedOut.INSTANCE);
        assertEquals("it stands", 200, Rig.status(lost.tell(BOB, 2, SubscriptionState.active(90), "b2")));
        lost.pass(Duration.ofSeconds(82));
        assertEquals(
                "refreshed in its dialog",
                "n-" + BOB,
                lost.lastSubscribeTo(BOB).dialog().remoteTag());

        final Rig dead = opened();
        dead.end(dead.lastSubscribeTo(BOB), Outcome.TimedOut.INSTANCE);
        assertTrue(shown(dead).contains("reason=\"probation\""));
    }
}
