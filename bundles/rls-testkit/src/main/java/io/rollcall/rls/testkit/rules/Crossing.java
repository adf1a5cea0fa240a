package io.rollcall.rls.testkit.rules;

import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Transport;
import java.time.Duration;

/**
 * Tells which NOTIFY may have left the server before the 2xx that came first. A server can keep one back that has not
 * left, but nothing keeps the order between two transports, or between a response and the copy of a datagram that was
 * lost: so one NOTIFY, soon after the response, for only one is under way. Guarded by its owner's lock.
 */
final class Crossing {

    /** What is on its way arrives within this, on a busy machine. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

    private Transport answeredBy;
    private long answeredNs;
    private Duration copiesFor = Duration.ZERO;

    /** Datagrams get lost: a copy may arrive as long as copies are sent. */
    void copiesFor(final Duration limit) {
        copiesFor = limit;
    }

    /** A SUBSCRIBE was answered 2xx. */
    void accepted(final SipMessage response) {
        answeredBy = String.valueOf(response.header("Via")).startsWith("SIP/2.0/UDP") ? Transport.UDP : Transport.TCP;
        answeredNs = System.nanoTime();
    }

    /** Whether this NOTIFY may have crossed: only one is under way at a time. */
    boolean mayHave(final Notification notification) {
        if (answeredBy == null) {
            return false;
        }
        final Duration since = Duration.ofNanos(notification.arrivedNs() - answeredNs);
        final boolean other = notification.transport() != answeredBy && since.compareTo(ON_ITS_WAY) < 0;
        final boolean copy = notification.transport() == Transport.UDP && since.compareTo(copiesFor) < 0;
        answeredBy = null;
        return other || copy;
    }
}
