package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses whose word counts for who the watcher is (RFC 3325, 3: the trust domain). Immutable. */
public final class TrustedPeers {

    /** Some address with a prefix of that many bits. */
    private record Network(byte[] address, int bits) {

        boolean holds(final byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                final int mask = 0xFF << Math.max(0, 8 - (bits - bit));
                if (((other[bit / 8] ^ address[bit / 8]) & mask & 0xFF) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** This machine, and nobody else: not the browsers that a web server on it passes on. */
    public static final TrustedPeers LOOPBACK =
            new TrustedPeers(List.of("127.0.0.0/8", "::1"), of(List.of("127.0.0.0/8", "::1")).networks, false);

    private final List<String> spelled;
    private final List<Network> networks;
    private final boolean webSockets;

    private TrustedPeers(final List<String> spelled, final List<Network> networks, final boolean webSockets) {
        this.spelled = List.copyOf(spelled);
        this.networks = List.copyOf(networks);
        this.webSockets = webSockets;
    }

    /**
     * Those of these addresses and networks; {@code none} for nobody.
     *
     * @throws IllegalArgumentException where one is no literal address or its prefix makes no sense
     */
    public static TrustedPeers of(final List<String> texts) {
        final List<Network> networks = new ArrayList<>();
        for (final String text : texts) {
            if (!text.equalsIgnoreCase("none")) {
                networks.add(network(text));
            }
        }
        return new TrustedPeers(texts, networks, true);
    }

    private static Network network(final String text) {
        final int slash = text.indexOf('/');
        final byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        int bits = address.length * 8;
        if (slash >= 0) {
            final String digits = text.substring(slash + 1);
            final int most = bits;
            bits = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
            if (bits < 0 || bits > most) {
                throw new IllegalArgumentException(
                        "has " + text + ", whose prefix is not between 0 and " + most + " bits");
            }
        }
        return new Network(address, bits);
    }

    /** A name is refused before the platform sees it: it would ask the DNS, and believe it. */
    private static byte[] address(final String text) {
        if (!text.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw new IllegalArgumentException("has " + text + ", which is no address");
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (final UnknownHostException e) {
            throw new IllegalArgumentException("has " + text + ", which is no address", e);
        }
    }

    /**
     * Whether the word of who is at the other end counts. A WebSocket is a browser's, whatever address passes it on,
     * and is believed only where somebody has named that address.
     */
    public boolean speaksFor(final Flow flow) {
        final boolean webSocket = flow.transport() == Transport.WS || flow.transport() == Transport.WSS;
        return (webSockets || !webSocket) && contains(flow.peer().getAddress());
    }

    /** Whether this address is one of them. */
    public boolean contains(final InetAddress peer) {
        final byte[] address = peer.getAddress();
        for (final Network network : networks) {
            if (network.holds(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return String.join(", ", spelled);
    }
}
