package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.api.ConfigurationReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom back-end subscriptions are made to, and how many; 0 stands for no limit.
 *
 * @param perList of one list subscription; members that are equal count once
 * @param perWatcher of one watcher
 * @param inAll of this server
 * @param localOnly whether only members of our domains are subscribed to
 * @param localDomains our domains, lower case; empty for what transports call themselves
 */
public record Allowance(int perList, int perWatcher, int inAll, boolean localOnly, Set<String> localDomains) {

    /** Every default. */
    public static final Allowance DEFAULTS = new Allowance(0, 20_000, 1_000_000, false, Set.of());

    private static final int MOST = 100_000_000;

    public Allowance {
        localDomains = Set.copyOf(localDomains);
    }

    static Allowance read(final ConfigurationReader keys, final Allowance standing) {
        return new Allowance(
                (int) keys.number("max_backend_subs", 0, MOST, DEFAULTS.perList, standing.perList),
                (int) keys.number("max_backends_per_watcher", 0, MOST, DEFAULTS.perWatcher, standing.perWatcher),
                (int) keys.number("max_backends", 0, MOST, DEFAULTS.inAll, standing.inAll),
                keys.flag("disable_remote_presence", DEFAULTS.localOnly, standing.localOnly),
                keys.texts("local_domains", List.of()).stream()
                        .map(domain -> domain.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
    }
}
