package io.rollcall.rls.event.shared;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.Joined;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * An event package that is nothing but a few values. Its bodies are opaque and replace each other, unless a format of
 * partial documents is named.
 *
 * @param partial the format whose partial documents are merged, or null
 * @param maxStateBytes how large a merged document may become
 */
public record OpaquePackage(
        String name,
        Set<String> parameters,
        List<String> acceptTypes,
        Duration defaultExpires,
        Duration minimumExpires,
        Duration minimumGap,
        boolean severalInstances,
        PartialFormat partial,
        int maxStateBytes)
        implements EventPackage {

    public OpaquePackage {
        parameters = Set.copyOf(parameters);
        acceptTypes = List.copyOf(acceptTypes);
    }

    @Override
    public Joined join(final Body held, final Body arrived) {
        if (partial != null) {
            final Joined joined = partial.join(held, arrived, maxStateBytes);
            return joined.body().sameAs(held) ? new Joined(held, joined.complete()) : joined;
        }
        return Joined.complete(arrived.sameAs(held) ? held : arrived);
    }
}
