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

/**
 * Numbers and sends the NOTIFYs of one list subscription, one at a time (RFC 6665, 4.2.2). One that is challenged goes
 * again with credentials: it is the same notification, with the same document and version (RFC 4662, 5.2). Where a
 * SUBSCRIBE was accepted meanwhile, the full state that is due takes its place.
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
    private long nextVersion;
    private long inFlightCseq = NONE;
    private long sentMs;
    private long stuckMs = STUCK_MS;
    private SubscriptionState state;
    private Body body;

    /** Null before the first one. */
    private Departure departure;

    private boolean superseded;

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
        nextVersion = nextVersion + 1 & StoredListSubscription.MAX_VERSION;
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
        departure =
                new Departure(context.journaling().right(subscription.watcher().hash()));
        sender.send(notify, departure);
    }

    /** A SUBSCRIBE is about to be accepted. */
    void overtake() {
        if (underWay() && departure != null) {
            departure.overtake();
        }
    }

    /**
     * One came to its end.
     *
     * @return whether it was the one under way, and it is over with it: not where it went again with credentials
     */
    boolean ended(final long cseq, final Outcome outcome) {
        if (cseq != inFlightCseq) {
            return false;
        }
        final NotifySender sender = subscription.notifySender();
        final boolean repeatable = body != null && sender != null && mayNumber() && challenged(outcome);
        if (repeatable && !departure.isOvertaken()) {
            send(sender);
            return false;
        }
        final boolean neverLeft = departure != null && departure.isRefused();
        if (neverLeft) {
            localCseq--;
        }
        superseded = neverLeft || repeatable;
        if (superseded) {
            // nobody has taken the document: the next one has its version
            nextVersion = nextVersion - 1 & StoredListSubscription.MAX_VERSION;
        }
        inFlightCseq = NONE;
        body = null;
        return true;
    }

    /** Whether the last one ended because a full state takes its place. */
    boolean superseded() {
        return superseded;
    }

    /** RFC 3261, 22.2 and 22.3: to be repeated with credentials, where we have any that were not refused. */
    private boolean challenged(final Outcome outcome) {
        final boolean asks = outcome instanceof Outcome.Answered answer
                && !answer.challenges().isEmpty();
        if (!asks) {
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

    long nextVersion() {
        return nextVersion;
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
        nextVersion = stored.nextVersion();
        inFlightCseq = stored.inFlightCseq();
        sentMs = context.clock().millis();
        stuckMs = answerWaitMs;
    }
}
