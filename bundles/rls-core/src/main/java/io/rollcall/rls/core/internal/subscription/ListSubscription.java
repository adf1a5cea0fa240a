package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.context.ListKey;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.Terms;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subscription of one watcher to one list under one event (RFC 4662, 4). We are the notifier (RFC 6665, 4.2). */
final class ListSubscription extends Deadline {

    private static final Logger LOG = LoggerFactory.getLogger(ListSubscription.class);

    private final Shard shard;
    private final Watcher watcher;
    private final long tag;
    private final String watcherUri;
    private final String requestUri;
    private final int maxForwards;
    private final ListNotifier notifier;
    private final Roster roster;

    private EventHeader event;
    private NotifyRates rates;
    private Terms terms;
    private Dialog dialog;
    private List<String> accept;
    private List<String> acceptEncoding;
    private String userAgent;
    private ResolvedList list;
    private Delivery delivery;
    private long remoteCseq;
    private long expiresAtMs;
    private long questions;
    private boolean stale;
    private boolean over;

    ListSubscription(
            final Shard shard,
            final Watcher watcher,
            final Opening opening,
            final ResolvedList list,
            final long settleMs) {
        this.shard = shard;
        this.watcher = watcher;
        this.tag = opening.tag();
        this.dialog = opening.dialog();
        this.event = opening.event();
        this.watcherUri = opening.watcherUri();
        this.requestUri = opening.requestUri();
        this.terms = opening.terms();
        this.maxForwards = opening.maxForwards();
        this.accept = opening.accept();
        this.acceptEncoding = opening.acceptEncoding();
        this.userAgent = opening.userAgent();
        this.remoteCseq = opening.remoteCseq();
        this.expiresAtMs = opening.expiresAtMs();
        this.list = list;
        this.notifier = new ListNotifier(this, shard.context(), settleMs);
        this.roster = new Roster(shard, watcher, this);
        this.rates = NotifyRates.of(event, gapMs(), secondsLeft(shard.nowMs()));
        recognise();
    }

    // ---- members --------------------------------------------------------------------------------------------------

    /**
     * Attaches the members of the list, keeping those that were there; whether anything is different. While the watcher
     * may not know them nobody is asked for them (RFC 4662, 7.2).
     */
    boolean attach(final ResolvedList resolved) {
        final ResolvedList before = list;
        list = resolved;
        return attach(before, resolved);
    }

    private boolean attach(final ResolvedList before, final ResolvedList resolved) {
        return terms.open() && roster.attach(before, resolved);
    }

    /** The configuration changed, or others let go of something: perhaps other members may be subscribed to now. */
    void attachAgain() {
        if (roster.mayDiffer() && !over && !notifier.ending() && attach(list)) {
            notifier.membersChanged();
        }
    }

    /** The list was resolved again. */
    void relist(final ResolvedList resolved) {
        stale = false;
        if (ended()) {
            return;
        }
        final ResolvedList before = list;
        list = resolved;
        // first: who may not see what the list is now is not told of it, and nobody is asked for him
        Deciding.anewOrNot(this, shard);
        if (!ended() && attach(before, resolved)) {
            shard.context().counters().count("lists.changed");
            notifier.membersChanged();
        }
    }

    /** What the watcher may from now on: the members are there, or none of them. */
    void terms(final Terms changed) {
        terms = changed;
        if (!terms.open()) {
            roster.release();
        } else if (members().isEmpty()) {
            attach(list);
        }
    }

    /** The list could not be resolved again: the last known one stays. */
    void stale() {
        stale = true;
    }

    /** The number of another question for the list; only the answer to the latest one counts. */
    long askAgain() {
        return ++questions;
    }

    boolean isLatest(final long question) {
        return question == questions;
    }

    /** Whether the watcher came by a connection that only it can make again. */
    boolean hasFlowOfItsOwn() {
        return dialog.flow() != null
                && dialog.flow().transport().reliable()
                && dialog.routeSet().isEmpty();
    }

    /** The watcher may not, or no longer: he is told so, and of no member (RFC 6665, 4.2.2). */
    void reject() {
        if (!ended()) {
            terms(terms.decided(Decision.POLITE_BLOCK, terms.decidedBy()));
            end("rejected");
        }
    }

    /** The list is not one any more, or not for this watcher. */
    void end(final String reason) {
        if (!over && !notifier.ending()) {
            notifier.end(reason);
        }
    }

    /** Whether this is a subscription to one of the lists with these keys, and nobody sent the list along. */
    boolean isOneOf(final Set<String> keys) {
        return !terms.contained() && isUnder(keys);
    }

    /** Whether its list has one of these keys. */
    boolean isUnder(final Set<String> keys) {
        return keys.contains(ListKey.of(requestUri)) || keys.contains(ListKey.of(list.uri()));
    }

    boolean awaitsBackEnds() {
        return roster.awaitsBackEnds();
    }

    // ---- SUBSCRIBE in the dialog ----------------------------------------------------------------------------------

