package io.rollcall.rls.core.internal.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Body;
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

    /** Where the URI says so, the states one after the other. */
    @Override
    public boolean consolidates(final String listUri) {
        return listUri.endsWith(";consolidated");
    }

    @Override
    public Body consolidate(final Body before, final List<Body> states) {
        final StringBuilder all = new StringBuilder();
        states.forEach(one -> all.append(new String(one.bytes(), UTF_8)));
        final Body now = ShardRig.body(all.toString());
        return now.sameAs(before) ? before : now;
    }

    @Override
    public boolean severalInstances() {
        return several;
    }
}
