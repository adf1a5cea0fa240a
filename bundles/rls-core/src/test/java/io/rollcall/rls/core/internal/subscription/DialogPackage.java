package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.spi.EventPackage;
import java.time.Duration;
import java.util.List;

/** Event {@code dialog} as the engine sees it, with one or several instances. */
final class DialogPackage implements EventPackage {

    private final boolean several;

    DialogPackage(final boolean several) {
        this.several = several;
    }

    @Override
    public String name() {
        return "dialog";
    }

    @Override
    public List<String> acceptTypes() {
        return List.of("application/dialog-info+xml");
    }

    @Override
    public Duration defaultExpires() {
        return Duration.ofHours(1);
    }

    @Override
    public Duration minimumGap() {
        return Duration.ofSeconds(1);
    }

    @Override
    public boolean severalInstances() {
        return several;
    }
}
