package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.spi.EventPackage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the event packages of the moment mean for watchers and back ends. Belongs to a lane. */
final class ServedPackages {

    private static final List<String> LIST_TYPES = List.of("multipart/related", "application/rlmi+xml");

    private final EngineContext context;

    /** What packages took that are away for a moment. */
    private final Map<String, List<String>> accepts = new HashMap<>();

    ServedPackages(final EngineContext context) {
        this.context = context;
    }

    /** For Allow-Events (RFC 6665, 4.4.4). */
    Set<String> eventNames() {
        final Set<String> served = new HashSet<>();
        context.settings().events().stream()
                .filter(event -> context.packages().find(event) != null)
                .forEach(event -> served.add(event.name()));
        return served;
    }

    /** Expires to ask of back ends. */
    long backEndExpires(final EventHeader event) {
        final long configured = context.settings().backendExpiresS();
        if (configured != SubscriptionState.ABSENT) {
            return configured;
        }
        final EventPackage eventPackage = context.packages().find(event);
        return eventPackage == null ? 3600 : eventPackage.defaultExpires().toSeconds();
    }

    /** Accept of back-end SUBSCRIBEs: lists, since a member may be one elsewhere, and what the package takes. */
    List<String> acceptFor(final EventHeader event) {
        final EventPackage eventPackage = context.packages().find(event);
        if (eventPackage != null) {
            final List<String> types = new ArrayList<>(LIST_TYPES);
            types.addAll(eventPackage.acceptTypes());
            accepts.put(event.name(), List.copyOf(types));
        }
        return accepts.getOrDefault(event.name(), LIST_TYPES);
    }

    /** The same for a peer that chokes on lists. */
    List<String> plainAcceptFor(final EventHeader event) {
        return acceptFor(event).stream()
                .filter(type -> !LIST_TYPES.contains(type))
                .toList();
    }

    /** Whether a SUBSCRIBE that forks makes several subscriptions (RFC 6665, 5.4.9). */
    boolean severalInstances(final EventHeader event) {
        final EventPackage eventPackage = context.packages().find(event);
        return eventPackage != null && eventPackage.severalInstances();
    }
}
