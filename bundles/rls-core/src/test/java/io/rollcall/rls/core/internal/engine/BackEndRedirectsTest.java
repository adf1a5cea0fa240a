package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Back ends that send us elsewhere (RFC 3261, 8.1.3.4). */
public class BackEndRedirectsTest {

    private static final String BOB = "sip:bob@d";

    private final Rig rig = new Rig(BOB);

    private void answer(final int status, final String... alternatives) {
        rig.end(
                rig.lastSubscribeTo(BOB),
                new Outcome.Answered(
                        status, "x", null, List.of(), -1, -1, -1, List.of(), List.of(alternatives), Rig.FLOW));
    }

    private String asked() {
        return rig.lastSubscribeTo(BOB).dialog().remoteTarget();
    }

    @Test
    @Requirement("3261-8.1-b")
    public void shouldTryTheBestFirst() {
        rig.open(7200);
        final BackEndSubscribe first = rig.lastSubscribeTo(BOB);
        answer(
                302,
                "\"B <1>\" <sip:b@low>;q=0.1;expires=5",
                "sip:b@high;q=0.9",
                "<mailto:bob@d>",
                "<sip:b@none;transport=tcp?Subject=x>");
        final BackEndSubscribe second = rig.lastSubscribeTo(BOB);
        assertEquals("sip:b@none;transport=tcp", asked());
        assertEquals(first.dialog().callId(), second.dialog().callId());
        assertEquals(first.dialog().localTag(), second.dialog().localTag());
        assertEquals("To stays", BOB, second.dialog().remoteUri());
        assertEquals(null, second.dialog().remoteTag());
        assertEquals(first.cseq() + 1, second.cseq());
        answer(404);
        assertEquals("sip:b@high", asked());
        rig.end(rig.lastSubscribeTo(BOB), Outcome.TimedOut.INSTANCE);
        assertEquals("sip:b@low", asked());
        rig.live(BOB, "b1");
        rig.passMs(50);
        assertTrue(rig.lastBody().contains("b1"));
        rig.pass(Duration.ofSeconds(3300));
        assertEquals("in its dialog", "sip:ps@127.0.0.1:5072", asked());
    }

    @Test
    @Requirement("3261-8.1-b")
    public void shouldNotGoRoundInCircles() {
        rig.open(7200);
        answer(302, "<sip:BOB@d>", "<sip:a@x>");
        assertEquals("sip:BOB@d", asked());
        answer(301, "<sip:a@X>", "<sip:bob@d>");
        assertEquals("sip:a@x", asked());
        answer(302, "<sip:BOB@D>", "<sip:a@x;lr>");
        final int before = rig.subscribesTo(BOB).size();
        assertTrue("tries " + before, before <= 4);
        answer(302, "<sip:bob@d>");
        assertEquals(before, rig.subscribesTo(BOB).size());
        rig.passMs(50);
        assertTrue(rig.lastBody(), rig.lastBody().contains("reason=\"probation\""));
    }

    @Test
    public void shouldBoundTheNumber() {
        rig.open(7200);
        for (int i = 0; i < 20; i++) {
            answer(302, "<sip:b" + i + "@x>");
        }
        assertEquals(
                "the first and max_redirects more", 6, rig.subscribesTo(BOB).size());
        rig.engine.settings(EngineSettings.read(Map.of("max_redirects", "0"), EngineSettings.DEFAULTS));
        rig.pass(Duration.ofSeconds(10));
        assertEquals("from the beginning", BOB, asked());
        answer(302, "<sip:b@x>");
        assertEquals(7, rig.subscribesTo(BOB).size());
    }

    @Test
    public void shouldStopAtAGlobalFailure() {
        rig.open(7200);
        answer(300, "<sip:a@x>", "<sip:b@x>");
        answer(603);
        assertEquals(2, rig.subscribesTo(BOB).size());
        rig.passMs(50);
        assertTrue(rig.lastBody(), rig.lastBody().contains("reason=\"rejected\""));
    }

    @Test
    public void shouldGoByAProxy() {
        rig.open(7200);
        answer(305, "<sip:proxy.test:5070>");
        assertEquals(BOB, asked());
        assertEquals(
                List.of("<sip:proxy.test:5070;lr>"),
                rig.lastSubscribeTo(BOB).dialog().routeSet());
    }

    @Test
    public void shouldNotLeaveSecureWays() {
        final Rig secure = new Rig("sips:bob@d");
        secure.open(7200);
        secure.end(
                secure.lastSubscribeTo("sips:bob@d"),
                new Outcome.Answered(
                        302,
                        "x",
                        null,
                        List.of(),
                        -1,
                        -1,
                        -1,
                        List.of(),
                        List.of("<sip:b@x>", "<sips:b@y>;q=0.1"),
                        Rig.FLOW));
        assertEquals("sips:b@y", secure.lastSubscribeTo("sips:bob@d").dialog().remoteTarget());
    }
}
