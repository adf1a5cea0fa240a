package io.rollcall.rls.sip.internal.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/** The addresses of hosts: from the hosts file, from DNS, else however the system finds them. May block. */
public final class HostAddresses {

    private static final String INVALID = "invalid";
    private static final int LOCAL_S = 30;
    private static final int NOTHING_S = 5;

    private final HostsFileParser file = new HostsFileParser();
    private final DnsClient client;
    private final System system;

    /** Asks the system; may block. */
    public interface System {
        InetAddress[] byName(String host) throws UnknownHostException;
    }

    HostAddresses(final DnsClient client, final System system) {
        this.client = client;
        this.system = system;
    }

    /** Whether DNS has no say in that name. */
    boolean local(final String host) {
        return invalid(host) || !fromFile(Dns.name(host)).isEmpty();
    }

    Dns.Learnt<List<InetAddress>> find(final String host) {
        final Name name = Dns.name(host);
        if (invalid(host)) {
            return new Dns.Learnt<>(List.of(), LOCAL_S);
        }
        final List<InetAddress> listed = fromFile(name);
        if (!listed.isEmpty()) {
            return new Dns.Learnt<>(List.copyOf(listed), LOCAL_S);
        }
        final List<InetAddress> found = new ArrayList<>();
        long ttl = Long.MAX_VALUE;
        for (final int type : name == null ? new int[0] : new int[] {Type.A, Type.AAAA}) {
            try {
                final DnsAnswer answer = client.ask(name, type);
                for (final Record one : answer.records()) {
                    found.add(one instanceof ARecord four ? four.getAddress() : ((AAAARecord) one).getAddress());
                    ttl = Math.min(ttl, answer.ttlS());
                }
            } catch (final Unknown e) {
                // the system may know better
            }
        }
        return found.isEmpty() ? bySystem(host) : new Dns.Learnt<>(List.copyOf(found), ttl);
    }

    private Dns.Learnt<List<InetAddress>> bySystem(final String host) {
        try {
            return new Dns.Learnt<>(List.copyOf(Arrays.asList(system.byName(host))), LOCAL_S);
        } catch (final UnknownHostException e) {
            return new Dns.Learnt<>(List.of(), NOTHING_S);
        }
    }

    private List<InetAddress> fromFile(final Name name) {
        final List<InetAddress> found = new ArrayList<>();
        try {
            if (name != null) {
                file.getAddressForHost(name, Type.A).ifPresent(found::add);
                file.getAddressForHost(name, Type.AAAA).ifPresent(found::add);
            }
        } catch (final IOException e) {
            // there is no such file, or it cannot be read
        }
        return found;
    }

    /** Never leads anywhere (RFC 6761, 6.4). */
    private static boolean invalid(final String host) {
        final String name = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).toLowerCase(Locale.ROOT);
        return name.equals(INVALID) || name.endsWith('.' + INVALID);
    }
}
