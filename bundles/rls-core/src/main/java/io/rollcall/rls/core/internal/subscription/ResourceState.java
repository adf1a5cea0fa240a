package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.Joined;
import io.rollcall.rls.spi.StoredBackEnd;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a resource through one back-end subscription, and the members that show it. Bodies are opaque; only
 * the event package may join them. While the bundle of the package is away, they wait.
 */
final class ResourceState {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceState.class);

    /** Bodies kept for a package that is away; beyond it the back end must be asked for everything again. */
    private static final int MOST_WAITING = 64;

    private final EngineContext context;
    private final EventHeader event;
    private final String target;
    private final Runnable stateMissing;
    private final List<Member> members = new ArrayList<>(1);
    private Instance instance;
    private List<Body> waiting = List.of();
    private boolean overflowed;

    /**
     * Nothing is known yet.
     *
     * @param stateMissing called when the back end must be asked for the full state
     */
    ResourceState(
            final EngineContext context, final EventHeader event, final String target, final Runnable stateMissing) {
        this.context = context;
        this.event = event;
        this.target = target;
        this.stateMissing = stateMissing;
    }

    void add(final Member member) {
        members.add(member);
    }

    /** Takes a member away; whether it was the last. */
    boolean remove(final Member member) {
        members.remove(member);
        return members.isEmpty();
    }

    /** Whether no member shows it. */
    boolean unused() {
        return members.isEmpty();
    }

    /** What is known, or null before anything was heard. */
    Instance instance() {
        return instance;
    }

    /** As values. */
    List<StoredBackEnd.StoredInstance> stored() {
        return instance == null
                ? List.of()
                : List.of(new StoredBackEnd.StoredInstance(
                        instance.id(), instance.state(), instance.reason(), instance.body()));
    }

    /** As it was when it was stored. */
    void restore(final List<StoredBackEnd.StoredInstance> stored) {
        for (final StoredBackEnd.StoredInstance one : stored) {
            instance = new Instance(
                    one.id(),
                    one.state(),
                    one.reason(),
                    one.body(),
                    context.clock().millis());
        }
    }

    /**
     * The back end said that the subscription stands.
     *
     * @param id the instance, which is the dialog
     * @param state active or pending
     * @param body what came with it, or null
     */
    void heard(final String id, final String state, final Body body) {
        final boolean sameDialog = instance != null && instance.id().equals(id);
        if (!sameDialog) {
            waiting = List.of();
        }
        final Body held = sameDialog ? instance.body() : null;
        final Body known = joined(held, body);
        become(new Instance(
                id,
                state,
                null,
                known == null ? neutral(state) : known,
                context.clock().millis()));
    }

    /** Active without a body: what the package says that means, or nothing (RFC 4662, 5.5). */
    private Body neutral(final String state) {
        final EventPackage eventPackage = context.packages().find(event);
        final boolean due = SubscriptionState.ACTIVE.equals(state) && waiting.isEmpty();
        return due && eventPackage != null ? eventPackage.neutral(target) : null;
    }

    private Body joined(final Body held, final Body arrived) {
        final EventPackage eventPackage = context.packages().find(event);
        if (arrived != null && eventPackage != null && waiting.isEmpty()) {
            return join(eventPackage, held, arrived);
        }
        if (arrived != null) {
            keep(arrived);
        }
        return joinTo(held);
    }

    /** The subscription ended; what was known last goes with it. */
    void ended(final String id, final String reason) {
        waiting = List.of();
        become(new Instance(id, "terminated", reason, null, context.clock().millis()));
    }

    /** The back end had nothing to say that watchers could see; who waited for a first answer may have it now. */
    void silent() {
        tell(false);
    }

    /** The package is there again: joins what waited. */
    void joinWaiting() {
        if (waiting.isEmpty() || instance == null) {
            return;
        }
        become(new Instance(
                instance.id(),
                instance.state(),
                instance.reason(),
                joinTo(instance.body()),
                context.clock().millis()));
    }

    /** Whether bodies arrived that no package has joined yet. */
    boolean waits() {
        return !waiting.isEmpty();
    }

    private void become(final Instance next) {
        if (next.sameAs(instance)) {
            tell(false);
            return;
        }
        final boolean seen = next.visible() || instance != null && instance.visible();
        instance = next;
        tell(seen);
    }

    private void tell(final boolean changed) {
        for (final Member member : members) {
            member.backEndChanged(changed);
        }
    }

    /** Joins what waits, in the order it came; without a package all of it goes on waiting. */
    private Body joinTo(final Body held) {
        final EventPackage eventPackage =
                waiting.isEmpty() ? null : context.packages().find(event);
        if (eventPackage == null) {
            return held;
        }
        Body body = held;
        for (final Body arrived : waiting) {
            body = join(eventPackage, body, arrived);
        }
        waiting = List.of();
        if (overflowed) {
            overflowed = false;
            stateMissing.run();
        }
        return body;
    }

    private Body join(final EventPackage eventPackage, final Body held, final Body arrived) {
        try {
            final Joined joined = eventPackage.join(held, arrived);
            if (!joined.complete()) {
                context.counters().count("backend.state.missing");
                stateMissing.run();
            }
            return joined.body();
        } catch (final RuntimeException | LinkageError e) {
            context.counters().count("engine.bodies.refused");
            if (context.mayComplain()) {
                LOG.warn(
                        "A body of event {} makes no sense and is left out; the state before stays: {}",
                        event,
                        e.getMessage());
            }
            return held;
        }
    }

    private void keep(final Body arrived) {
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>(1);
        }
        if (waiting.size() == MOST_WAITING) {
            waiting.remove(0);
            overflowed = true;
            context.counters().count("engine.bodies.overflowed");
        }
        waiting.add(arrived);
    }
}
