package io.rollcall.rls.sip.internal.transport;

/**
 * A connection is gone with something on it that waits for an answer.
 *
 * @param connected whether it was ever there
 * @param stale whether the far end was gone and nothing came since the message was handed over: nobody can have taken
 *     it up, as with a connection that was idle for too long for a box in between
 * @param why for the operator
 */
public record Loss(boolean connected, boolean stale, String why) {

    /** Told that a connection is lost; any thread, must not block. */
    public interface Listener {
        void lost(Loss loss);
    }
}
