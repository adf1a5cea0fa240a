package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.core.internal.admission.AdmissionSettings.Quotas;
import io.rollcall.rls.core.internal.admission.Identity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The initial SUBSCRIBEs of a shard that wait for their list, and the quotas of their watchers. On the lane. */
final class Admissions {

    /** A watcher who asks for more than he may at a time; his lists are there within seconds. */
    private static final long RESOLVING_RETRY_S = 2;

    private static final long FULL_RETRY_S = 60;

    private final Shard shard;
    private final Set<Admission> waiting = new HashSet<>();
    private final Map<String, Integer> ofWatcher = new HashMap<>();

    Admissions(final Shard shard) {
        this.shard = shard;
    }

    /** The refusal that is due to one more of this watcher, or null. */
    Answer.Refused refusal(final Identity identity) {
        final String watcherKey = identity.key();
        final Quotas quotas = shard.settings().admission().quotas();
        final int resolving = ofWatcher.getOrDefault(watcherKey, 0);
        if (resolving >= quotas.resolving()) {
            shard.context().counters().count("subscribe.quota.resolving");
            // not 503: that would be of the whole server, and make proxies pass it over (RFC 3263, 4.3)
            return Answer.Refused.of(486, "Too Many At Once").retryAfter(RESOLVING_RETRY_S);
        }
        final int standing = shard.subscriptionsOf(watcherKey)
                + shard.context().admission().counts().hiddenOf(identity.uri());
        if (resolving + standing >= quotas.perWatcher()) {
            shard.context().counters().count("subscribe.quota.watcher");
            return Answer.Refused.of(403, "Too Many Subscriptions");
        }
        return refusalOfAll();
    }

    /** The refusal that is due to one more of anybody, or null. */
    Answer.Refused refusalOfAll() {
        if (shard.context().admission().counts().all()
                < shard.settings().admission().quotas().all()) {
            return null;
        }
        shard.context().counters().count("subscribe.quota.all");
        return Answer.Refused.unavailable("Too Many Subscriptions In All", FULL_RETRY_S);
    }

    void add(final Admission admission) {
        if (waiting.add(admission)) {
            ofWatcher.merge(admission.watcherKey(), 1, Integer::sum);
        }
    }

    void remove(final Admission admission) {
        if (waiting.remove(admission)) {
            ofWatcher.computeIfPresent(admission.watcherKey(), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** The engine stops. */
    void abandon() {
        List.copyOf(waiting).forEach(Admission::abandon);
    }
}
