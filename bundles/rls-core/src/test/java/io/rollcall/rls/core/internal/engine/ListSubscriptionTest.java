package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** The front end: what a watcher is answered and told, without sockets and with a clock of the test's own. */
public class ListSubscriptionTest {

    private static final String BOB = "sip:bob@d";
    private static final String CAROL = "sip:carol@d";

    @Test
    @Requirement({"4662-4.5-g", "4662-4.5-h", "4662-5.2-b", "4662-5.2-e"})
    public void shouldTellTheWholeListAtOnce() {
        final Rig rig = new Rig(BOB, CAROL);
        final Answer.Accepted answer = (Answer.Accepted) rig.subscribe(600);

        assertEquals(600, answer.expiresSeconds());
        assertEquals(1, rig.notifies.size());
        final String body = rig.lastBody();
        assertTrue(body, body.contains("version=\"0\" fullState=\"true\""));
        assertTrue(body, body.contains("<resource uri=\"sip:bob@d\"></resource>"));
        assertTrue(body, body.contains("<resource uri=\"sip:carol@d\"></resource>"));
        assertEquals("active;expires=600", rig.lastNotify().state().toString());
    }

    /** From the watcher, one for each entry. */
    @Test
    public void shouldSubscribeToEachMemberOnce() {
        final Rig rig = new Rig(BOB, CAROL, "sip:bob@D");
        rig.open(600);

        assertEquals(2, rig.subscribes.size());
        assertEquals(Rig.ALICE, rig.lastSubscribeTo(BOB).dialog().localUri());
        assertEquals(69, rig.lastSubscribeTo(BOB).maxForwards());
    }

