package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.message.Hosts;
import io.rollcall.rls.sip.internal.message.SipUri;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The key {@code server_address}: how clients reach us.
 *
 * @param byTransport the addresses that are for one transport
 * @param other the address for the rest, or null
 */
public record PublicAddresses(Map<Transport, Address> byTransport, Address other) {

    /** The addresses listened on. */
    public static final PublicAddresses NONE = new PublicAddresses(Map.of(), null);

    /**
     * One of them.
     *
     * @param user user part, or null
     * @param host name or address, with the brackets of IPv6
     * @param port the port, or -1 for the one listened on
     */
    public record Address(String user, String host, int port) {

        private static Address parse(final String text) {
            final String uri = text.regionMatches(true, 0, "sip:", 0, 4) ? text : "sip:" + text;
            final SipUri parsed = SipUri.parse(uri);
            if (parsed.host().chars().anyMatch(c -> c <= ' ' || "<>\"/;,".indexOf(c) >= 0)) {
                throw new IllegalArgumentException("is not a host or host:port");
            }
            final boolean six = parsed.host().indexOf(':') >= 0;
            if (six && !(uri.contains("[" + parsed.host() + "]") && Hosts.literal(parsed.host()))) {
                throw new IllegalArgumentException("is not a host or host:port (IPv6 in brackets)");
            }
            final int at = uri.indexOf('@');
            return new Address(at < 0 ? null : uri.substring(4, at), Hosts.bracketed(parsed.host()), parsed.port());
        }
    }

    public PublicAddresses {
        byTransport = Map.copyOf(byTransport);
    }

    /**
     * Reads {@code host}, {@code host:port} or {@code sip:user@host:port}, each perhaps with a transport and a colon
     * before it.
     *
     * @throws IllegalArgumentException with a message that reads on from the values
     */
    public static PublicAddresses parse(final List<String> texts) {
        final Map<Transport, Address> byTransport = new EnumMap<>(Transport.class);
        Address other = null;
        for (final String text : texts) {
            final Transport transport = transport(text);
            if (transport == null) {
                if (other != null) {
                    throw new IllegalArgumentException("names two addresses without a transport");
                }
                other = Address.parse(text);
            } else if (byTransport.put(transport, Address.parse(text.substring(text.indexOf(':') + 1))) != null) {
                throw new IllegalArgumentException("names two addresses for " + name(transport));
            }
        }
        return new PublicAddresses(byTransport, other);
    }

    /** Null where none is named; a host may be called tls, but then its port is a number. */
    private static Transport transport(final String text) {
        final int colon = text.indexOf(':');
        if (colon < 0 || text.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        for (final Transport transport : Transport.values()) {
            if (text.substring(0, colon).equalsIgnoreCase(name(transport))) {
                return transport;
            }
        }
        return null;
    }

    private static String name(final Transport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    /** All hosts, lower case. */
    public Set<String> hosts() {
        final Set<String> hosts = new HashSet<>();
        byTransport.values().forEach(one -> hosts.add(one.host().toLowerCase(Locale.ROOT)));
        if (other != null) {
            hosts.add(other.host().toLowerCase(Locale.ROOT));
        }
        return hosts;
    }

    /** The address for a transport, or null where it is the one listened on. */
    public Address of(final Transport transport) {
        final Address special = byTransport.get(transport);
        return special == null ? other : special;
    }
}
