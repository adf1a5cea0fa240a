package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.EventPackage;

/** How often the watcher of a list subscription is told. On the lane. */
final class Rhythm {

    private final Shard shard;
    private NotifyRates rates = NotifyRates.NONE;

    Rhythm(final Shard shard) {
        this.shard = shard;
    }

    /** A SUBSCRIBE, or an answer to a NOTIFY, asks for these rates for the seconds that are left (RFC 6446). */
    void asked(final EventHeader event, final long secondsLeft) {
        rates = NotifyRates.of(event, gapMs(event), secondsLeft);
    }

    /** How often the watcher wants to be told. */
    NotifyRates rates() {
        return rates;
    }

    /** Longest time between the first of a burst of changes and its NOTIFY. */
    long gatherMs() {
        final EngineSettings settings = shard.settings();
        return Math.min(settings.gatherMs(), settings.waitnTimeMs());
    }

    /** Shortest time between two NOTIFYs: what the package asks for, unless the operator wants them sooner. */
    long gapMs(final EventHeader event) {
        final EventPackage eventPackage = shard.context().packages().find(event);
        final long waitnMs = shard.settings().waitnTimeMs();
        return eventPackage == null
                ? waitnMs
                : Math.min(eventPackage.minimumGap().toMillis(), waitnMs);
    }
}
