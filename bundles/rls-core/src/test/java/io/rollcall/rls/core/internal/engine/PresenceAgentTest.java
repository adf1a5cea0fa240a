package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.PresenceAgent;
import io.rollcall.rls.spi.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.Before;
import org.junit.Test;

/** What is for no list goes to a presence agent of this process, and errors where the operator wants it. */
public class PresenceAgentTest {

    private static final String BOB = "sip:bob@d";
    private static final String TAG = "agent-1";

    private final Rig rig = new Rig(BOB);
    private final FakeAgent agent = new FakeAgent();

    /** Answers what the test says; null is not yet. */
    private static final class FakeAgent implements PresenceAgent {

        private final List<String> asked = new ArrayList<>();
        private final List<String> ended = new ArrayList<>();
        private Consumer<Answer> last;
        private Answer answer = Answer.Accepted.single(TAG, 600);
        private boolean broken;

        @Override
        public void receive(final SubscribeRequest request, final String watcher, final Consumer<Answer> reply) {
            asked.add(watcher
                    + ' '
                    + request.head().requestUri()
                    + ' '
                    + request.head().toTag());
            last = reply;
            if (broken) {
                throw new IllegalStateException("a bug");
            }
            if (answer != null) {
                reply.accept(answer);
            }
        }

        @Override
        public boolean knows(final String localTag) {
            return localTag.equals(TAG);
        }

        @Override
        public void notifyEnded(final String localTag, final long cseq, final Outcome outcome) {
            ended.add(localTag + ' ' + cseq);
        }
    }

    @Before
    public void handOn() {
        settings(Map.of("to_presence_code", "10"));
        rig.engine.agents().add(agent, Map.of());
    }

    private void settings(final Map<String, String> keys) {
        rig.engine.settings(EngineSettings.read(keys, EngineSettings.DEFAULTS));
    }

    private Answer ask(final String uri) {
        return rig.send(Asking.by(Rig.ALICE).forList(uri).request());
    }

    @Test
    public void shouldAskTheAgentForWhatIsNoList() {
        assertEquals(Answer.Accepted.single(TAG, 600), ask(BOB));
        assertEquals(List.of(Rig.ALICE + ' ' + BOB + " null"), agent.asked);
        assertEquals(200, Rig.status(rig.subscribe(600)));
        assertEquals("lists are not its business", 1, agent.asked.size());
        settings(Map.of("to_presence_code", "480"));
        assertEquals(480, Rig.status(ask(BOB)));
        assertEquals(1, agent.asked.size());
    }

    @Test
    public void shouldGiveTheAgentWhatIsInItsDialogs() {
        assertEquals(Answer.Accepted.single(TAG, 600), rig.subscribe("c", "t", TAG, 2, 600, "presence", Set.of()));
        assertEquals(List.of(Rig.ALICE + ' ' + Rig.LIST + ' ' + TAG), agent.asked);
        rig.engine.intake().notifyEnded(TAG, 7, Outcome.TimedOut.INSTANCE);
        assertEquals(List.of(TAG + " 7"), agent.ended);
        assertEquals(481, Rig.status(rig.subscribe("c", "t", "agent-2", 2, 600, "presence", Set.of())));
        rig.engine.agents().remove(agent);
        assertEquals(481, Rig.status(rig.subscribe("c", "t", TAG, 3, 600, "presence", Set.of())));
    }

    @Test
    public void shouldHandOnWhatTheAgentDoesNotServe() {
        agent.answer = new Answer.HandedOn(Answer.Refused.of(404, "None Of Mine"));
        assertTrue(ask(BOB) instanceof Answer.HandedOn);
        agent.broken = true;
        agent.answer = null;
        assertEquals(new Answer.HandedOn(Answer.Refused.of(404, "Not A List")), ask(BOB));
        rig.engine.agents().remove(agent);
        assertTrue(ask(BOB) instanceof Answer.HandedOn);
        assertEquals(2, agent.asked.size());
    }

    @Test
    public void shouldAnswerForAnAgentThatDoesNot() {
        agent.answer = null;
        final List<Answer> answers = new ArrayList<>();
        rig.engine.intake().receive(Asking.by(Rig.ALICE).forList(BOB).request(), answers::add);
        rig.engine.tick();
        assertEquals(List.of(), answers);
        rig.clock.advance(Duration.ofSeconds(9));
        rig.engine.tick();
        assertEquals(503, Rig.status(answers.get(0)));
        agent.last.accept(Answer.Accepted.single(TAG, 600));
        assertEquals("too late", 1, answers.size());
    }

    @Test
    public void shouldHandErrorsOnWhereTheOperatorWantsIt() {
        rig.resolution = new Resolution.BadGateway("a reference leads nowhere");
        assertEquals(502, Rig.status(rig.subscribe(600)));
        settings(Map.of("create_error_response", "0"));
        agent.answer = new Answer.HandedOn(Answer.Refused.of(404, "None Of Mine"));
        assertTrue(rig.subscribe(600) instanceof Answer.HandedOn);
        rig.engine.agents().remove(agent);
        assertEquals("where there is nobody", 502, Rig.status(rig.subscribe(600)));
        assertTrue(rig.send(Asking.by(Rig.ALICE).event("foo").request()) instanceof Answer.HandedOn);
        rig.resolution = new Resolution.Forbidden("not for her");
        assertFalse(rig.subscribe(600) instanceof Answer.HandedOn);
        assertEquals(403, Rig.status(rig.subscribe(600)));
    }
}
