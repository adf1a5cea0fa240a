package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** Lists that change much while they are watched. */
public class FollowingTest {

    private static final int BURST = 100;
    private static final int A_SECOND = 50;
    private static final String BOB = "sip:bob@d";

    /** A list with bob, told whole and quiet since a while; some members a second are asked for beyond the burst. */
    private static Rig opened() {
        final EngineSettings settings =
                EngineSettings.read(Map.of("backend_rate", String.valueOf(A_SECOND)), EngineSettings.DEFAULTS);
        final Rig rig = new Rig(settings, BOB);
        rig.open(3600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(10));
        rig.subscribes.clear();
        return rig;
    }

    private static String[] bobAnd(final int from, final int to) {
        final List<String> members = new ArrayList<>(List.of(BOB));
        for (int number = from; number < to; number++) {
            members.add("sip:m" + number + "@d");
        }
        return members.toArray(String[]::new);
    }

    private static void change(final Rig rig, final String... members) {
        rig.members(members);
        rig.engine.listsChanged(Set.of(Rig.LIST), null).join();
    }

    /** The watcher is told at once what the list is now; the back ends follow at backend_rate. */
    @Test
    public void shouldPaceAListThatGrows() {
        final Rig rig = opened();
        change(rig, bobAnd(0, 500));
        rig.passMs(0);
        assertEquals(BURST, rig.subscribes.size());
        rig.passMs(100);

        assertTrue(rig.lastBody().contains("fullState=\"true\""));
        assertEquals(501, rig.lastBody().split("<resource ", -1).length - 1);
        assertTrue("bob stays", rig.lastBody().contains("b1"));
        for (int tenths = 1; tenths <= 80; tenths++) {
            assertEquals(
                    "after " + tenths + " tenths of a second", BURST + tenths * A_SECOND / 10, rig.subscribes.size());
            rig.passMs(100);
        }
        rig.passMs(1000);
        assertEquals("each once, and bob not again", 500, rig.subscribes.size());
    }

    /** Who changes a list sees that at once, however little ago a state was told; who goes on and on, once a second. */
    @Test
    public void shouldTellAnotherListInsideTheGapBetweenStates() {
        final Rig rig = new Rig(EngineSettings.DEFAULTS, BOB);
        rig.open(3600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(10));
        final BackEndSubscribe bob = rig.lastSubscribeTo(BOB);
        rig.tell(bob.dialog().callId(), bob.dialog().localTag(), "n-" + BOB, 2, SubscriptionState.active(3600), "b2");
        rig.passMs(40);
        rig.answerNotify(200);
        final int told = rig.notifies.size();
        rig.tell(bob.dialog().callId(), bob.dialog().localTag(), "n-" + BOB, 3, SubscriptionState.active(3600), "b3");
        rig.passMs(900);
        assertEquals("a state keeps the gap", told, rig.notifies.size());

        change(rig, bobAnd(0, 1));
        rig.passMs(40);
        assertEquals(told + 1, rig.notifies.size());
        assertTrue(rig.lastBody().contains("fullState=\"true\""));
        rig.answerNotify(200);

        change(rig, bobAnd(0, 2));
        rig.passMs(900);
        assertEquals("not each time at once", told + 1, rig.notifies.size());
        rig.passMs(100);
        assertEquals(told + 2, rig.notifies.size());
    }

    /** Five changes of a hundred are no less than one of five hundred. */
    @Test
    public void shouldPaceAListThatGrowsInSteps() {
        final Rig rig = opened();
        for (int step = 1; step <= 5; step++) {
            change(rig, bobAnd(0, 100 * step));
        }
        rig.passMs(0);
        assertEquals(BURST, rig.subscribes.size());
        rig.passMs(4000);
        assertEquals(BURST + 4 * A_SECOND, rig.subscribes.size());
        rig.passMs(4000);
        assertEquals(500, rig.subscribes.size());
    }

    /** Who leaves is let go of; who leaves before his turn is never asked for. */
    @Test
    public void shouldLetGoOfWhoLeavesWhileOthersWait() {
        final Rig rig = opened();
        change(rig, bobAnd(0, 500));
        rig.passMs(0);
        for (final BackEndSubscribe asked : List.copyOf(rig.subscribes)) {
            rig.live(asked.dialog().remoteUri(), "s");
        }
        rig.answerNotify(200);
        change(rig, bobAnd(90, 110));
        rig.passMs(1000);

        final List<BackEndSubscribe> ended =
                rig.subscribes.stream().filter(one -> one.expiresSeconds() == 0).toList();
        assertEquals(90, ended.size());
        assertTrue(ended.stream().allMatch(one -> one.dialog().remoteTag() != null));
        assertEquals("ten that waited are asked for in their turn", BURST + 10 + 90, rig.subscribes.size());
        rig.pass(Duration.ofSeconds(20));
        assertEquals("nobody else", BURST + 10 + 90, rig.subscribes.size());
        assertEquals(
                Arrays.asList(bobAnd(90, 110)),
                new Console(rig.engine)
                                .subscription(rig.lastNotify().dialog().localTag())
                                .toCompletableFuture()
                                .join()
                                .orElseThrow()
                                .members()
                                .stream()
                                .map(one -> one.uri())
                                .toList());
    }

    /** The list is gone while most of its members wait. */
    @Test
    public void shouldEndWithTheList() {
        final Rig rig = opened();
        change(rig, bobAnd(0, 500));
        rig.passMs(0);
        for (final BackEndSubscribe asked : List.copyOf(rig.subscribes)) {
            rig.live(asked.dialog().remoteUri(), "s");
        }
        rig.answerNotify(200);
        rig.resolution = Resolution.NotAList.INSTANCE;
        rig.engine.listsChanged(Set.of(Rig.LIST), null).join();
        rig.passMs(0);

        assertEquals("terminated;reason=noresource", rig.lastNotify().state().toString());
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(20));
        assertEquals("a hundred asked for, they and bob ended", BURST + BURST + 1, rig.subscribes.size());
    }
}
