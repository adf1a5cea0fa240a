package io.rollcall.rls.sip.internal.transport;

/**
 * A connection is gone with something on it that waits for an answer.
 *
 * @param connected whether it was ever there
 * @param stale whether nobody can have taken the message up: it was not written yet, or the far end knew nothing of the
 *     connection any more, as after a restart, or when a box in between has forgotten it; and nothing came since
 * @param why for the operator
 */
public record Loss(boolean connected, boolean stale, String why) {

    /** Told that a connection is lost; any thread, must not block. */
    public interface Listener {
        void lost(Loss loss);
    }
}
