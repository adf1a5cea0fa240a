package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.Set;
import org.junit.Test;

/** Lists that contain themselves (RFC 4662, 7.4). */
public class CircleTest {

    private static final String BOB = "sip:bob@d";
    private static final String OTHER = "sip:other-list@elsewhere";

    private final Rig rig = new Rig(BOB, OTHER);

    @Test
    @Requirement({"4662-7.4-a", "4662-7.4-b"})
    public void shouldNotAskAgainForWhatLedToTheQuestion() {
        rig.open(7200);
        final String trail = rig.lastSubscribeTo(OTHER).dialog().callId();

        assertTrue(comesBack(trail) instanceof Answer.Accepted);

        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(6));
        assertEquals("not asked in a circle", 1, rig.subscribesTo(OTHER).size());
        assertTrue(rig.lastBody(), rig.lastBody().contains("reason=\"noresource\""));
        assertEquals(1L, (long) rig.engine.counters().snapshot().get("backend.circles"));
        assertEquals("the rest is served", 2, rig.subscribesTo(BOB).size());
        assertNotEquals(trail, rig.lastSubscribeTo(BOB).dialog().callId());
    }

    /** What another server asks for on its own account is no circle, whatever its Call-IDs look like. */
    @Test
    public void shouldServeOtherTrails() {
        rig.open(7200);

        assertTrue(comesBack("0123456789abcdef0123456789abcdef@rls-00000000-00000001") instanceof Answer.Accepted);

        assertEquals(2, rig.subscribesTo(OTHER).size());
    }

    private Answer comesBack(final String callId) {
        return rig.subscribe(callId, "t2", null, 1, 600, "presence", Set.of("eventlist"));
    }
}
