package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

/** A {@link SubscriptionJournal} could not write a change, or does not know whether it did. */
public final class NotKeptException extends Exception {

    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** The database cannot be reached, is too slow, full or read only: later it may go. */
        UNAVAILABLE,
        /** The lease is over: somebody else serves the shard. */
        LEASE_OVER,
        /** The database refuses this value: it will not go later either. */
        REFUSED
    }

    private final Reason reason;

    public NotKeptException(final Reason reason, final String message, final Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason);
    }

    public Reason reason() {
        return reason;
    }
}
