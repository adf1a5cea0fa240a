package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Test;

/** No more NOTIFYs of changes at once than the operator wants; the gap of the package is 5 s. */
public class NotifyTurnsTest {

    private static final String BOB = "sip:bob@d";

    private final Rig rig = new Rig(settings("1"), BOB);
    private final List<String> tags = new ArrayList<>();

    private static EngineSettings settings(final String most) {
        return EngineSettings.read(
                Map.of("max_notifications_at_once", most, "timer_interval", "20"), EngineSettings.DEFAULTS);
    }

    private void open(final int lists) {
        for (int i = 1; i <= lists; i++) {
            final Answer answer = rig.subscribe("call-" + i, "t" + i, null, 1, 3600, "presence", Set.of("eventlist"));
            tags.add(((Answer.Accepted) answer).localTag());
            rig.answerNotify(200);
        }
        rig.live(BOB, "b1");
        pass(100);
    }

    /** Tags of the dialogs told in this time, each answered. */
    private List<String> pass(final int seconds) {
        final int before = rig.notifies.size();
        for (int second = 0; second < seconds; second++) {
            final int known = rig.notifies.size();
            rig.passMs(1000);
            for (int at = known; at < rig.notifies.size(); at++) {
                rig.engine
                        .intake()
                        .notifyEnded(
                                rig.notifies.get(at).dialog().localTag(),
                                rig.notifies.get(at).cseq(),
                                Rig.answered(200, null));
            }
        }
        return rig.notifies.subList(before, rig.notifies.size()).stream()
                .map(notify -> notify.dialog().localTag())
                .toList();
    }

    private void change(final long cseq) {
        rig.tell(BOB, cseq, SubscriptionState.active(3600), "change " + cseq);
    }

    @Test
    public void shouldTellOneListAnIntervalAndEachInItsTurn() {
        open(3);
        change(2);
        final List<String> first = pass(10);
        assertEquals(1, first.size());
        // news for those who wait come with what they wait for
        change(3);
        final List<String> rest = pass(40);
        assertEquals(
                "each before anybody a second time",
                Set.copyOf(tags),
                Set.copyOf(Stream.concat(first.stream(), rest.stream()).toList()));
        assertEquals(2, rest.size());
        assertEquals(first, pass(20));
        assertEquals(List.of(), pass(100));
    }

    @Test
    public void shouldNotLetSubscribersAndGoodbyesWait() {
        open(3);
        change(2);
        assertEquals(1, pass(1).size());
        rig.subscribe("call-3", "t3", tags.get(2), 2, 600, "presence", Set.of());
        assertEquals(tags.get(2), rig.lastNotify().dialog().localTag());
        rig.answerNotify(200);
        rig.subscribe("call-2", "t2", tags.get(1), 2, 0, "presence", Set.of());
        assertEquals(tags.get(1), rig.lastNotify().dialog().localTag());
        assertEquals("terminated;reason=timeout", rig.lastNotify().state().toString());
    }

    @Test
    public void shouldLetAllGoWhenTheLimitIsTakenAway() {
        open(3);
        change(2);
        final List<String> told = pass(1);
        assertEquals(1, told.size());
        final int before = rig.notifies.size();
        rig.engine.settings(settings("0"));
        rig.passMs(1000);
        final List<String> rest = rig.notifies.subList(before, rig.notifies.size()).stream()
                .map(notify -> notify.dialog().localTag())
                .toList();
        assertEquals(Set.copyOf(tags.stream().filter(tag -> !told.contains(tag)).toList()), Set.copyOf(rest));
    }
}
