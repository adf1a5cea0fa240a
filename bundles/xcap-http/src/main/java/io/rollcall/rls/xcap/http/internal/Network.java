package io.rollcall.rls.xcap.http.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network of addresses.
 *
 * @param address one of it
 * @param bits that are the same in all of it
 */
record Network(InetAddress address, int bits) {

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or one address.
     *
     * @throws IllegalArgumentException with a reason that reads on from the text
     */
    static Network parse(final String text) {
        final int slash = text.indexOf('/');
        final String host = slash < 0 ? text : text.substring(0, slash);
        if (!host.matches("[0-9.]+|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*")) {
            throw new IllegalArgumentException("is neither an address nor a network");
        }
        try {
            final InetAddress address = InetAddress.getByName(host);
            final int all = address.getAddress().length * 8;
            final int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > all) {
                throw new IllegalArgumentException("has a prefix that is not between 0 and " + all);
            }
            return new Network(address, bits);
        } catch (final UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("is neither an address nor a network", e);
        }
    }

    boolean has(final InetAddress other) {
        final byte[] mine = address.getAddress();
        final byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((mine[bit / 8] ^ its[bit / 8]) & 0x80 >> bit % 8) != 0) {
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
