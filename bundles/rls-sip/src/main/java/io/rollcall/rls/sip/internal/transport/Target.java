package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Transport;
import java.net.InetSocketAddress;

/**
 * Whom to send to.
 *
 * @param transport how
 * @param peer where
 * @param domain whom the far end must prove to be where the transport is secure (RFC 5922, 7.3), in lower case; null
 *     for others
 */
public record Target(Transport transport, InetSocketAddress peer, String domain) {}
