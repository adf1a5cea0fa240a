package io.rollcall.rls.sip.internal.transport;

import java.io.IOException;

/** How messages stand in the bytes of a connection. */
interface Framing {

    /** What the reader of a connection does for it. */
    interface Source {
        /** Reads some bytes; the flag says whether part of a message is there already. */
        int read(byte[] into, int from, int length, boolean inMessage) throws IOException;

        /** Sends these bytes, as they are, after what is sent already. */
        void reply(byte[] raw);
    }

    /**
     * The next message; called by the one thread that reads, and blocks.
     *
     * @return its bytes, or null at the end
     * @throws Ended when the end has been said to the peer, too
     * @throws IOException when the stream breaks off in a message or carries no SIP
     */
    byte[] next(Source source) throws IOException;

    /** The connection is at its end: memory that was taken is given back; called by the thread that reads. */
    void release();

    /** A message as it goes out; any thread. */
    byte[] frame(byte[] message);

    /** The connection ends in good order: what is sent already gets out before it is closed. */
    final class Ended extends IOException {

        private static final long serialVersionUID = 1L;

        Ended(final String why) {
            super(why);
        }
    }
}