    /** A refresh or an un-SUBSCRIBE (RFC 6665, 4.2.1.4). */
    void receive(final SubscribeRequest request, final Identity identity, final Consumer<Answer> reply) {
        final Answer.Refused refusal = RefreshCheck.of(this, request, identity, shard);
        if (refusal != null) {
            shard.context().counters().count("subscribe.refused." + refusal.status());
            reply.accept(refusal);
            return;
        }
        remoteCseq = request.head().cseq();
        if (request.head().contact() != null) {
            dialog = dialog.refreshed(
                    request.head().contact(), shard.flow(request.head().flow()));
        }
        if (request.accept() != null) {
            accept = request.accept();
        }
        if (request.acceptEncoding() != null) {
            acceptEncoding = request.acceptEncoding();
        }
        if (request.userAgent() != null) {
            userAgent = request.userAgent();
        }
        event = NotifyRates.renewed(event, request.head().event());
        recognise();
        final long granted = RefreshCheck.granted(this, request, shard);
        shard.context().counters().count(granted == 0 ? "subscribe.ended" : "subscribe.refreshed");
        reply.accept(new Answer.Accepted(null, granted));
        if (granted == 0) {
            notifier.end("timeout");
        } else {
            expiresAtMs = shard.nowMs() + granted * 1000;
            rates = NotifyRates.of(event, gapMs(), granted);
            attachAgain();
            notifier.subscribed();
            if (stale) {
                shard.relist(this);
            }
        }
    }

    /** Whether it is over, or about to be. */
    boolean ended() {
        return over || notifier.ending();
    }

    // ---- time -----------------------------------------------------------------------------------------------------

    /** Sets the deadline anew after something changed. */
    void plan() {
        if (!over) {
            final long nextMs = notifier.nextMs(shard.nowMs());
            shard.lane().at(notifier.ending() ? nextMs : Math.min(nextMs, expiresAtMs), this);
        }
    }

    @Override
    protected void due(final long nowMs) {
        if (expiresAtMs <= nowMs && !notifier.ending()) {
            shard.context().counters().count("subscribe.expired");
            notifier.end("timeout");
            if (shard.context().notifySender() == null) {
                gone();
            }
        } else if (notifier.nextMs(nowMs) <= nowMs) {
            tell(nowMs);
        }
        plan();
    }

    /** A bug of ours or of a transport must not leave the watcher without news for good. */
    private void tell(final long nowMs) {
        try {
            notifier.send(nowMs);
        } catch (final RuntimeException | LinkageError e) {
            shard.context().counters().count("engine.failures");
            if (shard.context().mayComplain()) {
                LOG.error("A NOTIFY of subscription {} failed and is tried again", id(), e);
            }
            notifier.failed();
        }
    }

    /** It is over: nothing is sent any more, and what no other list of the watcher needs is given up. */
    void gone() {
        if (!over) {
            over = true;
            shard.lane().at(NEVER, this);
            shard.forget(this);
            roster.release();
            watcher.remove(this);
        }
    }

    void notifyEnded(final long cseq, final Outcome outcome) {
        notifier.notifyEnded(cseq, outcome);
    }

    /** Longest time between the first of a burst of changes and its NOTIFY. */
    long gatherMs() {
        final EngineSettings settings = shard.settings();
        return Math.min(settings.gatherMs(), settings.waitnTimeMs());
    }

    /** Shortest time between two NOTIFYs: what the package asks for, unless the operator wants them sooner. */
    long gapMs() {
        final EventPackage eventPackage = shard.context().packages().find(event);
        final long waitnMs = shard.settings().waitnTimeMs();
        return eventPackage == null
                ? waitnMs
                : Math.min(eventPackage.minimumGap().toMillis(), waitnMs);
    }

    /** How often the watcher wants to be told. */
    NotifyRates rates() {
        return rates;
    }

    /** An answer to a NOTIFY may change the rates that its SUBSCRIBE asked for, and no others (RFC 6446, 9.3). */
    void answeredWith(final EventHeader wanted) {
        if (NotifyRates.askedBy(event) && wanted.matches(event)) {
            rates = NotifyRates.of(wanted, gapMs(), secondsLeft(shard.nowMs()));
        }
    }

    /** Works out anew how this watcher is told: it said more of itself, or the configuration changed. */
    void recognise() {
        delivery = Delivery.of(this, shard.context());
    }

    Delivery delivery() {
        return delivery;
    }

    /** Rounded up, so that the first NOTIFY tells what the 200 granted. */
    long secondsLeft(final long nowMs) {
        return Math.max(0, (expiresAtMs - nowMs + 999) / 1000);
    }

    // ---- what it is -----------------------------------------------------------------------------------------------

    long tag() {
        return tag;
    }

    String id() {
        return dialog.localTag();
    }

    Watcher watcher() {
        return watcher;
    }

    ListNotifier notifier() {
        return notifier;
    }

    Dialog dialog() {
        return dialog;
    }

    EventHeader event() {
        return event;
    }

    String watcherUri() {
        return watcherUri;
    }

    /** What was asked for until the SUBSCRIBE came to us. */
    Trail trail() {
        return Trail.of(dialog.callId());
    }

    Terms terms() {
        return terms;
    }

    String requestUri() {
        return requestUri;
    }

    int maxForwards() {
        return maxForwards;
    }

    List<String> accept() {
        return accept;
    }

    /** Content codings it takes, as of its last SUBSCRIBE that named any; null where none did. */
    List<String> acceptEncoding() {
        return acceptEncoding;
    }

    /** What program it is, or null. */
    String userAgent() {
        return userAgent;
    }

    ResolvedList list() {
        return list;
    }

    List<Member> members() {
        return roster.members();
    }

    long remoteCseq() {
        return remoteCseq;
    }

    long expiresAtMs() {
        return expiresAtMs;
    }

    boolean isStale() {
        return stale;
    }
}
