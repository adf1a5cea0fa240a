package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.StoredBackEnd.StoredUsage;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The use of one dialog by a back-end subscription (RFC 5057, 2): made, refreshed, ended. */
final class BackEndUsage extends BackEndTimes implements Outcome.Reader<Void> {

    private static final long LOST_PAUSE_MS = 1000;

    /** How often one SUBSCRIBE may be sent again on other terms, whatever the answers ask for. */
    private static final int MOST_TRIES = 12;

    private final BackEndDialog dialog;
    private final String instanceId;
    private BackEndPhase phase = BackEndPhase.STANDING;
    private long askedSeconds;
    private String askedTag;
    private byte tries;
    private boolean lengthened;
    private boolean inFlight;
    private boolean blocked;

    BackEndUsage(final BackEndDialog dialog, final String instanceId) {
        this.dialog = dialog;
        this.instanceId = instanceId;
    }

    // ---- SUBSCRIBEs -----------------------------------------------------------------------------------------------

    /** Makes it. */
    void subscribe() {
        phase = BackEndPhase.TRYING;
        ask(terms().expiresSeconds());
    }

    /** Nobody needs it any more. Says so to the back end, and waits for its last word (RFC 6665, 4.4.1). */
    void leave() {
        final boolean stands = phase == BackEndPhase.STANDING;
        phase = BackEndPhase.LEAVING;
        plan(shard().nowMs() + shard().settings().timerNMs());
        if (stands) {
            ask(0);
        }
    }

    /** What one SUBSCRIBE is to bring about; answers may have it sent again on other terms. */
    private void ask(final long expiresSeconds) {
        tries = 0;
        terms().begin();
        lengthened = false;
        send(expiresSeconds);
    }

    private void send(final long expiresSeconds) {
        askedSeconds = expiresSeconds;
        final BackEndSubscriber subscriber = dialogs().subscription().subscriber();
        blocked = subscriber == null;
        if (blocked) {
            return;
        }
        inFlight = true;
        askedTag = dialog.remoteTag();
        final long notifyByMs = asked();
        plan(notifyByMs);
        final long cseq = dialog.nextCseq();
        if (askedTag == null) {
            dialogs().asked(cseq, notifyByMs);
        }
        final BackEndSubscribe request = terms().request(dialog.value(), cseq, expiresSeconds);
        final BooleanSupplier right = dialogs().subscription().right();
        if (right == null) {
            subscriber.send(request);
        } else {
            subscriber.send(request, right);
        }
    }

    /** Tries what makes it another way; nothing has changed but that. */
    void goElsewhere(final Redirection.Alternative way) {
        dialog.redirected(way);
        ask(terms().expiresSeconds());
    }

    /** A transport is there again: sends what could not be sent. */
    void unblock() {
        if (!blocked) {
            return;
        }
        if (dialog.established()) {
            ask(phase == BackEndPhase.LEAVING ? 0 : terms().expiresSeconds());
        } else if (phase == BackEndPhase.LEAVING) {
            dialogs().over(this);
        } else {
            dialogs().subscription().beginAnew(this);
        }
    }

    @Override
    protected void due(final long nowMs) {
        if (phase == BackEndPhase.LEAVING) {
            dialogs().over(this);
        } else if (blocked) {
            unblock();
        } else if (notifyMissing(nowMs)) {
            // RFC 6665, 4.1.2.2 and 4.1.2.4: no NOTIFY until Timer N fires is the end, whatever the response was
            shard().context().counters().count("backend.notify.missing");
            end(dialog.notified() ? EndOfBackEnd.silent() : EndOfBackEnd.failing(), SubscriptionState.ABSENT);
        } else if (phase == BackEndPhase.STANDING && expired(nowMs)) {
            shard().context().counters().count("backend.expired");
            end(EndOfBackEnd.failing(), SubscriptionState.ABSENT);
        } else if (phase == BackEndPhase.STANDING) {
            phase = BackEndPhase.REFRESHING;
            ask(terms().expiresSeconds());
        }
    }

    // ---- answers --------------------------------------------------------------------------------------------------

    /** Whether a SUBSCRIBE with this number is under way to the peer with this tag. */
    boolean awaits(final String remoteTag, final long cseq) {
        return inFlight && cseq == dialog.localCseq() && Objects.equals(remoteTag, askedTag);
    }