    @Test
    public void shouldTellFirstStatesTogetherOnceAllHaveAnswered() {
        final Rig rig = new Rig(BOB, CAROL);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(100);
        assertEquals("carol may still answer", 1, rig.notifies.size());
        rig.live(CAROL, "c1");
        rig.passMs(40);

        assertEquals(2, rig.notifies.size());
        assertTrue(rig.lastBody().contains("b1"));
        assertTrue(rig.lastBody().contains("c1"));
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"1\" fullState=\"false\""));
    }

    /** A burst is one NOTIFY with the last states; the next one keeps the gap (scenario 5). */
    @Test
    public void shouldCoalesceChanges() {
        final Rig rig = new Rig(BOB, CAROL);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.live(CAROL, "c1");
        rig.passMs(40);
        rig.answerNotify(200);
        for (int change = 2; change <= 10; change++) {
            rig.tell(BOB, change, SubscriptionState.active(3600), "b" + change);
            rig.passMs(100);
        }
        assertEquals("the gap is kept", 2, rig.notifies.size());
        rig.pass(Duration.ofSeconds(5));

        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody().contains("b10"));
        assertFalse("4662-5.5-h", rig.lastBody().contains(CAROL));
    }

    @Test
    public void shouldNotTellWhatDidNotChange() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(200);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b1");
        rig.pass(Duration.ofSeconds(10));

        assertEquals(2, rig.notifies.size());
    }

    @Test
    @Requirement("6665-4.2-t")
    public void shouldHaveOneNotifyUnderWay() {
        final Rig rig = new Rig(BOB);
        rig.subscribe(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(10));
        assertEquals(1, rig.notifies.size());
        rig.answerNotify(200);
        rig.passMs(0);

        assertEquals(2, rig.notifies.size());
    }

    /** A refresh gets everything and takes the place of what was pending. */
    @Test
    @Requirement({"4662-5.2-e", "4662-4.5-i"})
    public void shouldTellEverythingAfterARefresh() {
        final Rig rig = new Rig(BOB);
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(200);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 300)));

        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"2\" fullState=\"true\""));
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(20));
        assertEquals("the pending change went with it", 3, rig.notifies.size());
        assertEquals("back ends are not subscribed anew", 1, rig.subscribes.size());
    }

    @Test
    @Requirement({"6665-4.2-o", "4662-5.2-e", "6665-4.1-y"})
    public void shouldEndWithAFullStateWhenUnsubscribed() {
        final Rig rig = new Rig(BOB);
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(200);
        assertEquals(0, ((Answer.Accepted) rig.refresh(tag, 2, 0)).expiresSeconds());

        assertEquals("terminated;reason=timeout", rig.lastNotify().state().toString());
        assertTrue(rig.lastBody().contains("fullState=\"true\""));
        rig.answerNotify(200);
        assertEquals(0, rig.lastSubscribeTo(BOB).expiresSeconds());
        assertEquals(481, Rig.status(rig.refresh(tag, 3, 600)));
        rig.answerSubscribe(BOB, 200, 0);
        rig.tell(BOB, 2, SubscriptionState.terminated("timeout"), null);
        assertEquals("nothing is left", Integer.valueOf(0), rig.engine.load().join());
    }

    @Test
    public void shouldPoll() {
        final Rig rig = new Rig(BOB);
        assertEquals(0, ((Answer.Accepted) rig.subscribe(0)).expiresSeconds());
        assertEquals("waits for the members", 0, rig.notifies.size());
        rig.live(BOB, "b1");
        rig.passMs(0);

        assertEquals(1, rig.notifies.size());
        assertTrue(rig.lastBody().contains("b1"));
        assertEquals("terminated;reason=timeout", rig.lastNotify().state().toString());
        rig.answerNotify(200);
        assertEquals(0, rig.lastSubscribeTo(BOB).expiresSeconds());
    }

    @Test
    public void shouldPollWithoutStateWhenBackEndsAreSilent() {
        final Rig rig = new Rig(BOB);
        rig.subscribe(0);
        rig.passMs(499);
        assertEquals(0, rig.notifies.size());
        rig.passMs(2);
        assertEquals(1, rig.notifies.size());
    }

    @Test
    @Requirement("6665-4.2-n")
    public void shouldEndByExpiry() {
        final Rig rig = new Rig(BOB);
        rig.open(60);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(60));

        assertEquals("terminated;reason=timeout", rig.lastNotify().state().toString());
        rig.answerNotify(200);
        assertEquals(0, rig.lastSubscribeTo(BOB).expiresSeconds());
    }

    @Test
    public void shouldCutAndFillExpires() {
        assertEquals(7200, ((Answer.Accepted) new Rig(BOB).subscribe(99_999)).expiresSeconds());
        assertEquals(3600, ((Answer.Accepted) new Rig(BOB).subscribe(SubscriptionState.ABSENT)).expiresSeconds());
    }

    @Test
    @Requirement({"6665-4.2-d", "6665-4.2-e"})
    public void shouldRefuseTooBriefIntervals() {
        final Rig rig = new Rig(BOB);
        final Answer.Refused refused = (Answer.Refused) rig.subscribe(5);
        assertEquals(423, refused.status());
        assertEquals(60, refused.minExpiresSeconds());
        final String tag = rig.open(600);
        assertEquals(423, Rig.status(rig.refresh(tag, 2, 5)));
        assertEquals("the old one lives on", 200, Rig.status(rig.refresh(tag, 3, 600)));
    }

    @Test
    @Requirement({"4662-4.1-a", "6665-4.2-b", "3261-12.2-c", "3261-12.2-d", "6665-4.5-a", "4826-4.5-d"})
    public void shouldRefuseWhatIsWrong() {
        final Rig rig = new Rig(BOB);
        assertEquals(421, Rig.status(rig.subscribe("c", "t", null, 1, 600, "presence", Set.of())));
        assertEquals(489, Rig.status(rig.subscribe("c", "t", null, 1, 600, "foo", Set.of("eventlist"))));
        assertEquals(481, Rig.status(rig.refresh("0123456789abcdef", 2, 600)));
        assertEquals(481, Rig.status(rig.refresh("not-ours", 2, 600)));
        final String tag = rig.open(600);
        assertEquals(500, Rig.status(rig.refresh(tag, 1, 600)));
        assertEquals(403, Rig.status(rig.subscribe("call-1", "t1", tag, 2, 600, "presence;id=7", Set.of("eventlist"))));
        rig.resolution = Resolution.NotAList.INSTANCE;
        assertEquals(404, Rig.status(rig.subscribe(600)));
        rig.resolution = new Resolution.BadGateway("no document");
        assertEquals(502, Rig.status(rig.subscribe(600)));
    }

    @Test
    @Requirement({"4662-5.2-g", "6665-4.1-y"})
    public void shouldFollowTheList() {
        final Rig rig = new Rig(BOB, CAROL);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.live(CAROL, "c1");
        rig.passMs(40);
        rig.answerNotify(200);
        rig.members(CAROL, "sip:erin@d");
        assertEquals(
                Integer.valueOf(1),
                rig.engine.listsChanged(Set.of("sip:alice-list@D"), null).join());
        rig.pass(Duration.ofSeconds(6));

        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"true\""));
        assertFalse(rig.lastBody().contains(BOB));
        assertTrue(rig.lastBody().contains("c1"));
        assertEquals(0, rig.lastSubscribeTo(BOB).expiresSeconds());
        assertEquals(1, rig.subscribesTo("sip:erin@d").size());
    }

    @Test
    public void shouldEndWhenTheListIsDeleted() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        rig.resolution = Resolution.NotAList.INSTANCE;
        rig.engine.listsChanged(Set.of(Rig.LIST), null);
        rig.passMs(0);
        assertEquals("terminated;reason=noresource", rig.lastNotify().state().toString());
    }

    @Test
    public void shouldKeepTheLastKnownList() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        rig.resolution = new Resolution.Unavailable("database down", 5);
        rig.engine.listsChanged(Set.of(Rig.LIST), null);
        rig.pass(Duration.ofSeconds(20));
        assertEquals(1, rig.notifies.size());
        assertEquals(
                "active, list stale",
                new Console(rig.engine)
                        .subscriptions()
                        .toCompletableFuture()
                        .join()
                        .get(0)
                        .state());
    }

    @Test
    @Requirement({"6665-4.2-q", "6665-4.2-r", "6665-4.2-s"})
    public void shouldTellAgainWhatARefusedNotifySaid() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(500);
        rig.pass(Duration.ofSeconds(6));
        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"2\" fullState=\"true\""));
        assertTrue(rig.lastBody().contains("b1"));
        rig.answerNotify(481);
        assertEquals("back end is closed", 0, rig.lastSubscribeTo(BOB).expiresSeconds());
    }

    /** One list under two packages: two subscriptions, each with versions of its own. */
    @Test
    @Requirement("4662-4-b")
    public void shouldCountVersionsForEachPackage() {
        final Map<String, String> keys = Map.of("rls_event", "presence, message-summary");
        final Rig rig = new Rig(EngineSettings.read(keys, EngineSettings.DEFAULTS), BOB);
        rig.engine.add(new SummaryPackage(), Map.of());
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(600);
        rig.answerNotify(200);
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"1\""));

        rig.subscribe("call-2", "t2", null, 1, 600, "message-summary", Set.of("eventlist"));
        assertEquals("message-summary", rig.lastNotify().event().name());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"0\" fullState=\"true\""));
        assertEquals(2, rig.subscribesTo(BOB).size());
        assertEquals("message-summary", rig.lastSubscribeTo(BOB).event().name());
    }

    /** The least that a package is. */
    private static final class SummaryPackage implements EventPackage {

        @Override
        public String name() {
            return "message-summary";
        }

        @Override
        public List<String> acceptTypes() {
            return List.of("application/simple-message-summary");
        }

        @Override
        public Duration defaultExpires() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration minimumGap() {
            return Duration.ofSeconds(1);
        }
    }
}
