package io.rollcall.rls.samples.messages;

import io.rollcall.rls.spi.EventPackage;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The event package message-summary: who has voice mail waiting (RFC 3842). Its bodies are opaque. */
@Component
public final class MessageSummaryPackage implements EventPackage {

    private static final List<String> ACCEPT = List.of("application/simple-message-summary");

    @Override
    public String name() {
        return "message-summary";
    }

    /** RFC 3842, 3.5. */
    @Override
    public List<String> acceptTypes() {
        return ACCEPT;
    }

    /** RFC 3842, 3.4. */
    @Override
    public Duration defaultExpires() {
        return Duration.ofHours(1);
    }

    /** RFC 3842, 3.11. */
    @Override
    public Duration minimumGap() {
        return Duration.ofSeconds(1);
    }

    /** An account may have several mail systems (RFC 3842, 3.9). */
    @Override
    public boolean severalInstances() {
        return true;
    }
}
