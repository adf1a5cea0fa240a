package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.core.internal.context.ListKey;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.Terms;
import java.util.List;
import java.util.Set;
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
    private final Rhythm rhythm;

    private Terms terms;

    /** What its SUBSCRIBEs said, the last one of each. */
    private Renewed latest;

    private ResolvedList list;
    private Delivery delivery;
    private long expiresAtMs;
    private long questions;
    private boolean stale;
    private boolean over;

    /** Whether the list is still to be found, since it was not kept; nothing can be told before. */
    private boolean unlisted;

    /** Null where nothing of it is kept. */
    private Keeping keeping;

    ListSubscription(
            final Shard shard,
            final Watcher watcher,
            final Opening opening,
            final ResolvedList list,
            final long settleMs) {
        this.shard = shard;
        this.watcher = watcher;
        this.tag = opening.tag();
        this.latest = Renewed.of(opening);
        this.watcherUri = opening.watcherUri();
        this.requestUri = opening.requestUri();
        this.terms = opening.terms();
        this.maxForwards = opening.maxForwards();
        this.expiresAtMs = opening.expiresAtMs();
        this.unlisted = list == null;
        this.list = list == null ? Unlisted.list(opening.requestUri()) : list;
        this.notifier = new ListNotifier(this, shard.context(), settleMs);
        this.roster = new Roster(shard, watcher, this);
        this.rhythm = new Rhythm(shard);
        rhythm.asked(event(), secondsLeft(shard.nowMs()));
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
        final boolean found = unlisted;
        unlisted = false;
        final ResolvedList before = list;
        list = resolved;
        // first: who may not see what the list is now is not told of it, and nobody is asked for him
        Deciding.anewOrNot(this, shard);
        if (!ended() && (attach(before, resolved) || found)) {
            shard.context().counters().count("lists.changed");
            notifier.relisted();
        }
        touched();
    }

    /** What the watcher may from now on: the members are there, or none of them. */
    void terms(final Terms changed) {
        terms = changed;
        touched();
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

    /** Whether it is one NOTIFY and no more. */
    boolean isPoll() {
        return expiresAtMs == NEVER;
    }

    /** What its SUBSCRIBEs said, the last one of each. */
    Renewed latest() {
        return latest;
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
        final Dialog dialog = dialog();
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
            touched();
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

    /** A SUBSCRIBE is about to be accepted. */
    void renew(final Renewed renewed) {
        notifier.overtake();
        latest = renewed;
        recognise();
    }

    /** A SUBSCRIBE was accepted (RFC 6665, 4.2.1.4). */
    void renewed(final Renewed renewed) {
        if (renewed.ends()) {
            notifier.end("timeout");
            touched();
            return;
        }
        expiresAtMs = renewed.expiresAtMs();
        rhythm.asked(event(), renewed.granted());
        attachAgain();
        notifier.subscribed();
        if (stale) {
            shard.relist(this);
        }
    }

    /** Whether it is over. */
    boolean isOver() {
        return over;
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
            final boolean lasts = notifier.ending() || keeping != null && keeping.busy();
            shard.lane().at(lasts ? nextMs : Math.min(nextMs, expiresAtMs), this);
        }
    }

    @Override
    protected void due(final long nowMs) {
        if (expiresAtMs <= nowMs && !notifier.ending() && (keeping == null || !keeping.busy())) {
            shard.context().counters().count("subscribe.expired");
            notifier.end("timeout");
            touched();
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
            if (keeping != null) {
                keeping.over();
            }
            shard.forget(this);
            roster.release();
            watcher.remove(this);
        }
    }

    void notifyEnded(final long cseq, final Outcome outcome) {
        notifier.notifyEnded(cseq, outcome);
    }

    /** How often the watcher is told. */
    Rhythm rhythm() {
        return rhythm;
    }

    /** An answer to a NOTIFY may change the rates that its SUBSCRIBE asked for, and no others (RFC 6446, 9.3). */
    void answeredWith(final EventHeader wanted) {
        if (NotifyRates.askedBy(event()) && wanted.matches(event())) {
            rhythm.asked(wanted, secondsLeft(shard.nowMs()));
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

    // ---- kept -----------------------------------------------------------------------------------------------------

    /** What keeps it, or null. */
    Keeping keeping() {
        return keeping;
    }

    /** It is kept from now on, or not any more. */
    void keeping(final Keeping changed) {
        keeping = changed;
    }

    private void touched() {
        if (keeping != null && !over) {
            keeping.touched();
        }
    }

    /** Whether the list is still to be found. */
    boolean isUnlisted() {
        return unlisted;
    }

    /** The way to the watcher, or null while nothing may be sent. */
    NotifySender notifySender() {
        return unlisted && !notifier.ending() || !shard.journal().maySend(watcher.hash())
                ? null
                : shard.context().notifySender();
    }

    // ---- what it is -----------------------------------------------------------------------------------------------

    long tag() {
        return tag;
    }

    String id() {
        return latest.dialog().localTag();
    }

    Watcher watcher() {
        return watcher;
    }

    ListNotifier notifier() {
        return notifier;
    }

    Dialog dialog() {
        return latest.dialog();
    }

    EventHeader event() {
        return latest.event();
    }

    String watcherUri() {
        return watcherUri;
    }

    /** What was asked for until the SUBSCRIBE came to us. */
    Trail trail() {
        return Trail.of(dialog().callId());
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

    ResolvedList list() {
        return list;
    }

    List<Member> members() {
        return roster.members();
    }

    long expiresAtMs() {
        return expiresAtMs;
    }

    boolean isStale() {
        return stale;
    }
}
