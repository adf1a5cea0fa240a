package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** What the engine makes of what an event package says. */
public class EventPackageTest {

    private static final String BOB = "sip:bob@d";
    private static final SubscriptionState ACTIVE = SubscriptionState.active(3600);

    private final Rig rig = new Rig(BOB);

    @Test
    @Requirement("4662-5.5-f")
    public void shouldTellTheNeutralStateOfAnActiveMemberWithoutBody() {
        rig.presence.neutral = Body.of("application/pidf+xml", "neutral".getBytes(UTF_8));
        rig.open(600);
        rig.answerSubscribe(BOB, 200, 3600);
        rig.tell(BOB, 1, ACTIVE, null);
        rig.passMs(50);

        assertTrue(rig.lastBody(), rig.lastBody().contains("neutral"));
        assertTrue(rig.lastBody(), rig.lastBody().contains("cid="));
    }

    @Test
    @Requirement("4662-5.5-f")
    public void shouldWithholdAnActiveMemberWithoutStateOfAnyKind() {
        rig.open(600);
        rig.answerSubscribe(BOB, 200, 3600);
        rig.tell(BOB, 1, ACTIVE, null);
        rig.pass(Duration.ofSeconds(1));

        assertFalse(rig.lastBody(), rig.lastBody().contains("<instance"));
    }

    @Test
    public void shouldNotTakeANeutralStateForAPendingMember() {
        rig.presence.neutral = Body.of("application/pidf+xml", "neutral".getBytes(UTF_8));
        rig.open(600);
        rig.answerSubscribe(BOB, 200, 3600);
        rig.tell(BOB, 1, SubscriptionState.pending(3600), null);
        rig.passMs(50);

        assertFalse(rig.lastBody(), rig.lastBody().contains("neutral"));
    }

    @Test
    public void shouldAskForTheFullStateWhereTheBaseIsMissing() {
        rig.open(600);
        rig.answerSubscribe(BOB, 200, 3600);
        rig.tell(BOB, 1, ACTIVE, "+part");
        rig.passMs(50);

        assertEquals("a refresh at once", 2, rig.subscribesTo(BOB).size());
        assertEquals(2, rig.lastSubscribeTo(BOB).cseq());
        rig.answerSubscribe(BOB, 200, 3600);
        rig.tell(BOB, 2, ACTIVE, "full");
        rig.tell(BOB, 3, ACTIVE, "+more");
        rig.pass(Duration.ofSeconds(6));
        assertTrue(rig.lastBody(), rig.lastBody().contains("full+more"));
        assertEquals("no more refreshes", 2, rig.subscribesTo(BOB).size());
    }

    @Test
    public void shouldAskEverMoreSeldomWhereNoFullStateComes() {
        rig.open(6000);
        rig.answerSubscribe(BOB, 200, 3600);
        for (int cseq = 1; cseq <= 600; cseq++) {
            rig.tell(BOB, cseq, ACTIVE, "+part");
            rig.passMs(1000);
            if (rig.lastSubscribeTo(BOB).cseq() > rig.subscribesTo(BOB).size() - 1) {
                rig.answerSubscribe(BOB, 200, 3600);
            }
        }
        final int asked = rig.subscribesTo(BOB).size();
        assertTrue(asked + " SUBSCRIBEs in ten minutes", asked > 4 && asked < 12);
    }

    @Test
    @Requirement("6665-4.2-d")
    public void shouldRefuseLessThanThePackageTakes() {
        rig.presence.minimumExpires = Duration.ofMinutes(5);

        final Answer.Refused refused = (Answer.Refused) rig.subscribe(299);

        assertEquals(423, refused.status());
        assertEquals(200, Rig.status(rig.subscribe(300)));
    }

    @Test
    @Requirement("7463-4-a")
    public void shouldPassTheParameterOfTheEventOn() {
        final Rig dialogs =
                new Rig(EngineSettings.read(Map.of("rls_event", "dialog;sla"), EngineSettings.DEFAULTS), BOB);
        dialogs.engine.add(new Dialogs(Set.of("sla")), Map.of());

        assertEquals(489, Rig.status(dialogs.subscribe("c1", "t1", null, 1, 600, "dialog", Set.of("eventlist"))));
        assertEquals(200, Rig.status(dialogs.subscribe("c2", "t1", null, 1, 600, "dialog;sla", Set.of("eventlist"))));
        assertEquals(
                EventHeader.parse("dialog;sla"), dialogs.lastSubscribeTo(BOB).event());
        assertEquals(EventHeader.parse("dialog;sla"), dialogs.lastNotify().event());
    }

    /** The package {@code dialog} leaves while {@code dialog;sla} stays: it may come back. */
    @Test
    public void shouldWaitForAPackageThoughOneOfTheSameNameStays() {
        final Rig dialogs = new Rig(EngineSettings.read(Map.of("rls_event", "dialog"), EngineSettings.DEFAULTS), BOB);
        final EventPackage plain = new Dialogs(Set.of());
        dialogs.engine.add(plain, Map.of());
        dialogs.engine.add(new Dialogs(Set.of("sla")), Map.of());
        dialogs.pass(Duration.ofMinutes(5));
        dialogs.engine.remove(plain);

        assertEquals(503, Rig.status(dialogs.subscribe("c1", "t1", null, 1, 600, "dialog", Set.of("eventlist"))));
        dialogs.pass(Duration.ofSeconds(31));
        assertEquals(489, Rig.status(dialogs.subscribe("c2", "t1", null, 1, 600, "dialog", Set.of("eventlist"))));
    }

    private record Dialogs(Set<String> parameters) implements EventPackage {

        @Override
        public String name() {
            return "dialog";
        }

        @Override
        public List<String> acceptTypes() {
            return List.of("application/dialog-info+xml");
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
