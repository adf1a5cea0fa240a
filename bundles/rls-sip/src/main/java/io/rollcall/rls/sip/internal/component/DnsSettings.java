package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.sip.internal.dns.DnsRules;
import io.rollcall.rls.sip.internal.message.Hosts;
import io.rollcall.rls.sip.internal.message.SipUri;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The keys {@code dns_*} of the PID {@code rls.sip}, checked. */
final class DnsSettings {

    private static final int PORT = 53;
    private static final int DAY_S = 86_400;

    private DnsSettings() {}

    static DnsRules read(final ConfigurationReader keys, final DnsRules old) {
        final DnsRules usual = DnsRules.STANDARD;
        return new DnsRules(
                servers(keys, old.servers()),
                (int) keys.number("dns_timeout_ms", 50, 30_000, usual.timeoutMs(), old.timeoutMs()),
                (int) keys.number("dns_tries", 1, 10, usual.tries(), old.tries()),
                (int) keys.number("dns_max_ttl", 1, DAY_S, usual.maxTtlS(), old.maxTtlS()),
                (int) keys.number("dns_negative_ttl", 1, DAY_S, usual.negativeTtlS(), old.negativeTtlS()));
    }

    private static List<InetSocketAddress> servers(final ConfigurationReader keys, final List<InetSocketAddress> old) {
        final List<InetSocketAddress> servers = new ArrayList<>();
        for (final String text : keys.texts("dns_servers", List.of())) {
            try {
                servers.add(server(text));
            } catch (final IllegalArgumentException e) {
                keys.refuse("dns_servers = " + text + ' ' + e.getMessage() + "; " + old + " stays");
                return old;
            }
        }
        return servers;
    }

    private static InetSocketAddress server(final String text) {
        final SipUri parsed = SipUri.parse("sip:" + text);
        if (!Hosts.literal(parsed.host())) {
            throw new IllegalArgumentException("is not address or address:port (IPv6 in brackets)");
        }
        return new InetSocketAddress(Hosts.byLiteral(parsed.host()), parsed.port() < 0 ? PORT : parsed.port());
    }
}
