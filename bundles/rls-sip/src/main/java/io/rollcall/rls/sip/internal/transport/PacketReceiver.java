package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Flow;

/** Takes messages as bytes, in the order in which they came on a link; called by the thread that reads it. */
public interface PacketReceiver {

    /**
     * A datagram or the frame of a stream.
     *
     * @param bytes holds the message alone and is not used again
     * @param from where it begins, after any keep-alive
     */
    void received(byte[] bytes, int from, Flow flow, Link link);
}
