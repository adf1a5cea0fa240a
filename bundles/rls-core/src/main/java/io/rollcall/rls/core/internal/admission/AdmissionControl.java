package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.spi.ResolvedList;

/** What lanes ask about who may subscribe. Any lane; nothing here blocks. */
public interface AdmissionControl {

    /** What is decided about this watcher and this list, asked for under that URI; throws what a policy throws. */
    Verdict decide(String watcherUri, String listUri, ResolvedList list, String event);

    /** What is answered to a watcher who is not known where he must be. */
    Answer.Refused challenge(SubscribeRequest request);

    /** How many list subscriptions there are; shards keep it right. */
    SubscriptionCounts counts();
}
