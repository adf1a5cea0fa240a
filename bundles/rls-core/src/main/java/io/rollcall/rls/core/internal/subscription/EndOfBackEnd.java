package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.SubscriptionState;
import java.util.Set;

/**
 * Why a back-end subscription ended, what watchers see of it, and whether to try again (RFC 6665, 4.1.3 and 4.1.2).
 *
 * @param shown the reason in RLMI, or null where the last state is kept until the next dialog answers
 * @param retry when to try again
 */
record EndOfBackEnd(String shown, Retry retry) {

    /** When to try again. */
    enum Retry {
        AT_ONCE,
        /** After a pause that grows, or the one the peer asks for. */
        LATER,
        /** After the longest pause: there is little reason to hope. */
        SELDOM,
        /** When the operator has given us other credentials. */
        WITH_CREDENTIALS,
        NEVER
    }

    private static final String NO_RESOURCE_WORD = "noresource";
    private static final String REJECTED_WORD = "rejected";
    private static final String PROBATION = "probation";

    /** Nobody is there, or nobody who would ever do this: the same request will not fare better. */
    private static final Set<Integer> NO_RESOURCE = Set.of(404, 405, 410, 416, 484, 485, 489, 501, 604);

    /** Refused for who we ask for. */
    private static final Set<Integer> REJECTED = Set.of(403, 603);

    /** No credentials, or wrong ones: otherwise this would not be the last answer. */
    private static final Set<Integer> UNAUTHORIZED = Set.of(401, 407);

    /** Answers that tell of a passing trouble, a server error apart. */
    private static final Set<Integer> PASSING = Set.of(408, 413, 423, 429, 430, 480, 481, 482, 483, 486, 487, 491, 600);

    /** Server errors that are about the request. */
    private static final Set<Integer> LASTING = Set.of(505, 513);

    /** Responses that end a subscription when they answer a refresh (RFC 6665, 4.1.2.2) or a NOTIFY (4.2.2). */
    private static final Set<Integer> ENDS_USAGE =
            Set.of(404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604);

    /** A NOTIFY said terminated. */
    static EndOfBackEnd told(final String reason) {
        return switch (reason == null ? "" : reason) {
            case "deactivated" -> new EndOfBackEnd(null, Retry.AT_ONCE);
            case "timeout" -> new EndOfBackEnd("timeout", Retry.AT_ONCE);
            case REJECTED_WORD, NO_RESOURCE_WORD, "invariant" -> new EndOfBackEnd(reason, Retry.NEVER);
            case PROBATION, "giveup" -> new EndOfBackEnd(reason, Retry.LATER);
            default -> failing();
        };
    }

    /** An initial SUBSCRIBE was refused (RFC 6665, 4.1.2.1: there is no subscription). */
    static EndOfBackEnd refused(final int status) {
        if (UNAUTHORIZED.contains(status)) {
            return new EndOfBackEnd(REJECTED_WORD, Retry.WITH_CREDENTIALS);
        }
        if (REJECTED.contains(status)) {
            return new EndOfBackEnd(REJECTED_WORD, Retry.NEVER);
        }
        if (NO_RESOURCE.contains(status)) {
            return new EndOfBackEnd(NO_RESOURCE_WORD, Retry.NEVER);
        }
        final boolean passes = PASSING.contains(status) || status >= 500 && status < 600 || status < 400;
        return passes && !LASTING.contains(status) ? failing() : new EndOfBackEnd(PROBATION, Retry.SELDOM);
    }

    /** A refresh got an answer that ends the subscription (RFC 6665, 4.1.2.2): a new one may be made. */
    static EndOfBackEnd lost(final long retryAfterSeconds) {
        final boolean atOnce = retryAfterSeconds == SubscriptionState.ABSENT;
        return new EndOfBackEnd("timeout", atOnce ? Retry.AT_ONCE : Retry.LATER);
    }

    /** Nothing came, or nothing of use. */
    static EndOfBackEnd failing() {
        return new EndOfBackEnd(PROBATION, Retry.LATER);
    }

    /** A refresh had no NOTIFY: a new dialog is made, and what was known stays until it answers (4.1.2.4). */
    static EndOfBackEnd silent() {
        return new EndOfBackEnd(null, Retry.AT_ONCE);
    }

    /** Whether it is never tried again by itself. */
    boolean isFinal() {
        return retry == Retry.NEVER || retry == Retry.WITH_CREDENTIALS;
    }

    /** Whether a response to a request inside of the dialog ends the subscription. */
    static boolean endsUsage(final int status) {
        return ENDS_USAGE.contains(status);
    }
}
