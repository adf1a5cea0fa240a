package io.rollcall.rls.event.presence.internal;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.event.shared.PidfDiff;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.Joined;
import java.time.Duration;
import java.util.List;

/**
 * The event package presence (RFC 3856). PIDF bodies are opaque: each one is a full document that replaces the one
 * before. Partial presence (RFC 5263) is merged into PIDF, and never passed on.
 *
 * <p>Forked SUBSCRIBEs install one subscription only (RFC 3856, 6.9), so a member has a single instance.
 *
 * @param offersDiff whether back ends are told that we know partial presence
 * @param maxStateBytes how large a document made of partial ones may become
 */
record PresencePackage(boolean offersDiff, int maxStateBytes) implements EventPackage {

    private static final String NAME = "presence";
    private static final String PIDF = "application/pidf+xml";
    private static final List<String> ACCEPT = List.of(PIDF);
    private static final List<String> ACCEPT_DIFF = List.of(PIDF, PidfDiff.CONTENT_TYPE);
    private static final Duration DEFAULT_EXPIRES = Duration.ofSeconds(3600);
    private static final Duration MINIMUM_GAP = Duration.ofSeconds(5);

    @Override
    public String name() {
        return NAME;
    }

    /** PIDF in any case: every presence server and watcher must know it (RFC 3856, 6.5; RFC 5263, 4.2). */
    @Override
    public List<String> acceptTypes() {
        return offersDiff ? ACCEPT_DIFF : ACCEPT;
    }

    /** RFC 3856, 6.4. */
    @Override
    public Duration defaultExpires() {
        return DEFAULT_EXPIRES;
    }

    /** RFC 3856, 6.10; a shorter {@code waitn_time} of the engine goes before it. */
    @Override
    public Duration minimumGap() {
        return MINIMUM_GAP;
    }

    @Override
    public Joined join(final Body held, final Body arrived) {
        if (PidfDiff.reads(arrived)) {
            return PidfDiff.join(held, arrived, maxStateBytes);
        }
        return Joined.complete(arrived.sameAs(held) ? held : arrived);
    }
}
