package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.context.NotifyTurns;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.StoredListSubscription;

/**
 * Tells one watcher of one list. One NOTIFY is under way at a time, the rest coalesces; the first change after silence
 * goes out once a burst had time to gather, later ones keep the gap; what a SUBSCRIBE asked for goes out at once. The
 * version of the RLMI document and CSeq move together (RFC 4662, 5.2).
 */
final class ListNotifier implements Outcome.Reader<Void> {

    /** A NOTIFY that failed without ending the subscription is tried again after this, then twice this, and so on. */
    private static final long RETRY_MS = 2000;

    private static final int MOST_DOUBLINGS = 6;
    private static final long LOST_PAUSE_MS = 500;
    private static final long NONE = -1;

    private final ListSubscription subscription;
    private final EngineContext context;
    private final Telling telling;
    private final Dispatch dispatch;
    private final NotifyGap gap = new NotifyGap();

    private boolean fullDue = true;
    private boolean askedFor = true;
    private boolean unreachable;

    /** Whether what is under way belongs to the last full state; the last document of it says terminated. */
    private boolean goodbye;

    private boolean lastWord;
    private String endReason;
    private long settleUntilMs;
    private long dirtySinceMs;
    private long retryAtMs;

    /** When it may start where only so many may at once; NONE before it has asked for its turn. */
    private long turnMs = NONE;

    private int failures;
    private String lastAnswer = "none yet";

    ListNotifier(final ListSubscription subscription, final EngineContext context, final long settleUntilMs) {
        this.subscription = subscription;
        this.context = context;
        this.telling = new Telling(subscription, context);
        this.dispatch = new Dispatch(subscription, context);
        this.settleUntilMs = settleUntilMs;
    }

    // ---- what happens ---------------------------------------------------------------------------------------------

    /** A SUBSCRIBE is about to be accepted: what has not left by then comes too late. */
    void overtake() {
        if (endReason == null) {
            dispatch.overtake();
        }
    }

    /** A SUBSCRIBE was accepted: everything is told at once, whatever was wrong before (RFC 6665, 4.2.1.2). */
    void subscribed() {
        fullDue = true;
        askedFor = true;
        unreachable = false;
        retryAtMs = 0;
        subscription.plan();
    }

    /** What the watcher may know was decided: he is told at once. */
    void decided() {
        fullDue = true;
        askedFor = true;
        subscription.plan();
    }

    /** Watchers see a difference in this member. */
    void changed(final Member member) {
        if (telling.nothing()) {
            dirtySinceMs = context.clock().millis();
        }
        telling.mark(member);
        subscription.plan();
    }

    /** A back end answered without news; who waits for the first answers may have waited enough. */
    void heard() {
        if (settleUntilMs > 0) {
            subscription.plan();
        }
    }

    /** This member is not in the list any more. */
    void left(final Member member) {
        telling.left(member);
    }

    /** The list has other members: a partial document could not take one away (RFC 4662, 5.6). */
    void membersChanged() {
        if (!fullDue && telling.nothing()) {
            dirtySinceMs = context.clock().millis();
        }
        fullDue = true;
        subscription.plan();
    }

    /** The list is another one. Who changed it waits to see that, so the gap between states does not hold. */
    void relisted() {
        gap.relisted();
        membersChanged();
    }

    /** A poll: one NOTIFY, as soon as the first answers are there or were waited for long enough. */
    void poll() {
        endReason = "timeout";
        fullDue = true;
        subscription.plan();
    }

    /** The subscription ends once this was told. */
    void end(final String reason) {
        endReason = reason;
        settleUntilMs = 0;
        fullDue = true;
        subscription.plan();
    }

    boolean ending() {
        return endReason != null;
    }

    // ---- when -----------------------------------------------------------------------------------------------------

