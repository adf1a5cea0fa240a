package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.spi.EventPackage;
import java.util.Set;

/** What tells event packages apart: {@code dialog} may leave while {@code dialog;sla} stays. */
record EventKey(String name, Set<String> parameters) {

    static EventKey of(final EventPackage eventPackage) {
        return new EventKey(eventPackage.name(), Set.copyOf(eventPackage.parameters()));
    }
}
