package io.rollcall.rls.xcap.http.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Where requests may go besides the roots of the configuration: documents that users write name other servers, and must
 * not make this one knock on doors that only it can reach.
 *
 * @param hosts {@code host} or {@code host:port} in lower case that references and redirects may lead to
 * @param networks of which addresses are allowed although they are private
 */
record Destinations(List<String> hosts, List<Network> networks) {

    private static final int UNIQUE_LOCAL = 0xFC;
    private static final int UNIQUE_LOCAL_MASK = 0xFE;

    /** Networks that no document of a user may lead to, beyond those that {@link InetAddress} knows. */
    private static final List<Network> INNER = List.of(
            Network.parse("0.0.0.0/8"),
            Network.parse("100.64.0.0/10"),
            Network.parse("192.0.0.0/24"),
            Network.parse("198.18.0.0/15"),
            Network.parse("240.0.0.0/4"),
            Network.parse("64:ff9b::/96"),
            Network.parse("2002::/16"));

    Destinations {
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
    }

    /** Whether the operator named the host. Does not block. */
    boolean names(final URI uri) {
        if (!Root.isHttp(uri) || uri.getHost() == null || uri.getRawUserInfo() != null) {
            return false;
        }
        final String host = uri.getHost().toLowerCase(Locale.ROOT);
        final boolean usual = uri.getPort() < 0 || uri.getPort() == (Root.isHttps(uri) ? 443 : 80);
        return hosts.contains(host + ':' + Root.port(uri)) || usual && hosts.contains(host);
    }

    /** Finds the addresses of a host; blocks. */
    interface LookUp {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /**
     * Looks the host up and throws where a request must not go there. What the name leads to is what counts: names are
     * anybody's to choose, and may lead elsewhere the next moment.
     *
     * @return the address that the request is to go to
     * @throws FetchException with the reason
     */
    InetAddress check(final URI uri, final LookUp lookUp) {
        if (!names(uri)) {
            throw refused(uri.getScheme() + "://" + uri.getRawAuthority() + " is not among external_hosts");
        }
        final InetAddress[] addresses;
        try {
            addresses = lookUp.addresses(uri.getHost());
        } catch (final UnknownHostException e) {
            throw FetchException.ofServer("xcap.http.unreachable", "there is no host " + uri.getHost());
        }
        for (final InetAddress address : addresses) {
            if (isInner(address) && networks.stream().noneMatch(network -> network.has(address))) {
                throw refused(uri.getHost() + " is " + address.getHostAddress()
                        + ", an inner address that external_networks does not have");
            }
        }
        return addresses[0];
    }

    static boolean isInner(final InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL
                || INNER.stream().anyMatch(network -> network.has(address));
    }

    private static FetchException refused(final String why) {
        return FetchException.ofDocument("xcap.http.refused", why);
    }
}
