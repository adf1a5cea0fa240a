package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.admission.AdmissionControl;
import io.rollcall.rls.core.internal.admission.SubscriptionCounts;
import io.rollcall.rls.core.internal.admission.Verdict;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.Terms.DecidedBy;

/** Lets everybody in. */
final class Everybody implements AdmissionControl {

    private final SubscriptionCounts counts = new SubscriptionCounts();

    @Override
    public Verdict decide(final String watcherUri, final String listUri, final ResolvedList list, final String event) {
        return new Verdict(Decision.ALLOW, DecidedBy.RULE);
    }

    @Override
    public Answer.Refused challenge(final SubscribeRequest request) {
        return Answer.Refused.of(433, "");
    }

    @Override
    public SubscriptionCounts counts() {
        return counts;
    }
}
