package io.rollcall.rls.sip.internal.locate;

import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.dns.Lookups;
import io.rollcall.rls.sip.internal.dns.Naptr;
import io.rollcall.rls.sip.internal.dns.Srv;
import io.rollcall.rls.sip.internal.dns.Unknown;
import io.rollcall.rls.sip.internal.message.Hosts;
import io.rollcall.rls.sip.internal.message.SipUri;
import io.rollcall.rls.sip.internal.transport.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * From a SIP or SIPS URI to the servers that a request for it is sent to, in order (RFC 3263, 4). One use; blocks as
 * its look-ups do.
 */
final class ServerSelection {

    /** The transports we may choose, in order of preference. */
    private static final List<Transport> CHOICE = List.of(Transport.UDP, Transport.TCP, Transport.TLS);

    private static final int MOST = 16;

    private final SipUri uri;
    private final Lookups lookups;
    private final Predicate<Transport> offered;
    private final IntUnaryOperator random;
    private final boolean last;
    private final Set<Target> targets = new LinkedHashSet<>();
    /** A service that is said not to be offered: the host itself is not asked then (RFC 2782). */
    private boolean denied;

    /**
     * A selection for one request.
     *
     * @param offered whether we speak that transport
     * @param random gives a number from 0 on below its argument
     * @param last whether the look-ups will not say more later, so that an address has to do where they are silent
     */
    ServerSelection(
            final SipUri uri,
            final Lookups lookups,
            final Predicate<Transport> offered,
            final IntUnaryOperator random,
            final boolean last) {
        this.uri = uri;
        this.lookups = lookups;
        this.offered = offered;
        this.random = random;
        this.last = last;
    }

    /**
     * The servers; none where there is no address.
     *
     * @throws Unknown where the look-ups do not say
     */
    List<Target> targets() throws Unknown {
        final Transport fixed = fixed();
        if (Hosts.literal(uri.host())) {
            return literal(fixed == null ? usual() : fixed);
        }
        if (uri.host().indexOf(':') >= 0) {
            // neither an address nor a name
            return List.of();
        }
        if (uri.port() >= 0 || lookups.local(uri.host())) {
            host(fixed == null ? usual() : fixed);
        } else {
            domain(fixed);
        }
        return List.copyOf(targets);
    }

    /** The transport that the URI leaves no choice about, or null. */
    private Transport fixed() {
        return uri.transport() == null && !uri.secure() ? null : uri.transportOr(Transport.UDP);
    }

    /** UDP where nothing says otherwise, and nothing keeps us from it (RFC 3263, 4.1). */
    private Transport usual() {
        return CHOICE.stream().filter(offered).findFirst().orElse(Transport.UDP);
    }

    private List<Target> literal(final Transport transport) {
        return List.of(target(transport, Hosts.byLiteral(uri.host()), uri.portFor(transport)));
    }

    private void host(final Transport transport) throws Unknown {
        addresses(transport, uri.host(), uri.portFor(transport));
    }

    private void domain(final Transport fixed) throws Unknown {
        try {
            if (uri.transport() == null) {
                byNaptr();
            }
            if (targets.isEmpty() && !denied) {
                bySrv(fixed);
            }
        } catch (final Unknown e) {
            // an address may come from elsewhere, as from the hosts file
            if (!last || lookups.addresses(uri.host()).isEmpty()) {
                throw e;
            }
        }
        if (targets.isEmpty() && !denied) {
            host(fixed == null ? usual() : fixed);
        }
    }

    private void byNaptr() throws Unknown {
        final List<Naptr> usable = new ArrayList<>();
        for (final Naptr one : lookups.naptr(uri.host())) {
            final Transport transport = transport(one);
            if (transport != null && offered.test(transport) && (transport.secure() || !uri.secure())) {
                usable.add(one);
            }
        }
        usable.sort(Comparator.comparingInt(Naptr::order).thenComparingInt(Naptr::preference));
        for (final Naptr one : usable) {
            service(transport(one), one.replacement());
        }
    }

    private static Transport transport(final Naptr naptr) {
        if (!naptr.flags().equalsIgnoreCase("s")) {
            return null;
        }
        switch (naptr.service().toUpperCase(Locale.ROOT)) {
            case "SIP+D2U":
                return Transport.UDP;
            case "SIP+D2T":
                return Transport.TCP;
            case "SIPS+D2T":
                return Transport.TLS;
            default:
                return null;
        }
    }

    private void bySrv(final Transport fixed) throws Unknown {
        if (fixed == Transport.WS || fixed == Transport.WSS) {
            return;
        }
        if (fixed != null) {
            service(fixed, prefix(fixed) + uri.host());
            return;
        }
        for (final Transport transport : CHOICE) {
            // a SIP URI is no reason to look for TLS (RFC 3263, 4.1)
            if (transport != Transport.TLS && offered.test(transport)) {
                service(transport, prefix(transport) + uri.host());
            }
        }
    }

    private static String prefix(final Transport transport) {
        return transport == Transport.UDP ? "_sip._udp." : transport == Transport.TCP ? "_sip._tcp." : "_sips._tcp.";
    }

    private void service(final Transport transport, final String name) throws Unknown {
        for (final Srv one : SrvOrder.of(lookups.srv(name), random)) {
            if (one.host().equals(".")) {
                denied = true;
            } else {
                addresses(transport, one.host(), one.port());
            }
        }
    }

    private void addresses(final Transport transport, final String host, final int port) throws Unknown {
        for (final InetAddress address : lookups.addresses(host)) {
            if (targets.size() < MOST) {
                targets.add(target(transport, address, port));
            }
        }
    }

    /** The name that a server has to prove is the one of the URI, whatever DNS makes of it (RFC 5922, 7.3). */
    private Target target(final Transport transport, final InetAddress address, final int port) {
        return new Target(
                transport,
                new InetSocketAddress(address, port),
                transport.secure() ? uri.host().toLowerCase(Locale.ROOT) : null);
    }
}
