package io.rollcall.rls.core.internal.digest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All credentials we have. Read without locks by lanes; changed by whoever reads the configuration. */
public final class CredentialsBook {

    private volatile Map<String, Credentials> byName = Map.of();

    /** Puts or replaces, by the name of the configuration. */
    public synchronized void put(final String name, final Credentials credentials) {
        final Map<String, Credentials> changed = new TreeMap<>(byName);
        changed.put(name, credentials);
        byName = changed;
    }

    /** The configuration is gone. */
    public synchronized void remove(final String name) {
        final Map<String, Credentials> changed = new TreeMap<>(byName);
        changed.remove(name);
        byName = changed;
    }

    /** Those for a realm at a host: the first that name both plainly, else the first whose patterns fit; or null. */
    public Credentials find(final String realm, final String host) {
        final List<Credentials> fitting = new ArrayList<>(1);
        for (final Credentials one : byName.values()) {
            if (one.fit(realm, host)) {
                if (one.realm().equals(realm) && one.domain().equalsIgnoreCase(host)) {
                    return one;
                }
                fitting.add(one);
            }
        }
        return fitting.isEmpty() ? null : fitting.get(0);
    }
}
