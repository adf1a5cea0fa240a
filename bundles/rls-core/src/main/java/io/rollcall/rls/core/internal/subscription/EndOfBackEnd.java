package io.rollcall.rls.core.internal.subscription;

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
        LATER,
        NEVER
    }

    private static final Set<Integer> NO_RESOURCE = Set.of(404, 410, 489, 604);
    private static final Set<Integer> REJECTED = Set.of(403, 603);

    /** Responses that end a subscription when they answer a refresh (RFC 6665, 4.1.2.2) or a NOTIFY (4.2.2). */
    private static final Set<Integer> ENDS_USAGE =
            Set.of(404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604);

    /** A NOTIFY said terminated. */
    static EndOfBackEnd told(final String reason) {
        return switch (reason == null ? "" : reason) {
            case "deactivated" -> new EndOfBackEnd(null, Retry.AT_ONCE);
            case "timeout" -> new EndOfBackEnd("timeout", Retry.AT_ONCE);
            case "rejected", "noresource", "invariant" -> new EndOfBackEnd(reason, Retry.NEVER);
            case "probation", "giveup" -> new EndOfBackEnd(reason, Retry.LATER);
            default -> new EndOfBackEnd("probation", Retry.LATER);
        };
    }

    /** An initial SUBSCRIBE was refused. */
    static EndOfBackEnd refused(final int status) {
        if (REJECTED.contains(status)) {
            return new EndOfBackEnd("rejected", Retry.NEVER);
        }
        return NO_RESOURCE.contains(status) ? new EndOfBackEnd("noresource", Retry.NEVER) : failing();
    }

    /** Nothing came, or nothing of use. */
    static EndOfBackEnd failing() {
        return new EndOfBackEnd("probation", Retry.LATER);
    }

    /** A refresh had no NOTIFY: a new dialog is made, and what was known stays until it answers (4.1.2.4). */
    static EndOfBackEnd silent() {
        return new EndOfBackEnd(null, Retry.AT_ONCE);
    }

    /** Whether a response to a request inside of the dialog ends the subscription. */
    static boolean endsUsage(final int status) {
        return ENDS_USAGE.contains(status);
    }
}
