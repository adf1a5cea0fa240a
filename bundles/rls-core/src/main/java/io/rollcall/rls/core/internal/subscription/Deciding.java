package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.admission.Verdict;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.Terms;
import io.rollcall.rls.spi.Terms.DecidedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the watcher of a standing subscription may from now on, and what follows from it. On the lane. */
public final class Deciding {

    private static final Logger LOG = LoggerFactory.getLogger(Deciding.class);

    private Deciding() {}

    /**
     * Policies decide otherwise than before.
     *
     * @param keys the keys of the URIs of the lists it is about; empty for all
     */
    public static void anew(final Shard shard, final Set<String> keys) {
        final List<ListSubscription> affected = new ArrayList<>();
        shard.eachList(list -> {
            if (keys.isEmpty() || list.isUnder(keys)) {
                affected.add(list);
            }
        });
        affected.forEach(list -> anewOrNot(list, shard));
    }

    /** An operator decides about one subscription; whether it is there. */
    public static boolean byOperator(final Shard shard, final long tag, final boolean allow) {
        final ListSubscription list = shard.list(tag);
        if (list == null || list.ended()) {
            return false;
        }
        decided(list, allow ? Decision.ALLOW : Decision.DENY, DecidedBy.OPERATOR, shard);
        return true;
    }

    /** Asks again whether the watcher may; what an operator decided stands. */
    static void anew(final ListSubscription subscription, final Shard shard) {
        if (subscription.terms().decidedBy() == DecidedBy.OPERATOR) {
            return;
        }
        final Verdict verdict = shard.context()
                .admission()
                .decide(
                        subscription.watcherUri(),
                        subscription.requestUri(),
                        subscription.list(),
                        subscription.event().name());
        if (verdict.decision() != Decision.UNDECIDED) {
            decided(subscription, verdict.decision(), verdict.by(), shard);
        }
    }

    /** The same outside of a request; what cannot be decided stays as it is. */
    static void anewOrNot(final ListSubscription subscription, final Shard shard) {
        try {
            anew(subscription, shard);
        } catch (final RuntimeException | LinkageError e) {
            shard.context().counters().count("policies.failures");
            if (shard.context().mayComplain()) {
                LOG.error("A policy failed; subscription {} stays as it is", subscription.id(), e);
            }
        }
    }

    /** Somebody decided: what follows from it is told at once (RFC 6665, 4.2.2). */
    static void decided(
            final ListSubscription subscription, final Decision decision, final DecidedBy by, final Shard shard) {
        if (subscription.ended()) {
            return;
        }
        if (decision == Decision.DENY) {
            shard.context().counters().count("subscribe.rejected");
            subscription.reject();
            return;
        }
        final Terms before = subscription.terms();
        subscription.terms(before.decided(decision, by));
        if (decision != before.decision()) {
            subscription.notifier().decided();
        }
    }
}
