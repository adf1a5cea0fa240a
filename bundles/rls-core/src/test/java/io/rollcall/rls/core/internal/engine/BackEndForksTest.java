package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** One SUBSCRIBE that forks to several notifiers, under a package that wants all of them (RFC 6665, 5.4.9). */
public class BackEndForksTest {

    private static final String BOB = "sip:bob@d";
    private static final SubscriptionState ACTIVE = SubscriptionState.active(3600);

    private final Rig rig = Rig.forking(BOB);

    private int tell(final String fromTag, final long cseq, final SubscriptionState state, final String body) {
        return tell(rig, rig.subscribesTo(BOB).get(0), fromTag, cseq, state, body);
    }

    private static int tell(
            final Rig rig,
            final BackEndSubscribe to,
            final String fromTag,
            final long cseq,
            final SubscriptionState state,
            final String body) {
        final Answer answer = rig.tell(to.dialog().callId(), to.dialog().localTag(), fromTag, cseq, state, body);
        return Rig.status(answer);
    }

    /** Two phones; one answers the SUBSCRIBE. */
    private void twoPhones() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 3600);
        assertEquals(200, tell("n-" + BOB, 1, ACTIVE, "desk"));
        assertEquals(200, tell("kitchen", 7, ACTIVE, "kitchen"));
        rig.passMs(50);
        rig.answerNotify(200);
    }

    private static int instancesIn(final String document) {
        return document.split("<instance ", -1).length - 1;
    }

    /** Scenario 24. */
    @Test
    @Requirement({"6665-4.1-v", "4662-5.5-a", "4662-5.5-b"})
    public void shouldShowEachForkAndItsEnd() {
        twoPhones();
        final String both = rig.lastBody();
        assertEquals(both, 2, instancesIn(both));
        assertTrue(both.contains("desk") && both.contains("kitchen"));
        assertEquals(200, tell("kitchen", 8, SubscriptionState.terminated("noresource"), null));
        rig.pass(Duration.ofSeconds(2));
        final String one = rig.lastBody();
        assertTrue(one, one.contains("state=\"terminated\" reason=\"noresource\""));
        rig.answerNotify(200);
        assertEquals("the other stays", 200, tell("n-" + BOB, 2, ACTIVE, "desk again"));
        rig.pass(Duration.ofSeconds(2));
        assertTrue(rig.lastBody(), rig.lastBody().contains("desk again"));
        assertEquals("nobody is asked again", 1, rig.subscribesTo(BOB).size());
    }

    /** Each dialog has numbers, target, time and refreshes of its own. */
    @Test
    @Requirement({"3261-12.2-c", "6665-4.1-b"})
    public void shouldCountAndRefreshEachForItself() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 3600);
        tell("n-" + BOB, 1, ACTIVE, "desk");
        tell("kitchen", 7, SubscriptionState.active(60), "kitchen");
        assertEquals("old in the one", 500, tell("kitchen", 7, ACTIVE, "x"));
        assertEquals("new in the other", 200, tell("n-" + BOB, 2, ACTIVE, "desk"));
        rig.pass(Duration.ofSeconds(55));
        assertEquals(2, rig.subscribesTo(BOB).size());
        final BackEndSubscribe refresh = rig.lastSubscribeTo(BOB);
        assertEquals("kitchen", refresh.dialog().remoteTag());
        assertEquals("the initial SUBSCRIBE was its first", 2, refresh.cseq());
        rig.end(refresh, granted("kitchen", 3600));
        assertEquals(200, tell("kitchen", 8, ACTIVE, "kitchen"));
        rig.pass(Duration.ofSeconds(3300));
        final List<BackEndSubscribe> all = rig.subscribesTo(BOB);
        assertEquals("refreshes: " + all.size(), 4, all.size());
        assertNotEquals(all.get(2).dialog().remoteTag(), all.get(3).dialog().remoteTag());
        // the same number in both dialogs: each answer finds its own
        final BackEndSubscribe desk = all.stream()
                .skip(2)
                .filter(one -> !"kitchen".equals(one.dialog().remoteTag()))
                .findFirst()
                .orElseThrow();
        assertEquals(2, desk.cseq());
        rig.end(desk, granted("n-" + BOB, 3600));
        assertEquals(200, tell("n-" + BOB, 3, ACTIVE, "desk"));
    }

    private static Outcome granted(final String tag, final long expires) {
        return new Outcome.Answered(
                200, tag, "sip:ps@127.0.0.1:5072", List.of(), expires, -1, -1, List.of(), List.of(), Rig.FLOW);
    }

    @Test
    @Requirement("6665-4.1-y")
    public void shouldEndEachForItself() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 3600);
        tell("n-" + BOB, 1, ACTIVE, "desk");
        tell("kitchen", 7, ACTIVE, "kitchen");
        rig.members();
        rig.engine.listsChanged(java.util.Set.of(Rig.LIST), null).join();
        final List<BackEndSubscribe> ends = rig.subscribesTo(BOB).stream()
                .filter(one -> one.expiresSeconds() == 0)
                .toList();
        assertEquals(2, ends.size());
        assertEquals("a late fork is not taken", 481, tell("cellar", 1, ACTIVE, "cellar"));
        assertEquals(200, tell("kitchen", 8, SubscriptionState.terminated("timeout"), null));
        assertEquals(200, tell("n-" + BOB, 2, SubscriptionState.terminated("timeout"), null));
        assertEquals("over", 481, tell("kitchen", 9, ACTIVE, "kitchen"));
    }

    /** 6665-4.1-f for forks: Timer N is the last time for them. */
    @Test
    @Requirement("6665-4.1-f")
    public void shouldTakeNoForkAfterTimerN() {
        twoPhones();
        rig.pass(Duration.ofSeconds(33));
        assertEquals(481, tell("late", 1, ACTIVE, "late"));
        assertEquals(200, tell("kitchen", 8, ACTIVE, "kitchen"));
    }

    /** A list elsewhere is subscribed to once, however many servers answer for it. */
    @Test
    @Requirement("4662-4.7-a")
    public void shouldTakeOneForkOfAList() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 3600);
        final BackEndSubscribe to = rig.lastSubscribeTo(BOB);
        assertEquals(200, list(to, "n-" + BOB, 1));
        assertEquals("another server of the list", 481, list(to, "other", 1));
        assertEquals("or of whatever else", 481, tell("third", 1, ACTIVE, "desk"));
        assertEquals(200, list(to, "n-" + BOB, 2));
    }

    @Test
    @Requirement("4662-4.7-a")
    public void shouldTakeNoListBesideAPhone() {
        twoPhones();
        assertEquals(481, list(rig.lastSubscribeTo(BOB), "list", 1));
    }

    private int list(final BackEndSubscribe to, final String fromTag, final long cseq) {
        final RequestHead head = new RequestHead(
                "sip:rls@127.0.0.1",
                to.dialog().callId(),
                BOB,
                fromTag,
                Rig.ALICE,
                to.dialog().localTag(),
                cseq,
                rig.event,
                "sip:ps@127.0.0.1:5072",
                List.of(),
                Rig.FLOW);
        final Body body = Body.of("Multipart/related;type=\"application/rlmi+xml\";boundary=b", new byte[0]);
        final List<Integer> statuses = new ArrayList<>();
        rig.engine.intake().receive(new NotifyRequest(head, ACTIVE, body), answer -> statuses.add(Rig.status(answer)));
        return statuses.get(0);
    }

    @Test
    public void shouldBoundTheNumberOfForks() {
        rig.engine.settings(
                EngineSettings.read(Map.of("rls_event", "dialog", "max_instances", "3"), EngineSettings.DEFAULTS));
        twoPhones();
        assertEquals(200, tell("third", 1, ACTIVE, "third"));
        assertEquals(481, tell("fourth", 1, ACTIVE, "fourth"));
        assertEquals(Long.valueOf(1), rig.engine.counters().snapshot().get("backend.forks.refused"));
    }

    /** Only another SUBSCRIBE finds again who left for a while, and it makes new dialogs with everybody. */
    @Test
    @Requirement({"6665-4.1-k", "4662-5.5-c"})
    public void shouldFindAForkAgain() {
        twoPhones();
        final BackEndSubscribe first = rig.lastSubscribeTo(BOB);
        rig.pass(Duration.ofSeconds(400));
        tell("kitchen", 8, SubscriptionState.terminated("deactivated"), null);
        rig.passMs(10);
        final List<BackEndSubscribe> all = rig.subscribesTo(BOB);
        final BackEndSubscribe goodbye = all.get(1);
        final BackEndSubscribe second = all.get(2);
        assertEquals(0, goodbye.expiresSeconds());
        assertEquals("n-" + BOB, goodbye.dialog().remoteTag());
        assertNotEquals(first.dialog().callId(), second.dialog().callId());
        tell("n-" + BOB, 2, SubscriptionState.terminated("timeout"), null);
        assertEquals(200, tell(rig, second, "desk2", 1, ACTIVE, "desk again"));
        assertEquals(200, tell(rig, second, "kitchen2", 1, ACTIVE, "kitchen again"));
        rig.pass(Duration.ofSeconds(2));
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(2));
        final String body = rig.lastBody();
        assertTrue(body, body.contains("desk again") && body.contains("kitchen again"));
        // it may not come and go as it likes: the others would be asked each time
        final int before = rig.subscribesTo(BOB).size();
        tell(rig, second, "kitchen2", 2, SubscriptionState.terminated("deactivated"), null);
        rig.pass(Duration.ofSeconds(60));
        assertEquals(before, rig.subscribesTo(BOB).size());
        rig.pass(Duration.ofSeconds(241));
        assertTrue(rig.subscribesTo(BOB).size() > before);
    }

    /** The dialogs of forks survive an exchange of the engine. */
    @Test
    public void shouldGoOnWithEachFork() {
        twoPhones();
        final List<StoredWatcher> stored = rig.engine.close().join();
        final Rig second = Rig.forking(BOB);
        second.subscribes.addAll(rig.subscribes);
        second.clock.advance(Duration.between(second.clock.instant(), rig.clock.instant()));
        second.engine.restore(stored, 8000).join();
        final BackEndSubscribe to = rig.subscribesTo(BOB).get(0);
        assertEquals(200, tell(second, to, "kitchen", 8, ACTIVE, "kitchen 2"));
        assertEquals(500, tell(second, to, "n-" + BOB, 1, ACTIVE, "old"));
        assertEquals(200, tell(second, to, "n-" + BOB, 2, ACTIVE, "desk 2"));
        second.pass(Duration.ofSeconds(2));
        final String body = second.lastBody();
        assertTrue(body, body.contains("kitchen 2") && body.contains("desk 2"));
        second.pass(Duration.ofSeconds(3300));
        assertEquals("each is refreshed", 3, second.subscribesTo(BOB).size());
        assertFalse(second.subscribesTo(BOB)
                .get(1)
                .dialog()
                .remoteTag()
                .equals(second.subscribesTo(BOB).get(2).dialog().remoteTag()));
    }

    /** What a dialog said that was over goes when the next one is heard, whichever engine hears it. */
    @Test
    @Requirement("4662-5.5-c")
    public void shouldNotKeepAnInstanceWhoseDialogWasOver() {
        rig.open(7200);
        rig.live(BOB, "desk");
        rig.passMs(50);
        rig.answerNotify(200);
        tell("n-" + BOB, 2, SubscriptionState.terminated("deactivated"), null);
        rig.passMs(10);
        assertEquals("another dialog is made", 2, rig.subscribesTo(BOB).size());
        final Rig second = Rig.forking(BOB);
        second.clock.advance(Duration.between(second.clock.instant(), rig.clock.instant()));
        second.engine.restore(rig.engine.close().join(), 8000).join();
        assertEquals(200, tell(second, rig.lastSubscribeTo(BOB), "desk2", 1, ACTIVE, "anew"));
        second.pass(Duration.ofSeconds(2));
        assertEquals(second.lastBody(), 1, instancesIn(second.lastBody()));
        assertTrue(second.lastBody().contains("fullState=\"true\"")
                && second.lastBody().contains("anew"));
    }
}
