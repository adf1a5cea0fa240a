package io.rollcall.rls.testkit.sip;

import java.net.InetSocketAddress;

/**
 * Where a message came from or goes to.
 *
 * @param transport UDP or TCP
 * @param peer the address of the other side
 * @param connection the TCP connection it came by; null for UDP, and where one is to be found or made
 */
record Flow(Transport transport, InetSocketAddress peer, Connection connection) {

    static Flow to(final Transport transport, final InetSocketAddress peer) {
        return new Flow(transport, peer, null);
    }
}
