package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** The back end: we as the subscriber (RFC 6665, 4.1), without sockets and with a clock of the test's own. */
public class BackEndSubscriptionTest {

    private static final String BOB = "sip:bob@d";
    private static final SubscriptionState ACTIVE = SubscriptionState.active(3600);

    private final Rig rig = new Rig(BOB);

    @Test
    @Requirement("6665-4.1-b")
    public void shouldRefreshBeforeItExpires() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 30);
        rig.tell(BOB, 1, SubscriptionState.active(30), "b1");
        rig.pass(Duration.ofSeconds(28));

        assertEquals(2, rig.subscribesTo(BOB).size());
        final BackEndSubscribe refresh = rig.lastSubscribeTo(BOB);
        assertEquals("n-" + BOB, refresh.dialog().remoteTag());
        assertEquals("sip:ps@127.0.0.1:5072", refresh.dialog().remoteTarget());
        assertEquals(2, refresh.cseq());
    }

    @Test
    @Requirement("6665-4.1-j")
    public void shouldFollowAnEarlierExpiryOfTheNotifier() {
        rig.open(7200);
        rig.live(BOB, "b1");
        rig.tell(BOB, 2, SubscriptionState.active(60), "b2");
        rig.pass(Duration.ofSeconds(55));
        assertEquals(2, rig.subscribesTo(BOB).size());
    }

    /** The NOTIFY makes the dialog, whatever the 200 says later. */
    @Test
    @Requirement("6665-4.1-g")
    public void shouldTakeANotifyBeforeThe200() {
        rig.open(600);
        assertEquals(200, Rig.status(rig.tell(BOB, 1, ACTIVE, "b1")));
        rig.answerSubscribe(BOB, 200, 3600);
        assertEquals(200, Rig.status(rig.tell(BOB, 2, ACTIVE, "b2")));
        rig.passMs(50);
        assertTrue(rig.lastBody().contains("b2"));
    }

    @Test
    @Requirement({"3856-6.9-a", "6665-4.1-h", "6665-4.1-i", "3261-12.2-c"})
    public void shouldRefuseNotifiesThatDoNotFit() {
        rig.open(600);
        rig.live(BOB, "b1");
        final BackEndSubscribe ours = rig.lastSubscribeTo(BOB);
        final String tag = ours.dialog().localTag();
        final String callId = ours.dialog().callId();
        assertEquals("a second fork", 481, Rig.status(rig.tell(callId, tag, "other", 2, ACTIVE, "x")));
        assertEquals("other Call-ID", 481, Rig.status(rig.tell("c", tag, "n-" + BOB, 2, ACTIVE, "x")));
        assertEquals("unknown tag", 481, Rig.status(rig.tell(callId, "00", "n-" + BOB, 2, ACTIVE, "x")));
        assertEquals(
                "a tag as ours", 481, Rig.status(rig.tell(callId, "0123456789abcdef", "n-" + BOB, 2, ACTIVE, "x")));
        assertEquals("old CSeq", 500, Rig.status(rig.tell(BOB, 1, ACTIVE, "x")));
        assertEquals("no state", 400, Rig.status(rig.tell(BOB, 2, null, "x")));
        assertEquals("other event", 489, otherEvent(ours));
        rig.pass(Duration.ofSeconds(6));
        assertFalse(rig.lastBody().contains("x</"));
    }

    private int otherEvent(final BackEndSubscribe ours) {
        final RequestHead head = new RequestHead(
                "sip:rls@d",
                ours.dialog().callId(),
                BOB,
                "n-" + BOB,
                Rig.ALICE,
                ours.dialog().localTag(),
                3,
                EventHeader.parse("dialog"),
                null,
                List.of(),
                Rig.FLOW);
        final List<Integer> statuses = new ArrayList<>();
        rig.engine.intake().receive(new NotifyRequest(head, ACTIVE, null), answer -> statuses.add(Rig.status(answer)));
        return statuses.get(0);
    }

    /** Scenarios 19 to 21: what the watcher sees of each end, and whether we come back. */
    @Test
    @Requirement("6665-4.1-a")
    public void shouldShowRefusals() {
        refusedBy(404, "noresource", false);
        refusedBy(403, "rejected", false);
        refusedBy(603, "rejected", false);
        refusedBy(489, "noresource", false);
        refusedBy(503, "probation", true);
        refusedBy(480, "probation", true);
    }

    private static void refusedBy(final int status, final String reason, final boolean again) {
        final Rig rig = new Rig(BOB);
        rig.open(7200);
        rig.answerSubscribe(BOB, status, -1);
        rig.passMs(50);
        assertTrue(status + ": " + rig.lastBody(), rig.lastBody().contains("state=\"terminated\" reason=\"" + reason));
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(10));
        assertEquals(status + " tried again", again, rig.subscribesTo(BOB).size() > 1);
    }

    @Test
    @Requirement({"6665-4.1-m", "6665-4.1-n", "6665-4.1-p", "6665-4.1-q", "4662-4.5-c", "4662-4.5-e"})
    public void shouldShowEndsThatANotifyTells() {
        endedBy("rejected", "rejected", Duration.ofDays(1), 1);
        endedBy("noresource", "noresource", Duration.ofDays(1), 1);
        endedBy("invariant", "invariant", Duration.ofDays(1), 1);
        endedBy("timeout", "timeout", Duration.ZERO, 2);
        endedBy("probation", "probation", Duration.ofSeconds(7), 2);
        endedBy("foo", "probation", Duration.ofSeconds(7), 2);
    }

    private static void endedBy(final String reason, final String shown, final Duration within, final int tries) {
        final Rig rig = new Rig(BOB);
        rig.open(7200);
        rig.live(BOB, "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        rig.tell(BOB, 2, SubscriptionState.terminated(reason), null);
        rig.pass(within);
        assertEquals(reason, tries, rig.subscribesTo(BOB).size());
        if (tries == 2) {
            assertNotEquals(
                    "6665-4.1-c",
                    rig.subscribesTo(BOB).get(0).dialog().callId(),
                    rig.lastSubscribeTo(BOB).dialog().callId());
        }
        rig.pass(Duration.ofSeconds(6));
        assertTrue(reason + ": " + rig.lastBody(), rig.lastBody().contains("reason=\"" + shown));
    }

    /** The last state stays until the new dialog answers; then the id is another one. */
    @Test
    @Requirement({"6665-4.1-k", "4662-5.5-c"})
    public void shouldComeBackAtOnceWhenDeactivated() {
        rig.open(7200);
        rig.live(BOB, "b1");
        rig.passMs(50);
        final String first = instanceId();
        rig.answerNotify(200);
        rig.tell(BOB, 2, SubscriptionState.terminated("deactivated"), null);
        rig.passMs(1);
        assertEquals(2, rig.subscribesTo(BOB).size());
        assertEquals("nothing to tell", 2, rig.notifies.size());
        assertNull(rig.lastSubscribeTo(BOB).dialog().remoteTag());
        rig.live(BOB, "b2");
        rig.pass(Duration.ofSeconds(6));
        assertNotEquals(first, instanceId());
        assertTrue("the old instance is cleared away", rig.lastBody().contains("fullState=\"true\""));
    }

    private String instanceId() {
        return rig.lastBody().replaceAll("(?s).*instance id=\"([^\"]+)\".*", "$1");
    }

    /** Retry-after is waited for. */
    @Test
    @Requirement("6665-4.1-l")
    public void shouldWaitAsLongAsToldTo() {
        rig.open(7200);
        rig.live(BOB, "b1");
        rig.tell(BOB, 2, new SubscriptionState("terminated", "probation", -1, 30), null);
        rig.pass(Duration.ofSeconds(29));
        assertEquals(1, rig.subscribesTo(BOB).size());
        rig.pass(Duration.ofSeconds(8));
        assertEquals(2, rig.subscribesTo(BOB).size());
    }

    /** 32 seconds without NOTIFY. */
    @Test
    @Requirement({"6665-4.1-e", "6665-4.1-f"})
    public void shouldGiveUpADialogWithoutNotify() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 3600);
        rig.pass(Duration.ofSeconds(33));
        rig.passMs(50);
        assertTrue(rig.lastBody().contains("reason=\"probation\""));
        assertEquals("6665-4.1-f", 481, Rig.status(rig.tell(BOB, 1, ACTIVE, "late")));
    }

    @Test
    public void shouldTellWhichRefusalsEndARefresh() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 600);
        rig.tell(BOB, 1, SubscriptionState.active(600), "b1");
        rig.pass(Duration.ofSeconds(545));
        rig.answerSubscribe(BOB, 500, -1);
        assertEquals("still valid", 200, Rig.status(rig.tell(BOB, 2, SubscriptionState.active(50), "b2")));
        rig.pass(Duration.ofSeconds(46));
        assertEquals(3, rig.subscribesTo(BOB).size());
        rig.answerSubscribe(BOB, 481, -1);
        rig.passMs(1);
        assertNull("a new dialog", rig.lastSubscribeTo(BOB).dialog().remoteTag());
    }

    /** Pending without cid; active without a body is withheld. */
    @Test
    @Requirement({"4662-4.5-k", "4662-5.5-f"})
    public void shouldShowPendingAndWithholdActiveWithoutState() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 600);
        rig.tell(BOB, 1, SubscriptionState.pending(600), null);
        rig.passMs(50);
        assertTrue(rig.lastBody(), rig.lastBody().contains("state=\"pending\"/>"));
        rig.answerNotify(200);
        rig.tell(BOB, 2, ACTIVE, null);
        rig.pass(Duration.ofSeconds(6));
        assertFalse(rig.lastBody(), rig.lastBody().contains("<instance"));
    }

    /** 423: asks for longer. */
    @Test
    public void shouldAskForAsLongAsTheBackEndWants() {
        rig.open(7200);
        final BackEndSubscribe first = rig.lastSubscribeTo(BOB);
        rig.engine
                .intake()
                .subscribeEnded(
                        first.dialog().localTag(),
                        first.dialog().remoteTag(),
                        first.cseq(),
                        new Outcome.Answered(423, "x", null, List.of(), -1, -1, 4000, List.of(), List.of(), Rig.FLOW));
        assertEquals(4000, rig.lastSubscribeTo(BOB).expiresSeconds());
    }

    /** Whatever a back end grants, it does not make us ask at the rate of its answers. */
    @Test
    public void shouldNotBeDrivenIntoAStorm() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 0);
        rig.passMs(100);
        assertEquals("Expires: 0", 1, rig.subscribesTo(BOB).size());
        rig.pass(Duration.ofSeconds(7));
        assertEquals(2, rig.subscribesTo(BOB).size());
        rig.answerSubscribe(BOB, 200, 3600);
        rig.tell(BOB, 1, SubscriptionState.active(0), "b1");
        rig.passMs(900);
        assertEquals("active;expires=0", 2, rig.subscribesTo(BOB).size());
        rig.pass(Duration.ofSeconds(2));
        rig.tell(BOB, 2, new SubscriptionState("terminated", "probation", -1, 0), null);
        final int before = rig.subscribesTo(BOB).size();
        rig.passMs(900);
        assertEquals("retry-after=0", before, rig.subscribesTo(BOB).size());
    }

    @Test
    public void shouldAskForLongerOnce() {
        rig.open(7200);
        for (int tries = 0; tries < 5; tries++) {
            final BackEndSubscribe last = rig.lastSubscribeTo(BOB);
            rig.engine
                    .intake()
                    .subscribeEnded(
                            last.dialog().localTag(),
                            last.dialog().remoteTag(),
                            last.cseq(),
                            new Outcome.Answered(
                                    423,
                                    "x",
                                    null,
                                    List.of(),
                                    -1,
                                    -1,
                                    last.expiresSeconds() + 1,
                                    List.of(),
                                    List.of(),
                                    Rig.FLOW));
        }
        assertEquals(2, rig.subscribesTo(BOB).size());
    }

    /** Max-Forwards bounds loops over several servers. */
    @Test
    @Requirement("4662-7.4-b")
    public void shouldNotSubscribeWhenTheHopsAreUsedUp() {
        final io.rollcall.rls.api.SubscribeRequest request = new io.rollcall.rls.api.SubscribeRequest(
                new RequestHead(
                        Rig.LIST,
                        "c",
                        Rig.ALICE,
                        "t",
                        Rig.LIST,
                        null,
                        1,
                        Rig.PRESENCE,
                        "sip:a@127.0.0.1",
                        List.of(),
                        Rig.FLOW),
                600,
                null,
                null,
                java.util.Set.of("eventlist"),
                java.util.Set.of(),
                1,
                null,
                List.of(),
                List.of(),
                null);
        assertEquals(200, Rig.status(rig.send(request)));
        assertEquals(0, rig.subscribes.size());
    }
}
