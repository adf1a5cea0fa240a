package io.rollcall.rls.sip.internal.transport;

import java.util.List;

/**
 * Bounds of connections.
 *
 * @param connections how many there may be
 * @param ofOneAddress how many of them others may make from one address
 * @param queue messages that may wait on one
 * @param messageBytes the largest message taken
 * @param headBytes the largest start line and header fields taken
 * @param bufferBytes how much of messages that are not complete yet all connections hold together
 * @param connectMs how long a connect may take
 * @param handshakeMs how long the far end may be silent in a TLS handshake, and the whole of it may take with the
 *     connect
 * @param writeMs how long a write may stand still before the connection is given up
 * @param readMs how long a message that has begun may take to arrive
 * @param idleMs after how long without a message from the peer it is closed
 * @param origins whose pages may open a WebSocket (RFC 6455, 4.2.2), in lower case; empty: all
 */
public record StreamLimits(
        int connections,
        int ofOneAddress,
        int queue,
        int messageBytes,
        int headBytes,
        int bufferBytes,
        int connectMs,
        int handshakeMs,
        int writeMs,
        int readMs,
        int idleMs,
        List<String> origins) {

    public StreamLimits {
        origins = List.copyOf(origins);
    }
}