    /** When the next NOTIFY is to leave, or {@link Deadline#NEVER} while there is none, or no way for it. */
    long nextMs(final long nowMs) {
        if (dispatch.underWay()) {
            return dispatch.stuckAtMs();
        }
        if (heldBack() || unreachable && endReason == null || !dispatch.mayNumber()) {
            return Deadline.NEVER;
        }
        final Keeping keeping = subscription.keeping();
        if (keeping != null && keeping.freeAtMs() > nowMs) {
            return keeping.freeAtMs();
        }
        if (endReason != null) {
            return settling(nowMs) ? settleUntilMs : nowMs;
        }
        if (fullDue && askedFor) {
            return nowMs;
        }
        final NotifyRates rates = subscription.rhythm().rates();
        final long soonestMs = Math.max(retryAtMs, dispatch.sentMs() + rates.shortestMs());
        if (telling.unfinished()) {
            return soonestMs;
        }
        if (!fullDue && telling.nothing()) {
            // a watcher that asked for it is told once in a while that nothing happened (RFC 6446, 6.2)
            return rates.min() == 0 ? Deadline.NEVER : Math.max(soonestMs, dispatch.sentMs() + rates.longestMs());
        }
        final long gatheredMs = settling(nowMs)
                ? settleUntilMs
                : dirtySinceMs + subscription.rhythm().gatherMs();
        final long dueMs = Math.max(
                soonestMs, Math.max(gatheredMs, gap.overMs(subscription.rhythm().gapMs(subscription.event()))));
        return context.settings().turns().applies() ? Math.max(turnMs, dueMs) : dueMs;
    }

    /** Without a lease nothing is sent, and what piled up is a full state then: another node may have told some. */
    private boolean heldBack() {
        fullDue |= !context.journaling().maySend(subscription.watcher().hash()) && !telling.nothing();
        return subscription.notifySender() == null;
    }

    /** Whether it may start now where only so many NOTIFYs may at once; what was asked for and goodbyes do not wait. */
    private boolean hasTurn(final long nowMs) {
        final NotifyTurns.Limit limit = context.settings().turns();
        if (!limit.applies() || askedFor || endReason != null || telling.unfinished()) {
            return true;
        }
        if (turnMs == NONE) {
            turnMs = context.notifies().turns().turnMs(nowMs, limit);
        }
        return turnMs <= nowMs;
    }

    /** Whether first answers of back ends are worth waiting for. */
    private boolean settling(final long nowMs) {
        if (settleUntilMs > nowMs && subscription.awaitsBackEnds()) {
            return true;
        }
        settleUntilMs = 0;
        return false;
    }

    // ---- what -----------------------------------------------------------------------------------------------------

    /** Its time has come. */
    void send(final long nowMs) {
        if (dispatch.underWay()) {
            notifyEnded(dispatch.inFlightCseq(), Outcome.Lost.INSTANCE);
            return;
        }
        final NotifySender sender = subscription.notifySender();
        if (sender == null || !dispatch.mayNumber() || !hasTurn(nowMs)) {
            return;
        }
        turnMs = NONE;
        final boolean goesOn = telling.unfinished();
        final Delivery delivery = subscription.delivery();
        // what is cut goes on to its end: beginning anew for each change would never come there
        final boolean full = fullDue
                || telling.nothing()
                || !goesOn && (telling.needsFullState() || delivery.client().fullState());
        final Body body = delivery.coded(telling.document(dispatch.nextVersion(), full), context);
        gap.begins(nowMs, !askedFor && !goesOn);
        goodbye = endReason != null;
        lastWord = goodbye && !telling.unfinished();
        fullDue = false;
        askedFor = false;
        lastAnswer = "under way";
        context.counters().count(full ? "notify.full" : "notify.partial");
        dispatch.send(sender, state(nowMs), body);
    }

    /** It could not be sent for a reason of ours: all of it is told later; who was to hear only a goodbye is let go. */
    void failed() {
        if (dispatch.underWay()) {
            notifyEnded(dispatch.inFlightCseq(), Outcome.Lost.INSTANCE);
        } else if (endReason != null) {
            subscription.gone();
        } else {
            tellAgain(SubscriptionState.ABSENT);
        }
    }

    /** With the rates that are granted (RFC 6446, 4.2). */
    private SubscriptionState state(final long nowMs) {
        if (lastWord) {
            return SubscriptionState.terminated(endReason);
        }
        return subscription
                .terms()
                .state(goodbye ? 0 : subscription.secondsLeft(nowMs))
                .with(subscription.rhythm().rates().parameters());
    }

    // ---- answers --------------------------------------------------------------------------------------------------

