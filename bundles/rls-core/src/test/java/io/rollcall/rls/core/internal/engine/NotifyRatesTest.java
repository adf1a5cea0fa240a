package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** Watchers that say how often they want to be told (RFC 6446). The gap of the package is 5 s. */
public class NotifyRatesTest {

    private static final String BOB = "sip:bob@d";
    private static final String CAROL = "sip:carol@d";
    private static final SubscriptionState ACTIVE = SubscriptionState.active(3600);

    private final Rig rig = new Rig(BOB, CAROL);
    private int change = 1;

    private String open(final String event, final long expires) {
        final Answer answer = rig.subscribe("call-1", "t1", null, 1, expires, event, Set.of("eventlist"));
        rig.answerNotify(200);
        rig.live(BOB, "b1");
        rig.live(CAROL, "c1");
        pass(60);
        return ((Answer.Accepted) answer).localTag();
    }

    private void refresh(final String tag, final long cseq, final String event, final long expires) {
        rig.subscribe("call-1", "t1", tag, cseq, expires, event, Set.of());
        rig.answerNotify(200);
    }

    /** Lets the time pass second by second, and answers each NOTIFY; how many there were. */
    private int pass(final int seconds) {
        final int before = rig.notifies.size();
        for (int second = 0; second < seconds; second++) {
            final int known = rig.notifies.size();
            rig.pass(Duration.ofSeconds(1));
            if (rig.notifies.size() > known) {
                rig.answerNotify(200);
            }
        }
        return rig.notifies.size() - before;
    }

    private void change(final String member) {
        change++;
        rig.tell(member, change, ACTIVE, "change " + change);
    }

    private String state() {
        return rig.lastNotify().state().toString();
    }

    private void endsWith(final String parameters) {
        assertTrue(state(), state().matches("active;expires=\\d+" + parameters));
    }

    /** Two members change all the time; the watcher is told of both together, and never too soon. */
    @Test
    @Requirement({"6446-4-a", "6446-5-a", "6446-5-c"})
    public void shouldKeepTheRateOfTheWholeList() {
        open("presence;max-rate=0.05", 3600);
        endsWith(";max-rate=0.05");
        int told = 0;
        for (int second = 0; second < 100; second++) {
            change(second % 2 == 0 ? BOB : CAROL);
            told += pass(1);
        }
        assertTrue("NOTIFYs in 100 s: " + told, told >= 4 && told <= 6);
        assertTrue(
                rig.lastBody(), rig.lastBody().contains(BOB) && rig.lastBody().contains(CAROL));
    }

    /** What a SUBSCRIBE asks for, and the last word, do not wait. */
    @Test
    @Requirement("6446-5-a")
    public void shouldAnswerASubscribeAtOnceWhateverTheRate() {
        final String tag = open("presence;max-rate=0.01", 3600);
        final int before = rig.notifies.size();
        refresh(tag, 2, "presence;max-rate=0.01", 3600);
        assertEquals(before + 1, rig.notifies.size());
        refresh(tag, 3, "presence;max-rate=0.01", 0);
        assertEquals(before + 2, rig.notifies.size());
        assertEquals("terminated;reason=timeout", state());
    }

    /** More often than we tell anybody nobody is told, and that is said. */
    @Test
    @Requirement("6446-4-a")
    public void shouldSayWhatItGrants() {
        open("presence;max-rate=10;adaptive-min-rate=1", 3600);
        endsWith(";max-rate=0.2");
    }

    @Test
    @Requirement("6446-5-b")
    public void shouldRaiseARateThatIsTooLowForTheSubscription() {
        open("presence;max-rate=0.00001", 200);
        endsWith(";max-rate=0.005");
    }

    /** Nothing happens, and the watcher hears so in time. */
    @Test
    @Requirement({"6446-6-a", "6446-4-a"})
    public void shouldTellAtLeastSoOften() {
        open("presence;min-rate=0.1", 3600);
        endsWith(";min-rate=0.1");
        assertEquals(6, pass(60));
        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"true\""));
    }

    @Test
    @Requirement("6446-8-a")
    public void shouldCutTheLeastToTheMost() {
        open("presence;min-rate=0.1;max-rate=0.05", 3600);
        endsWith(";max-rate=0.05;min-rate=0.05");
        assertEquals(5, pass(100));
    }

    /** Each SUBSCRIBE says it anew. */
    @Test
    @Requirement("6446-4-b")
    public void shouldForgetWhatARefreshDoesNotAskForAgain() {
        final String tag = open("presence;max-rate=0.01;min-rate=0.01", 3600);
        refresh(tag, 2, "presence", 3600);
        endsWith("");
        change(BOB);
        assertEquals(1, pass(6));
        refresh(tag, 3, "presence;max-rate=0.02", 3600);
        endsWith(";max-rate=0.02");
    }

    @Test
    @Requirement("6446-4-b")
    public void shouldTakeRatesFromAnswersToNotifies() {
        open("presence;max-rate=0.01", 3600);
        change(BOB);
        pass(100);
        change(BOB);
        pass(100);
        rig.pass(Duration.ofSeconds(1));
        change(BOB);
        rig.pass(Duration.ofSeconds(100));
        rig.end(answeredWith("presence;max-rate=0.1"));
        change(BOB);
        assertEquals("the new rate", 1, pass(11));
        endsWith(";max-rate=0.1");
        change(BOB);
        rig.pass(Duration.ofSeconds(10));
        rig.end(answeredWith("presence"));
        change(BOB);
        assertEquals("none any more", 1, pass(6));
        endsWith("");
    }

    @Test
    @Requirement("6446-4-b")
    public void shouldTakeNoRatesFromAnswersWhereNobodyAsked() {
        open("presence", 3600);
        change(BOB);
        rig.pass(Duration.ofSeconds(6));
        rig.end(answeredWith("presence;max-rate=0.001"));
        change(BOB);
        assertEquals(1, pass(6));
        endsWith("");
    }

    private static Outcome answeredWith(final String event) {
        return new Outcome.Answered(
                200, "x", null, List.of(), -1, -1, -1, List.of(), List.of(), Rig.FLOW, EventHeader.parse(event));
    }

    /** However many changes a gap holds, each member is in the document once: it never outgrows the full state. */
    @Test
    @Requirement({"6446-5-d", "6446-5-c"})
    public void shouldNotMakeAPartialStateLargerThanTheFullOne() {
        final String tag = open("presence;max-rate=0.02", 3600);
        for (int second = 0; second < 50; second++) {
            change(BOB);
            change(CAROL);
        }
        pass(51);
        final int partial = rig.lastNotify().body().bytes().length;
        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"false\""));
        refresh(tag, 2, "presence", 3600);
        // boundaries have no length of their own; a second copy of a member would be far beyond this
        assertTrue(partial <= rig.lastNotify().body().bytes().length + 60);
        assertEquals(2, rig.lastBody().split("<resource ", -1).length - 1);
    }

    /** Values that are none count as not said, and none of it is a back end's business. */
    @Test
    public void shouldKeepRatesBetweenTheWatcherAndItself() {
        open("presence;max-rate=fast;min-rate=-1;x=y", 3600);
        endsWith("");
        assertEquals("presence;x=y", rig.lastSubscribeTo(BOB).event().toString());
        assertFalse(
                rig.lastNotify().event().toString(),
                rig.lastNotify().event().toString().contains("rate"));
        assertEquals(0, pass(100));
    }
}