    void subscribeEnded(final Outcome outcome) {
        inFlight = false;
        outcome.fold(this);
    }

    @Override
    public Void answered(final Outcome.Answered answer) {
        if (answer.success()) {
            accepted(answer);
        } else if (tries < MOST_TRIES && otherTerms(answer)) {
            tries++;
            send(askedSeconds == 0 ? 0 : terms().expiresSeconds());
        } else if (phase != BackEndPhase.TRYING || !dialogs().goElsewhere(this, answer)) {
            shard().context().counters().count("backend.subscribe.refused");
            shard().context().counters().count("backend.subscribe.refused." + answer.status());
            refused(answer);
        }
        return null;
    }

    private boolean otherTerms(final Outcome.Answered answer) {
        if (answer.status() == 423) {
            final boolean longer = !lengthened && terms().longer(answer, askedSeconds);
            lengthened |= longer;
            return longer;
        }
        return terms().changedBy(answer, dialogs().asked());
    }

    private BackEndDialogs dialogs() {
        return dialog.dialogs();
    }

    @Override
    Shard shard() {
        return dialogs().shard();
    }

    private BackEndTerms terms() {
        return dialogs().subscription().terms();
    }

    @Override
    public Void timedOut(final Outcome.TimedOut none) {
        shard().context().counters().count("backend.subscribe.timeout");
        if (phase != BackEndPhase.LEAVING && !awaitsNotify()) {
            // a NOTIFY came: who sent it has seen the SUBSCRIBE, and only the response was lost
            stand(toldSeconds(askedSeconds));
        } else {
            failed(true);
        }
        return null;
    }

    @Override
    public Void unreachable(final Outcome.Unreachable none) {
        shard().context().counters().count("backend.subscribe.unreachable");
        failed(false);
        return null;
    }

    @Override
    public Void lost(final Outcome.Lost none) {
        blocked = true;
        notified();
        plan(shard().nowMs()
                + (phase == BackEndPhase.LEAVING ? shard().settings().timerNMs() : LOST_PAUSE_MS));
        return null;
    }

    private void accepted(final Outcome.Answered answer) {
        dialog.accepted(answer);
        if (phase == BackEndPhase.LEAVING) {
            if (askedSeconds > 0) {
                ask(0);
            }
            return;
        }
        // RFC 6665, 4.1.2.1: the duration is the one of the 200, which is not above what was asked
        final long granted = lesser(askedSeconds, answer.expiresSeconds());
        if (granted > 0) {
            stand(granted);
        } else {
            end(EndOfBackEnd.failing(), SubscriptionState.ABSENT);
        }
    }

    private void stand(final long seconds) {
        phase = BackEndPhase.STANDING;
        granted(seconds);
        plan(nextMs());
        dialogs().subscription().touched();
    }

    private void refused(final Outcome.Answered answer) {
        if (answer.status() == 503 && answer.retryAfterSeconds() > 0) {
            // RFC 3261, 21.5.4: it is the server that is overloaded, not what it says of this resource
            shard().backOff().pause(dialogs().asked(), answer.retryAfterSeconds());
        }
        if (phase == BackEndPhase.LEAVING) {
            leftWith(answer);
        } else if (phase == BackEndPhase.TRYING) {
            end(EndOfBackEnd.refused(answer.status()), answer.retryAfterSeconds());
        } else if (EndOfBackEnd.endsUsage(answer.status())) {
            end(EndOfBackEnd.lost(answer.retryAfterSeconds()), answer.retryAfterSeconds());
        } else {
            again(answer.retryAfterSeconds());
        }
    }

    /** A refresh that was refused while it was to end: it stands, unless it never did. */
    private void leftWith(final Outcome.Answered answer) {
        if (askedSeconds > 0 && dialog.established() && !EndOfBackEnd.endsUsage(answer.status())) {
            ask(0);
        } else {
            dialogs().over(this);
        }
    }

    private void failed(final boolean silence) {
        if (phase == BackEndPhase.LEAVING) {
            dialogs().over(this);
        } else if (phase == BackEndPhase.TRYING && dialogs().goElsewhere(this, null)) {
            shard().context().counters().count("backend.redirect.failed");
        } else if (phase == BackEndPhase.TRYING || silence) {
            end(EndOfBackEnd.failing(), SubscriptionState.ABSENT);
        } else {
            again(SubscriptionState.ABSENT);
        }
    }

