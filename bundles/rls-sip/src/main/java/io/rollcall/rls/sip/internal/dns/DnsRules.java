package io.rollcall.rls.sip.internal.dns;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What configuration says about DNS.
 *
 * @param servers whom to ask, in order; empty: whom the system asks
 * @param timeoutMs how long one answer is waited for
 * @param tries how often each server is asked
 * @param maxTtlS an answer is not kept for longer, whatever it says of itself
 * @param negativeTtlS nor is one that says there is nothing
 */
public record DnsRules(List<InetSocketAddress> servers, int timeoutMs, int tries, int maxTtlS, int negativeTtlS) {

    public DnsRules {
        servers = List.copyOf(servers);
    }

    /** What counts where nothing is configured. */
    public static final DnsRules STANDARD = new DnsRules(List.of(), 2000, 2, 3600, 30);
}
