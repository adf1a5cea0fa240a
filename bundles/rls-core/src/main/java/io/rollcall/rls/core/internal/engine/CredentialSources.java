package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.spi.CredentialSource;
import java.util.List;
import java.util.Map;

/** The sources of users that are there, best first, and whether the last one may return. Any thread. */
final class CredentialSources {

    private static final long NEVER_WAS = Long.MIN_VALUE / 2;

    private final EngineContext engine;
    private final Ranked<CredentialSource> sources = new Ranked<>();
    private volatile long leftMs = NEVER_WAS;

    CredentialSources(final EngineContext engine) {
        this.engine = engine;
    }

    void add(final CredentialSource source, final Map<String, ?> properties) {
        sources.add(source, properties);
    }

    void remove(final CredentialSource source) {
        sources.remove(source);
        leftMs = engine.clock().millis();
    }

    List<CredentialSource> all() {
        return sources.all();
    }

    /** Whether one left a moment ago, as for an update. */
    boolean mayReturn() {
        return engine.clock().millis() - leftMs < engine.settings().packageGraceMs();
    }
}
