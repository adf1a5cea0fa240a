package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.rlmi.NestedLists;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.Joined;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins what back ends say of one resource with what is held of the same dialog. Bodies are opaque; only the event
 * package may look into them, and we into those of other list servers. While the bundle of the package is away, they
 * wait.
 *
 * <p>A base class rather than an object of its own: there is one for each back end.
 */
abstract class Joining {

    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

    /** Bodies kept for a package that is away; beyond it the back end must be asked for everything again. */
    private static final int MOST_WAITING = 64;

    private final BackEndSubscription backEnd;
    private List<Waiting> waiting = List.of();
    private boolean overflowed;
    private boolean several;

    /** A body that no package has joined yet. */
    private record Waiting(String instance, Body body) {}

    Joining(final BackEndSubscription backEnd) {
        this.backEnd = backEnd;
    }

    final EngineContext context() {
        return backEnd.context();
    }

    private EventPackage eventPackage() {
        return context().packages().find(backEnd.event());
    }

    /** Whether each fork of a SUBSCRIBE is an instance of its own (RFC 6665, 5.4.9); as last known of the package. */
    final boolean several() {
        final EventPackage eventPackage = eventPackage();
        if (eventPackage != null) {
            several = eventPackage.severalInstances();
        }
        return several;
    }

    /** What is to be held of an instance once it is in this state and this arrived. */
    final Body joined(final String instance, final String state, final Body held, final Body arrived) {
        final Body known = joined(instance, held, arrived);
        return known == null && SubscriptionState.ACTIVE.equals(state) ? neutral() : known;
    }

    /** Active without a body: what the package says that means, or nothing (RFC 4662, 5.5). */
    private Body neutral() {
        final EventPackage eventPackage = waiting.isEmpty() ? eventPackage() : null;
        return eventPackage == null ? null : eventPackage.neutral(backEnd.target());
    }

    private Body joined(final String instance, final Body held, final Body arrived) {
        final EventPackage eventPackage = eventPackage();
        if (eventPackage == null) {
            if (arrived != null) {
                keep(instance, arrived);
            }
            return held;
        }
        final Body current = joinWaiting(instance, held);
        return arrived == null ? current : join(eventPackage, current, arrived);
    }

    /** Joins what waits for an instance, in the order it came; without a package all of it goes on waiting. */
    final Body joinWaiting(final String instance, final Body held) {
        final EventPackage eventPackage = waiting.isEmpty() ? null : eventPackage();
        if (eventPackage == null) {
            return held;
        }
        Body body = held;
        for (final Waiting one : waiting) {
            if (one.instance.equals(instance)) {
                body = join(eventPackage, body, one.body);
            }
        }
        forget(instance);
        if (overflowed) {
            overflowed = false;
            backEnd.stateMissing();
        }
        return body;
    }

    /** Whether bodies arrived that no package has joined yet. */
    final boolean waits() {
        return !waiting.isEmpty();
    }

    /** What waits for this instance is of no use any more. */
    final void forget(final String instance) {
        if (!waiting.isEmpty()) {
            waiting.removeIf(one -> one.instance.equals(instance));
        }
    }

    private Body join(final EventPackage eventPackage, final Body held, final Body arrived) {
        try {
            final Joined joined = NestedLists.isMultipart(arrived)
                    ? context()
                            .notifies()
                            .nestedLists()
                            .join(held, arrived, context().settings().nesting())
                    : eventPackage.join(held != null && NestedLists.isMultipart(held) ? null : held, arrived);
            if (overgrown(joined.body(), arrived)) {
                context().counters().count("backend.state.overgrown");
                backEnd.stateMissing();
                return held;
            }
            if (!joined.complete()) {
                context().counters().count("backend.state.missing");
                backEnd.stateMissing();
            }
            return joined.body();
        } catch (final RuntimeException | LinkageError e) {
            context().counters().count("engine.bodies.refused");
            if (context().mayComplain()) {
                LOG.warn(
                        "A body of event {} makes no sense and is left out; the state before stays: {}",
                        backEnd.event(),
                        e.getMessage());
            }
            return held;
        }
    }

    /** A peer whose partial states only ever add shall not grow what is held without end: it must say all anew. */
    private boolean overgrown(final Body joined, final Body arrived) {
        return joined != null
                && joined != arrived
                && joined.bytes().length > context().settings().backEnds().maxBodyLength();
    }

    private void keep(final String instance, final Body arrived) {
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>(1);
        }
        if (waiting.size() == MOST_WAITING) {
            waiting.remove(0);
            overflowed = true;
            context().counters().count("engine.bodies.overflowed");
        }
        waiting.add(new Waiting(instance, arrived));
    }
}
