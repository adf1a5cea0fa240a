package io.rollcall.rls.core.internal.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The profiles that are configured, in the order they are tried. Written under a lock, read from any lane without. */
public final class ClientProfiles {

    private final List<ClientProfileComponent> configured = new ArrayList<>();
    private volatile List<ClientProfile> ranked = List.of();

    /** One was configured. */
    public synchronized void add(final ClientProfileComponent added) {
        configured.add(added);
        changed();
    }

    /** One is configured no more. */
    public synchronized void remove(final ClientProfileComponent removed) {
        configured.remove(removed);
        changed();
    }

    /** One is another one now. */
    public synchronized void changed() {
        ranked = configured.stream()
                .map(ClientProfileComponent::profile)
                .sorted(Comparator.comparingInt(ClientProfile::rank).thenComparing(ClientProfile::name))
                .toList();
    }

    /** The profile of a client that says this of itself, or nothing (null). */
    public ClientProfile find(final String userAgent) {
        for (final ClientProfile one : ranked) {
            if (one.matches(userAgent)) {
                return one;
            }
        }
        return ClientProfile.STANDARD;
    }
}
