package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.context.EventPackages;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which events of {@code rls_event} no bundle serves: once for each, when it has had the time that a package may
 * be away. Used by the clock thread alone.
 */
final class MissingPackages {

    private static final Logger LOG = LoggerFactory.getLogger(MissingPackages.class);

    private final Set<EventHeader> said = new HashSet<>();
    private List<EventHeader> events = List.of();
    private long sinceMs;

    void look(final long nowMs, final EngineSettings settings, final EventPackages packages) {
        if (!settings.events().equals(events)) {
            events = settings.events();
            sinceMs = nowMs;
            said.retainAll(events);
        }
        if (nowMs - sinceMs < settings.packageGraceMs()) {
            return;
        }
        for (final EventHeader event : events) {
            if (packages.find(event) != null) {
                said.remove(event);
            } else if (said.add(event)) {
                LOG.error(
                        "rls_event names {}, but no bundle serves it: SUBSCRIBEs to it are answered 489. Install its"
                                + " feature (rls-event-...), or describe it in etc/rls.event-{}.cfg",
                        event,
                        event.name());
            }
        }
    }
}
