package io.rollcall.rls.spi;

import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sends NOTIFYs to watchers. Published by a SIP transport while it can send.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>{@link #send} is called from a lane and must not block: no name look-up, no connect, no stream write on the
 *       caller's thread;
 *   <li>the engine has at most one NOTIFY of a dialog under way;
 *   <li>each call ends in exactly one {@code ResourceListServer.notifyEnded}, on any thread, never from inside of
 *       {@code send};
 *   <li>a transport that stops ends what it has under way with {@code Outcome.Lost}, and withdraws the service first;
 *       so does one that has no room.
 * </ul>
 */
@ConsumerType
public interface NotifySender {

    /** Sends it and retransmits as needed (RFC 3261, 17.1.2). */
    void send(ListNotify notify);

    /**
     * Sends it for as long as the sender has the right to. A node whose lease is over must be silent, whatever it has
     * begun; and what still waits when a SUBSCRIBE is accepted gives way to a full state (RFC 4662, 5.2).
     *
     * @param right asked right before it is sent, not before it waits for anything, and before each retransmission, by
     *     any thread; must not block. Once it says no, nothing more is sent and it ends with {@code Outcome.Lost}
     */
    default void send(final ListNotify notify, final BooleanSupplier right) {
        send(notify);
    }
}