    /** The NOTIFY with this number came to its end. */
    void notifyEnded(final long cseq, final Outcome outcome) {
        if (!dispatch.ended(cseq, outcome)) {
            return;
        }
        if (dispatch.superseded()) {
            lastAnswer = "superseded by a full state";
            context.counters().count("notify.superseded");
            subscription.plan();
        } else if (lastWord || goodbye && !delivered(outcome)) {
            subscription.gone();
        } else {
            outcome.fold(this);
            subscription.plan();
        }
    }

    private static boolean delivered(final Outcome outcome) {
        return outcome instanceof Outcome.Answered answer && answer.success();
    }

    @Override
    public Void answered(final Outcome.Answered answer) {
        lastAnswer = Integer.toString(answer.status());
        if (answer.success()) {
            // a document that is refused each time shall not be tried faster because those before it are not
            failures = telling.unfinished() ? failures : 0;
            retryAtMs = 0;
            telling.arrived();
            if (answer.event() != null) {
                subscription.answeredWith(answer.event());
            }
        } else if (EndOfBackEnd.endsUsage(answer.status())) {
            context.counters().count("notify.ended.by." + answer.status());
            subscription.gone();
        } else {
            context.counters().count("notify.refused");
            tellAgain(answer.retryAfterSeconds());
        }
        return null;
    }

    @Override
    public Void timedOut(final Outcome.TimedOut none) {
        lastAnswer = "timed out";
        context.counters().count("notify.timeout");
        final int patience = context.settings().ignore408();
        if (patience == 0 || patience > 1 && failures + 1 >= patience) {
            subscription.gone();
        } else {
            tellAgain(SubscriptionState.ABSENT);
        }
        return null;
    }

    /**
     * A watcher that came by a connection of its own which is gone is not sent anything until it is heard again; its
     * next SUBSCRIBE gets a full state (RFC 5626, 5.3). Any other trouble may pass.
     */
    @Override
    public Void unreachable(final Outcome.Unreachable outcome) {
        lastAnswer = "unreachable: " + outcome.why();
        context.counters().count("notify.unreachable");
        unreachable = subscription.hasFlowOfItsOwn();
        tellAgain(SubscriptionState.ABSENT);
        return null;
    }

    @Override
    public Void lost(final Outcome.Lost none) {
        lastAnswer = "lost with its transport";
        fullDue = true;
        retryAtMs = context.clock().millis() + LOST_PAUSE_MS;
        return null;
    }

    /** What was in it must come again, all of it (RFC 6665, 4.2.2). */
    private void tellAgain(final long retryAfterSeconds) {
        fullDue = true;
        final long pauseMs = retryAfterSeconds == SubscriptionState.ABSENT
                ? RETRY_MS << Math.min(failures, MOST_DOUBLINGS)
                : retryAfterSeconds * 1000;
        failures++;
        retryAtMs = context.clock().millis() + pauseMs;
    }

    // ---- for stores and consoles ----------------------------------------------------------------------------------

    /**
     * Goes on with what was stored.
     *
     * @param resumption how it is taken up
     */
    void restore(final StoredListSubscription stored, final Resumption resumption) {
        dispatch.restore(stored, resumption.answerWaitMs());
        endReason = stored.endReason();
        lastWord = stored.lastWord();
        goodbye = lastWord;
        fullDue = stored.fullStateDue() || resumption.missed();
        askedFor = false;
        settleUntilMs = 0;
        retryAtMs = fullDue ? resumption.tellAtMs() : 0;
    }

    long localCseq() {
        return dispatch.localCseq();
    }

    long nextVersion() {
        return dispatch.nextVersion();
    }

    long inFlightCseq() {
        return dispatch.inFlightCseq();
    }

    /** Whether the watcher does not know everything yet. */
    boolean untold() {
        return fullDue || !telling.nothing();
    }

    /** Why it is about to end, or null. */
    String endReason() {
        return endReason;
    }

    /** Whether the NOTIFY under way is the last one. */
    boolean lastWord() {
        return lastWord && dispatch.underWay();
    }

    boolean unreachable() {
        return unreachable;
    }

    long lastNotifyMs() {
        return dispatch.sentMs();
    }

    String lastAnswer() {
        return lastAnswer;
    }
}
