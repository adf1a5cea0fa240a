package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.spi.BackEndSubscribe;
import java.util.List;

/** On what terms a back end lets us subscribe: what its refusals asked for is asked or left out from then on. */
final class BackEndTerms {

    private final Shard shard;
    private final EventHeader event;
    private final int maxForwards;
    private boolean plain;
    private long leastSeconds;

    BackEndTerms(final Shard shard, final EventHeader event, final int maxForwards) {
        this.shard = shard;
        this.event = event;
        this.maxForwards = maxForwards;
    }

    /** Expires to ask for. */
    long expiresSeconds() {
        return Math.max(leastSeconds, shard.backEndExpires(event));
    }

    /** A SUBSCRIBE on these terms. */
    BackEndSubscribe request(final Dialog dialog, final long cseq, final long expiresSeconds) {
        return new BackEndSubscribe(
                dialog,
                cseq,
                event,
                expiresSeconds,
                plain ? shard.plainAcceptFor(event) : shard.acceptFor(event),
                !plain,
                List.of(),
                maxForwards);
    }

    /** A SUBSCRIBE was refused; whether the same is worth another try on other terms (RFC 3261, 8.1.3.5). */
    boolean changedBy(final Outcome.Answered answer) {
        return switch (answer.status()) {
            case 406, 415, 420 -> becomePlain();
            default -> false;
        };
    }

    /** 423: asks for as long as the back end wants; false where it wants no more than it was asked. */
    boolean longer(final Outcome.Answered answer, final long askedSeconds) {
        if (askedSeconds == 0 || answer.minExpiresSeconds() <= askedSeconds) {
            return false;
        }
        leastSeconds = answer.minExpiresSeconds();
        return true;
    }

    /** Without what a peer that knows no lists may choke on, though it should not. */
    private boolean becomePlain() {
        final boolean before = plain;
        plain = true;
        return !before;
    }
}
