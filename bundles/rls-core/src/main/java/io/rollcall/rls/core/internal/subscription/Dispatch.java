package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.digest.Authorizations;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.StoredListSubscription;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Sends the NOTIFYs of one list subscription, one at a time (RFC 6665, 4.2.2). One that is challenged goes again with
 * credentials: it is the same notification, with the same document and version (RFC 4662, 5.2).
 */
final class Dispatch {

    private static final long NONE = -1;
    private static final String NOTIFY = "NOTIFY";

    /**
     * Longer than a look-up and three servers that are silent: the transport that had the NOTIFY is gone, and with it
     * the answer.
     */
    static final long STUCK_MS = 150_000;

    private final ListSubscription subscription;
    private final EngineContext context;
    private long localCseq;
    private long inFlightCseq = NONE;
    private long sentMs;
    private long stuckMs = STUCK_MS;
    private SubscriptionState state;
    private Body body;

    /** Null until a watcher, or a proxy on the way to it, challenges. */
    private Authorizations authorizations;

    Dispatch(final ListSubscription subscription, final EngineContext context) {
        this.subscription = subscription;
        this.context = context;
    }

    /** Sends the next one. */
    void send(final NotifySender sender, final SubscriptionState saidState, final Body saidBody) {
        if (authorizations != null) {
            authorizations.begin();
        }
        state = saidState;
        body = saidBody;
        send(sender);
    }

    private void send(final NotifySender sender) {
        inFlightCseq = ++localCseq;
        final Keeping keeping = subscription.keeping();
        if (keeping != null) {
            keeping.used(localCseq);
        }
        sentMs = context.clock().millis();
        stuckMs = STUCK_MS;
        final List<String> lines = authorizations == null
                ? List.of()
                : authorizations.lines(NOTIFY, subscription.dialog().remoteTarget());
        final ListNotify notify = new ListNotify(
                subscription.dialog(), localCseq, subscription.delivery().event(), state, body, lines);
        final BooleanSupplier right =
                context.journaling().right(subscription.watcher().hash());
        if (right == null) {
            sender.send(notify);
        } else {
            sender.send(notify, right);
        }
    }

    /**
     * One came to its end.
     *
     * @return whether it was the one under way, and it is over with it: not where it went again with credentials
     */
    boolean ended(final long cseq, final Outcome outcome) {
        if (cseq != inFlightCseq || challenged(outcome)) {
            return false;
        }
        inFlightCseq = NONE;
        body = null;
        return true;
    }

    /** RFC 3261, 22.2 and 22.3: repeated with credentials, where we have any that were not refused. */
    private boolean challenged(final Outcome outcome) {
        final NotifySender sender = subscription.notifySender();
        final boolean asks = outcome instanceof Outcome.Answered answer
                && !answer.challenges().isEmpty();
        if (!asks || body == null || sender == null || !mayNumber()) {
            return false;
        }
        if (authorizations == null) {
            authorizations = new Authorizations(context.commons().credentials(), context::random);
        }
        final Outcome.Answered answer = (Outcome.Answered) outcome;
        final String host = SipUri.parse(subscription.dialog().remoteTarget())
                .map(SipUri::host)
                .orElse("");
        if (!authorizations.challenged(answer.status(), answer.challenges(), host)) {
            return false;
        }
        context.counters().count("notify.challenged");
        send(sender);
        return true;
    }

    /** Whether the next number is one that may be used: it is reserved for the case that we die. */
    boolean mayNumber() {
        return subscription.keeping() == null || subscription.keeping().permits(localCseq);
    }

    boolean underWay() {
        return inFlightCseq != NONE;
    }

    /** When the answer will not come any more. */
    long stuckAtMs() {
        return sentMs + stuckMs;
    }

    long localCseq() {
        return localCseq;
    }

    long inFlightCseq() {
        return inFlightCseq;
    }

    /** When the last one left, or 0. */
    long sentMs() {
        return sentMs;
    }

    /**
     * Goes on with what was stored.
     *
     * @param answerWaitMs how long the answer to what was under way may take
     */
    void restore(final StoredListSubscription stored, final long answerWaitMs) {
        localCseq = stored.localCseq();
        inFlightCseq = stored.inFlightCseq();
        sentMs = context.clock().millis();
        stuckMs = answerWaitMs;
    }
}
