package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.rlmi.NestedLists;
import io.rollcall.rls.spi.EventPackage;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One instance made of all those of a resource, for a list whose watcher has one row or lamp for each member. */
final class Consolidation {

    private static final Logger LOG = LoggerFactory.getLogger(Consolidation.class);

    private final EngineContext context;
    private final EventHeader event;
    private final String id;
    private Body merged;
    private List<Instance> shown = List.of();

    Consolidation(final EngineContext context, final EventHeader event) {
        this.context = context;
        this.event = event;
        this.id = Long.toString(context.random() & 0xFFFF_FFFFL, 36);
    }

    /** Nothing, or the one instance. */
    List<Instance> shown() {
        return shown;
    }

    /** The resource has these instances now; whether watchers see a difference. */
    boolean update(final List<Instance> instances) {
        final Instance next = instances.isEmpty() ? null : one(instances);
        final Instance before = shown.isEmpty() ? null : shown.get(0);
        shown = next == null ? List.of() : List.of(next);
        return next == null ? before != null : !next.sameAs(before);
    }

    private Instance one(final List<Instance> instances) {
        final List<Body> states = new ArrayList<>(instances.size());
        Instance best = instances.get(0);
        for (final Instance each : instances) {
            if (each.active() && each.body() != null) {
                states.add(each.body());
            }
            if (best.terminated()) {
                best = each;
            }
        }
        final long nowMs = context.clock().millis();
        if (states.isEmpty()) {
            return new Instance(id, best.state(), best.reason(), null, nowMs);
        }
        merge(states);
        return new Instance(id, SubscriptionState.ACTIVE, null, merged, nowMs);
    }

    private void merge(final List<Body> states) {
        final EventPackage eventPackage = context.packages().find(event);
        if (eventPackage == null) {
            return;
        }
        if (states.stream().anyMatch(NestedLists::isMultipart)) {
            // a list elsewhere: no package knows how to make one state of it
            merged = states.get(0);
            return;
        }
        try {
            merged = eventPackage.consolidate(merged, states);
        } catch (final RuntimeException | LinkageError e) {
            context.counters().count("engine.bodies.refused");
            if (context.mayComplain()) {
                LOG.warn("States of event {} cannot be made one; the one before stays: {}", event, e.getMessage());
            }
        }
    }
}
