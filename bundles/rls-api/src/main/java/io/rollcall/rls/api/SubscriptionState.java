package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

/**
 * A Subscription-State header field (RFC 6665, 4.1.3 and 8.2.3).
 *
 * @param state {@code active}, {@code pending}, {@code terminated} or a word of the peer's own
 * @param reason why it ended, or null where none was given
 * @param expiresSeconds the time left, or {@link #ABSENT}
 * @param retryAfterSeconds how long to wait before another try, or {@link #ABSENT}
 * @param further parameters of extensions, each after a semicolon; in what we send alone
 */
public record SubscriptionState(
        String state, String reason, long expiresSeconds, long retryAfterSeconds, String further) {

    /** Stands for a number that was not given. */
    public static final long ABSENT = -1;

    public static final String ACTIVE = "active";
    public static final String PENDING = "pending";
    public static final String TERMINATED = "terminated";

    public SubscriptionState {
        requireNonNull(state);
        requireNonNull(further);
    }

    /** One without further parameters. */
    public SubscriptionState(
            final String state, final String reason, final long expiresSeconds, final long retryAfterSeconds) {
        this(state, reason, expiresSeconds, retryAfterSeconds, "");
    }

    /** The same with parameters of an extension, each after a semicolon. */
    public SubscriptionState with(final String parameters) {
        if (parameters.isEmpty()) {
            return this;
        }
        return new SubscriptionState(state, reason, expiresSeconds, retryAfterSeconds, further + parameters);
    }

    /** An active subscription that runs that long. */
    public static SubscriptionState active(final long expiresSeconds) {
        return new SubscriptionState(ACTIVE, null, expiresSeconds, ABSENT);
    }

    /** A subscription that waits for a decision. */
    public static SubscriptionState pending(final long expiresSeconds) {
        return new SubscriptionState(PENDING, null, expiresSeconds, ABSENT);
    }

    /** The end of a subscription; it carries no expires (RFC 6665, 4.2.2). */
    public static SubscriptionState terminated(final String reason) {
        return new SubscriptionState(TERMINATED, reason, ABSENT, ABSENT);
    }

    /** Whether this is the end of the subscription; the word in any case. */
    public boolean isTerminated() {
        return TERMINATED.equalsIgnoreCase(state);
    }

    /** Whether a decision is awaited; the word in any case. */
    public boolean isPending() {
        return PENDING.equalsIgnoreCase(state);
    }

    /** As it stands in a message. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(state);
        if (reason != null) {
            text.append(";reason=").append(reason);
        }
        if (expiresSeconds != ABSENT) {
            text.append(";expires=").append(expiresSeconds);
        }
        if (retryAfterSeconds != ABSENT) {
            text.append(";retry-after=").append(retryAfterSeconds);
        }
        return text.append(further).toString();
    }
}
