package io.rollcall.rls.testkit.rules;

import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Transport;

/**
 * Tells which NOTIFY may have left the server before the 2xx that came first: one on another transport, since nothing
 * keeps the order between two. Guarded by its owner's lock.
 */
final class Crossing {

    private Transport answeredBy;

    /** A SUBSCRIBE was answered 2xx. */
    void accepted(final SipMessage response) {
        answeredBy = String.valueOf(response.header("Via")).startsWith("SIP/2.0/UDP") ? Transport.UDP : Transport.TCP;
    }

    /** Whether this NOTIFY may have crossed: only one is under way at a time. */
    boolean mayHave(final Notification notification) {
        final boolean other = answeredBy != null && notification.transport() != answeredBy;
        answeredBy = null;
        return other;
    }
}
