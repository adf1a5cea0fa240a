package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.admission.AdmissionControl;
import io.rollcall.rls.core.internal.admission.Identification;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.admission.SubscriptionCounts;
import io.rollcall.rls.core.internal.admission.Verdict;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.lane.Alarms;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.Terms.DecidedBy;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.function.Consumer;

/** All that decides who may subscribe: who it is, the policies, the users, how many there are. Any thread. */
final class Admittance implements AdmissionControl {

    private final EngineContext engine;
    private final CredentialSources credentialSources;
    private final Policies policies;
    private final Identification identification;
    private final SubscriptionCounts counts = new SubscriptionCounts();

    Admittance(final EngineContext engine, final SecureRandom random, final Alarms alarms) {
        this.engine = engine;
        credentialSources = new CredentialSources(engine);
        policies = new Policies(engine);
        identification = new Identification(
                () -> engine.settings().admission(),
                credentialSources::all,
                credentialSources::mayReturn,
                random,
                alarms,
                engine.clock(),
                engine.counters());
    }

    /** Settles who sent a request and hands it on, or refuses it. */
    void settle(final SubscribeRequest request, final Consumer<Identity> known, final Consumer<Answer> reply) {
        identification.settle(request, new Identification.Settled() {
            @Override
            public void known(final Identity identity) {
                known.accept(identity);
            }

            @Override
            public void refused(final Answer.Refused answer) {
                engine.counters().count("subscribe.refused." + answer.status());
                reply.accept(answer);
            }
        });
    }

    CredentialSources credentialSources() {
        return credentialSources;
    }

    Policies policies() {
        return policies;
    }

    /** Subscriptions are taken up from the store. */
    void takingUp(final Collection<StoredWatcher> watchers) {
        final boolean ofPolicies = watchers.stream()
                .flatMap(watcher -> watcher.lists().stream())
                .anyMatch(list -> list.terms().decidedBy() == DecidedBy.POLICY);
        if (ofPolicies) {
            policies.expected();
        }
    }

    @Override
    public Verdict decide(final String watcherUri, final String listUri, final ResolvedList list, final String event) {
        return policies.decide(watcherUri, listUri, list, event);
    }

    @Override
    public Answer.Refused challenge(final SubscribeRequest request) {
        return identification.challenge(request);
    }

    @Override
    public SubscriptionCounts counts() {
        return counts;
    }
}
