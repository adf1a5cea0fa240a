package io.rollcall.rls.event.presence.internal;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.Joined;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * The event package presence (RFC 3856). Bodies are opaque: each one is a full document that replaces the one before.
 *
 * <p>Forked SUBSCRIBEs install one subscription only (RFC 3856, 6.9), so a member has a single instance.
 */
// immediate: the engine freezes the subscriptions of a package that is not there
@Component(immediate = true, property = "event=presence")
public final class PresencePackage implements EventPackage {

    private static final String NAME = "presence";
    private static final List<String> ACCEPT = List.of("application/pidf+xml");
    private static final Duration DEFAULT_EXPIRES = Duration.ofSeconds(3600);
    private static final Duration MINIMUM_GAP = Duration.ofSeconds(5);

    @Override
    public String name() {
        return NAME;
    }

    /** PIDF alone: every presence server and watcher must know it (RFC 3856, 6.5). */
    @Override
    public List<String> acceptTypes() {
        return ACCEPT;
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
        return Joined.complete(arrived.sameAs(held) ? held : arrived);
    }
}
