package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.SubscriptionState;

/**
 * On what terms a list subscription was admitted.
 *
 * @param shownAs URI under which back ends see the watcher: his own, or an anonymous one where he asked for privacy
 *     (RFC 3323, 4.1.1.3)
 * @param contained whether the list came in the SUBSCRIBE (RFC 5367): nobody else knows it, and it lives as long as the
 *     subscription
 * @param decision what was decided: allow, polite block or pending
 * @param decidedBy who decided
 */
public record Terms(String shownAs, boolean contained, Decision decision, DecidedBy decidedBy) {

    public Terms {
        requireNonNull(shownAs);
        requireNonNull(decision);
        requireNonNull(decidedBy);
        if (decision == Decision.DENY || decision == Decision.UNDECIDED) {
            throw new IllegalArgumentException("no subscription stands on " + decision);
        }
    }

    /** Whether the watcher is told of the members. */
    public boolean open() {
        return decision == Decision.ALLOW;
    }

    /** What NOTIFYs say of the subscription while it lasts (RFC 6665, 4.2.2). */
    public SubscriptionState state(final long secondsLeft) {
        return decision == Decision.PENDING
                ? SubscriptionState.pending(secondsLeft)
                : SubscriptionState.active(secondsLeft);
    }

    /** The same terms after another decision. */
    public Terms decided(final Decision other, final DecidedBy by) {
        return new Terms(shownAs, contained, other, by);
    }

    /** Who decided. */
    public enum DecidedBy {
        /** The rule of the key {@code auth}. */
        RULE,
        /** A {@link WatcherPolicy}. */
        POLICY,
        /** An operator, for this subscription alone and for as long as it lives. */
        OPERATOR
    }
}
