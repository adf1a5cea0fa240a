package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.spi.PresenceAgent;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those in this process who serve what is no list, and what they have not answered yet. Any thread; never blocks. */
final class PresenceAgents {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceAgents.class);
    private static final long RETRY_S = 5;

    private final EngineContext engine;
    private final Ranked<PresenceAgent> agents = new Ranked<>();
    private final Set<Asked> unanswered = ConcurrentHashMap.newKeySet();

    PresenceAgents(final EngineContext engine) {
        this.engine = engine;
    }

    void add(final PresenceAgent agent, final Map<String, ?> properties) {
        agents.add(agent, properties);
    }

    void remove(final PresenceAgent agent) {
        agents.remove(agent);
    }

    /** Gives what is handed on to the agent, where there is one, and every other answer as it is. */
    Consumer<Answer> before(final SubscribeRequest request, final String watcher, final Consumer<Answer> reply) {
        return answer -> {
            final PresenceAgent agent = answer instanceof Answer.HandedOn ? agents.first() : null;
            if (agent == null) {
                reply.accept(answer);
            } else {
                new Asked(reply, answer).ask(agent, request, watcher);
            }
        };
    }

    /** Gives a request in a dialog to the agent whose it is; whether there is one. */
    boolean receive(final SubscribeRequest request, final String watcher, final Consumer<Answer> reply) {
        final PresenceAgent agent = knowing(request.head().toTag());
        if (agent != null) {
            new Asked(reply, failed()).ask(agent, request, watcher);
        }
        return agent != null;
    }

    private PresenceAgent knowing(final String tag) {
        for (final PresenceAgent agent : agents.all()) {
            if (agent.knows(tag)) {
                return agent;
            }
        }
        return null;
    }

    void notifyEnded(final String tag, final long cseq, final Outcome outcome) {
        final PresenceAgent agent = knowing(tag);
        if (agent != null) {
            agent.notifyEnded(tag, cseq, outcome);
        }
    }

    /** Always an answer. */
    void tick(final long nowMs) {
        for (final Asked one : unanswered) {
            if (one.untilMs <= nowMs) {
                engine.counters().count("agent.too.slow");
                one.accept(Answer.Refused.unavailable("Presence Agent Does Not Answer", RETRY_S));
            }
        }
    }

    private static Answer failed() {
        return Answer.Refused.unavailable("Presence Agent Failed", RETRY_S);
    }

    /** A request that an agent has. */
    private final class Asked implements Consumer<Answer> {

        private final Consumer<Answer> reply;
        private final Answer otherwise;
        private final AtomicBoolean answered = new AtomicBoolean();
        private final long untilMs = engine.clock().millis() + engine.settings().resolveTimeoutMs();

        /**
         * Before it is asked.
         *
         * @param otherwise what becomes of it where the agent fails
         */
        private Asked(final Consumer<Answer> reply, final Answer otherwise) {
            this.reply = reply;
            this.otherwise = otherwise;
        }

        private void ask(final PresenceAgent agent, final SubscribeRequest request, final String watcher) {
            engine.counters().count("agent.asked");
            unanswered.add(this);
            try {
                agent.receive(request, watcher, this);
            } catch (final RuntimeException | LinkageError e) {
                engine.counters().count("agent.failed");
                if (engine.mayComplain()) {
                    LOG.error(
                            "A presence agent failed; {} goes on without it",
                            request.head().requestUri(),
                            e);
                }
                accept(otherwise);
            }
        }

        @Override
        public void accept(final Answer answer) {
            unanswered.remove(this);
            if (answered.compareAndSet(false, true)) {
                reply.accept(answer == null ? otherwise : answer);
            }
        }
    }
}
