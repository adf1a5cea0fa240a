package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.core.internal.digest.Authorizations;
import io.rollcall.rls.spi.BackEndSubscribe;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** On what terms a back end lets us subscribe: what its refusals asked for is asked or left out from then on. */
final class BackEndTerms {

    private static final Logger LOG = LoggerFactory.getLogger(BackEndTerms.class);
    private static final String SUBSCRIBE = "SUBSCRIBE";

    private final Shard shard;
    private final String target;
    private final EventHeader event;
    private final int maxForwards;
    private boolean plain;
    private long leastSeconds;

    /** Null until somebody challenges. */
    private Authorizations authorizations;

    BackEndTerms(final Shard shard, final String target, final EventHeader event, final int maxForwards) {
        this.shard = shard;
        this.target = target;
        this.event = event;
        this.maxForwards = maxForwards;
    }

    /** Expires to ask for. */
    long expiresSeconds() {
        return Math.max(leastSeconds, shard.backEndExpires(event));
    }

    /** Another SUBSCRIBE is to be sent, perhaps several times on changing terms. */
    void begin() {
        if (authorizations != null) {
            authorizations.begin();
        }
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
                authorizations == null ? List.of() : authorizations.lines(SUBSCRIBE, dialog.remoteTarget()),
                maxForwards);
    }

    /**
     * A SUBSCRIBE was refused; whether the same is worth another try on other terms (RFC 3261, 8.1.3.5).
     *
     * @param host whose answer it is, as far as that is known
     */
    boolean changedBy(final Outcome.Answered answer, final String host) {
        return switch (answer.status()) {
            case 406, 415, 420 -> becomePlain();
            case 401, 407 -> authorized(answer, host);
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

    private boolean authorized(final Outcome.Answered answer, final String host) {
        shard.context().counters().count("backend.challenged");
        if (authorizations == null) {
            authorizations = new Authorizations(shard.context().credentials(), shard.context()::random);
        }
        if (authorizations.challenged(answer.status(), answer.challenges(), host)) {
            return true;
        }
        shard.context().counters().count("backend.unauthorized");
        if (shard.context().mayComplain()) {
            LOG.warn(
                    "{} is shown as rejected: it asks for credentials, and none of etc/rls.credentials-*.cfg fits or"
                            + " is taken: {}",
                    target,
                    answer.challenges());
        }
        return false;
    }

    /** Without what a peer that knows no lists may choke on, though it should not. */
    private boolean becomePlain() {
        final boolean before = plain;
        plain = true;
        return !before;
    }
}