    /** A refresh failed in a way that leaves the subscription standing until it expires (RFC 6665, 4.1.2.2). */
    private void again(final long retryAfterSeconds) {
        phase = BackEndPhase.STANDING;
        notified();
        final long retryMs = dialogs().subscription().againMs(retryAfterSeconds);
        if (!refreshBy(retryMs)) {
            letExpire();
        }
        plan(nextMs());
    }

    // ---- NOTIFYs --------------------------------------------------------------------------------------------------

    /** What is wrong with a NOTIFY, or null. */
    Answer.Refused check(final NotifyRequest request) {
        return dialog.check(request, dialogs().subscription().event());
    }

    /** Takes a NOTIFY. Answered before anything else is done with it (RFC 6665, 4.1.3). */
    void receive(final NotifyRequest request, final Consumer<Answer> reply) {
        final boolean first = !dialog.notified();
        dialog.confirm(request.head());
        reply.accept(Answer.Accepted.NOTIFY);
        notified();
        if (request.state().isTerminated()) {
            if (phase == BackEndPhase.LEAVING) {
                dialogs().over(this);
            } else {
                end(EndOfBackEnd.told(request.state().reason()), request.state().retryAfterSeconds());
            }
        } else if (phase != BackEndPhase.LEAVING) {
            stands(request, first);
        }
    }

    private void stands(final NotifyRequest request, final boolean first) {
        final long expires = request.state().expiresSeconds();
        told(expires);
        final boolean fork = first && phase == BackEndPhase.STANDING && unlimited();
        if (fork) {
            // the 200 was another's: how long this one runs only its own NOTIFYs say
            granted(lesser(terms().expiresSeconds(), expires));
        } else if (phase == BackEndPhase.STANDING && expires != SubscriptionState.ABSENT && endsSooner(expires)) {
            granted(expires);
        }
        plan(nextMs());
        dialogs().subscription().heard(this, request);
    }

    /** What arrived builds on what never came: a refresh brings it (RFC 6665, 4.4.1). */
    void stateMissing() {
        final long nextMs = askForState();
        if (phase == BackEndPhase.STANDING) {
            plan(nextMs);
        }
    }

    // ---- ends -----------------------------------------------------------------------------------------------------

    private void end(final EndOfBackEnd end, final long retryAfterSeconds) {
        inFlight = false;
        dialogs().over(this);
        dialogs().subscription().ended(this, end, retryAfterSeconds);
    }

    private void plan(final long atMs) {
        shard().lane().at(atMs, this);
    }

    // ---- stored and taken up again --------------------------------------------------------------------------------

    /**
     * As a value.
     *
     * @param ahead how far beyond its number the one is that counts as used
     */
    StoredUsage stored(final long ahead) {
        return dialog.stored(instanceId, ahead, runs() ? Instant.ofEpochMilli(expiresAtMs()) : null);
    }

    private boolean runs() {
        return phase == BackEndPhase.STANDING || phase == BackEndPhase.REFRESHING;
    }

    /** Whether the back end serves it, and until when is known. */
    boolean lasts() {
        return runs() && !unlimited();
    }

    /** Goes on after it was stored; the end of what was under way is told to us. */
    void goOn(final Instant expiresAt) {
        if (expiresAt == null) {
            phase = BackEndPhase.TRYING;
            inFlight = true;
            askedSeconds = terms().expiresSeconds();
            final long notifyByMs = asked();
            plan(notifyByMs);
            dialogs().asked(dialog.localCseq(), notifyByMs);
        } else {
            phase = BackEndPhase.STANDING;
            granted(Math.max(0, (expiresAt.toEpochMilli() - shard().nowMs()) / 1000));
            plan(nextMs());
        }
    }

    /** Moves its refresh forward, unless it has expired by then. */
    void moveRefresh(final long atMs) {
        refreshBy(atMs);
        plan(nextMs());
    }

    /** Whether nothing was begun that could be gone on with: it could not even be sent. */
    boolean nothing() {
        return blocked && !dialog.established();
    }

    boolean isBlocked() {
        return blocked;
    }

    BackEndPhase phase() {
        return phase;
    }

    BackEndDialog dialog() {
        return dialog;
    }

    /** Id of the instance it tells of (RFC 4662, 5.5). */
    String instanceId() {
        return instanceId;
    }
}
