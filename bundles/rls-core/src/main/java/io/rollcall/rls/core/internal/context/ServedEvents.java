package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.EventHeader;
import java.util.ArrayList;
import java.util.List;

/** Reads the key {@code rls_event}: events by comma or repeated; a semicolon belongs to an event, as in its header. */
final class ServedEvents {

    private ServedEvents() {}

    /** The events named; {@code standing} where one of them is none. */
    static List<EventHeader> read(final ConfigurationReader keys, final List<EventHeader> standing) {
        final List<EventHeader> events = new ArrayList<>();
        for (final String text : keys.texts("rls_event", List.of())) {
            try {
                events.add(EventHeader.parse(text));
            } catch (final IllegalArgumentException e) {
                keys.refuse("rls_event = " + text + " is not an event; " + standing + " stays");
                return standing;
            }
        }
        return List.copyOf(events);
    }

    /** Whether what is configured means this event: the same name, and every parameter that is asked for. */
    static boolean covers(final EventHeader configured, final EventHeader event) {
        if (!configured.name().equals(event.name())) {
            return false;
        }
        for (final String parameter : configured.parameters()) {
            final int equals = parameter.indexOf('=');
            final String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (event.parameter(name.trim()).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
