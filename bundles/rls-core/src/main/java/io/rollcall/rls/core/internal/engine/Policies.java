package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.core.internal.admission.Verdict;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.Terms.DecidedBy;
import io.rollcall.rls.spi.WatcherPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who may subscribe to what: the policies that are there, best first, and the rule of {@code auth} behind them. While
 * the only ones are away for an update nobody decides in their place. Any thread; never blocks.
 */
final class Policies {

    private static final long NOT_GONE = -1;

    private final EngineContext engine;
    private final Ranked<WatcherPolicy> policies = new Ranked<>();
    private final AtomicLong goneMs = new AtomicLong(NOT_GONE);

    Policies(final EngineContext engine) {
        this.engine = engine;
    }

    void add(final WatcherPolicy policy, final Map<String, ?> properties) {
        policies.add(policy, properties);
        goneMs.set(NOT_GONE);
    }

    void remove(final WatcherPolicy policy) {
        policies.remove(policy);
        if (policies.first() == null) {
            goneMs.set(engine.clock().millis());
        }
    }

    /** Somebody else's subscriptions are taken up that a policy had decided about: it may come in a moment. */
    void expected() {
        if (policies.first() == null) {
            goneMs.compareAndSet(NOT_GONE, engine.clock().millis());
        }
    }

    /** Whether those that left did not return in time; says so once. */
    boolean goneForGood(final long nowMs) {
        final long since = goneMs.get();
        return since != NOT_GONE
                && nowMs - since > engine.settings().packageGraceMs()
                && goneMs.compareAndSet(since, NOT_GONE);
    }

    /** The first decision of a policy, or the rule's where none decides; throws what a policy throws. */
    Verdict decide(final String watcherUri, final String listUri, final ResolvedList list, final String event) {
        final List<WatcherPolicy> all = policies.all();
        if (all.isEmpty() && goneMs.get() != NOT_GONE) {
            return Verdict.NOT_NOW;
        }
        for (final WatcherPolicy policy : all) {
            final Decision decision = policy.decide(watcherUri, list, event);
            if (decision != Decision.UNDECIDED) {
                return new Verdict(decision, DecidedBy.POLICY);
            }
        }
        return new Verdict(engine.settings().admission().auth().decide(watcherUri, listUri, list), DecidedBy.RULE);
    }
}
