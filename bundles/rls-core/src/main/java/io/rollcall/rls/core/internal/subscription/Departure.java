package io.rollcall.rls.core.internal.subscription;

import java.util.function.BooleanSupplier;

/**
 * Whether a NOTIFY may leave. One that still waits for an address or a connection when a SUBSCRIBE is accepted does not
 * leave any more: the first NOTIFY after that has the full state (RFC 4662, 5.2). Any thread.
 */
final class Departure implements BooleanSupplier {

    /** The right to serve the watcher, or null where nobody else could. */
    private final BooleanSupplier right;

    private boolean left;
    private boolean overtaken;
    private boolean refused;

    Departure(final BooleanSupplier right) {
        this.right = right;
    }

    @Override
    public synchronized boolean getAsBoolean() {
        if (overtaken && !left) {
            refused = true;
            return false;
        }
        if (right != null && !right.getAsBoolean()) {
            return false;
        }
        left = true;
        return true;
    }

    /** A SUBSCRIBE is about to be accepted. */
    synchronized void overtake() {
        overtaken = true;
    }

    /** Whether a SUBSCRIBE was accepted since it was made. */
    synchronized boolean isOvertaken() {
        return overtaken;
    }

    /** Whether the transport has asked, and nobody will ever see it. */
    synchronized boolean isRefused() {
        return refused;
    }
}
