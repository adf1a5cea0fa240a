package io.rollcall.rls.sip.internal.transport;

import java.io.IOException;

/**
 * A message could not be sent for a reason of our own that passes: a listening point that is not open now, a queue that
 * is full. It says nothing about the peer.
 */
public final class Unavailable extends IOException {

    private static final long serialVersionUID = 1L;

    Unavailable(final String why) {
        super(why);
    }

    Unavailable(final String why, final Throwable cause) {
        super(why, cause);
    }
}
