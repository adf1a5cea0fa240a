package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.context.EventPackages;
import io.rollcall.rls.spi.EventPackage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The event packages that are there, and those that may return. Any thread. */
final class PackagesAtHand {

    private final EngineContext engine;
    private final EventPackages packages = new EventPackages();
    private final Map<EventKey, Long> goneMs = new ConcurrentHashMap<>();
    private final MissingPackages missing = new MissingPackages();
    private final long startedMs;

    PackagesAtHand(final EngineContext engine) {
        this.engine = engine;
        this.startedMs = engine.clock().millis();
    }

    EventPackages packages() {
        return packages;
    }

    void add(final EventPackage eventPackage, final Map<String, ?> properties) {
        packages.add(eventPackage, properties);
        goneMs.remove(EventKey.of(eventPackage));
    }

    /** A package left; whether no other one took its place before. */
    boolean remove(final EventPackage eventPackage) {
        packages.remove(eventPackage);
        final boolean gone = !packages.has(eventPackage.name(), eventPackage.parameters());
        if (gone) {
            goneMs.put(EventKey.of(eventPackage), engine.clock().millis());
        }
        return gone;
    }

    boolean mayReturn(final String event) {
        return goneMs.keySet().stream().anyMatch(key -> key.name().equals(event))
                || engine.clock().millis() - startedMs < graceMs();
    }

    /** Called by the clock thread; tells of packages that have been away for too long. */
    void tick(final long nowMs, final Consumer<String> goneForGood) {
        goneMs.forEach((key, since) -> {
            if (nowMs - since > graceMs() && goneMs.remove(key, since)) {
                goneForGood.accept(key.name());
            }
        });
        missing.look(nowMs, engine.settings(), packages);
    }

    private long graceMs() {
        return engine.settings().packageGraceMs();
    }
}
