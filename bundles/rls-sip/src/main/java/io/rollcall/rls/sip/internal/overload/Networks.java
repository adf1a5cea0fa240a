package io.rollcall.rls.sip.internal.overload;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses and networks, {@code 192.0.2.7} or {@code 10.0.0.0/8}.
 *
 * @param networks each of them
 */
public record Networks(List<Network> networks) {

    /** None at all. */
    public static final Networks NONE = new Networks(List.of());

    public Networks {
        networks = List.copyOf(networks);
    }

    /**
     * One of them.
     *
     * @param address an address in it
     * @param bits how many of its bits, from the first on, all addresses in it share
     */
    public record Network(InetAddress address, int bits) {

        private boolean has(final byte[] candidate) {
            final byte[] own = address.getAddress();
            if (candidate.length != own.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                if (((candidate[i / 8] ^ own[i / 8]) >> 7 - i % 8 & 1) != 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return address.getHostAddress() + '/' + bits;
        }
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException when one is no address; the message reads on from it
     */
    public static Networks parse(final List<String> texts) {
        final List<Network> networks = new ArrayList<>();
        for (final String text : texts) {
            networks.add(network(text));
        }
        return new Networks(networks);
    }

    private static Network network(final String text) {
        final int slash = text.indexOf('/');
        final String host = slash < 0 ? text : text.substring(0, slash);
        // never a name, which would be looked up
        if (!host.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("is no address");
        }
        try {
            final InetAddress address = InetAddress.getByName(host);
            final int all = address.getAddress().length * Byte.SIZE;
            final int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > all) {
                throw new IllegalArgumentException("has no prefix length from 0 to " + all);
            }
            return new Network(address, bits);
        } catch (final UnknownHostException e) {
            throw new IllegalArgumentException("is no address", e);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("has no number as prefix length", e);
        }
    }

    @Override
    public String toString() {
        return networks.toString();
    }

    /** Whether the address is in one of them. */
    public boolean have(final InetAddress address) {
        if (networks.isEmpty()) {
            return false;
        }
        final byte[] bytes = address.getAddress();
        for (final Network network : networks) {
            if (network.has(bytes)) {
                return true;
            }
        }
        return false;
    }
}
