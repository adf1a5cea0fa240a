package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.StoredBackEnd;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Our SIP subscription to one resource on behalf of one watcher, shared by that watcher's lists (RFC 4662, 7.2). We are
 * the subscriber (RFC 6665, 4.1): it is made, refreshed, made anew after the fitting pause, and ended when no list of
 * the watcher has the resource any more.
 */
final class BackEndSubscription extends Deadline implements Outcome.Reader<Void> {

    /** Where it stands. */
    enum Phase {
        WAITING,
        TRYING,
        STANDING,
        REFRESHING,
        FAILED,
        LEAVING
    }

    private static final long LOST_PAUSE_MS = 1000;

    private final Shard shard;
    private final Watcher watcher;
    private final BackEndKey key;
    private final String watcherUri;
    private final String target;
    private final EventHeader event;
    private final int maxForwards;
    private final ResourceState state;
    private final BackEndRetry retry;
    private final BackEndTimes times;

    private Phase phase = Phase.WAITING;
    private BackEndDialog dialog;
    private long askedSeconds;
    private boolean inFlight;
    private boolean blocked;

    BackEndSubscription(
            final Shard shard,
            final Watcher watcher,
            final BackEndKey key,
            final String watcherUri,
            final String target,
            final EventHeader event,
            final int maxForwards) {
        this.shard = shard;
        this.watcher = watcher;
        this.key = key;
        this.watcherUri = watcherUri;
        this.target = target;
        this.event = event;
        this.maxForwards = maxForwards;
        this.state = new ResourceState(shard.context(), event, target, this::stateMissing);
        this.retry = new BackEndRetry(shard);
        this.times = new BackEndTimes(shard);
    }

    // ---- stored and taken up again --------------------------------------------------------------------------------

    /** As a value; null where nothing was begun, since it can simply be begun anew. */
    StoredBackEnd stored() {
        final boolean nothing = dialog == null || blocked && !dialog.established();
        if (nothing || phase == Phase.WAITING || phase == Phase.LEAVING) {
            return null;
        }
        final boolean runs = phase == Phase.STANDING || phase == Phase.REFRESHING;
        final StoredBackEnd.Phase stands = runs
                ? StoredBackEnd.Phase.STANDING
                : phase == Phase.TRYING ? StoredBackEnd.Phase.TRYING : StoredBackEnd.Phase.FAILED;
        return new StoredBackEnd(
                target,
                event,
                dialog.dialog(),
                stands,
                dialog.localCseq(),
                dialog.remoteCseq(),
                runs ? Instant.ofEpochMilli(times.expiresAtMs()) : null,
                runs && (blocked || state.waits()) ? Instant.ofEpochMilli(shard.nowMs()) : retry.at(),
                retry.failures(),
                state.stored());
    }

    /**
     * Goes on with what was stored.
     *
     * @param refreshOrdinal its place among those that are asked again for what was missed, or -1 for none
     */
    void goOn(final StoredBackEnd stored, final int refreshOrdinal) {
        dialog = BackEndDialog.goOn(shard, stored);
        state.restore(stored.instances());
        final long retryAtMs = retry.restore(stored.failures(), stored.retryAt());
        if (stored.phase() == StoredBackEnd.Phase.FAILED) {
            phase = Phase.FAILED;
            plan(retryAtMs);
            return;
        }
        shard.add(dialog.tag(), this);
        if (stored.phase() == StoredBackEnd.Phase.TRYING) {
            phase = Phase.TRYING;
            inFlight = true;
            plan(times.asked());
            return;
        }
        phase = Phase.STANDING;
        runs(Math.max(0, (stored.expiresAt().toEpochMilli() - shard.nowMs()) / 1000));
        if (refreshOrdinal >= 0 || stored.retryAt() != null) {
            times.refreshAt(shard.nowMs()
                    + 1000L * Math.max(0, refreshOrdinal) / shard.settings().backendRate());
            plan(times.nextMs());
        }
    }

    /** What is known of the resource, and the members that show it. */
    ResourceState state() {
        return state;
    }

    /** Whether an answer is still to come that a new list may wait for. */
    boolean awaited() {
        return state.unheard() && (phase == Phase.WAITING || phase == Phase.TRYING || phase == Phase.STANDING);
    }

    BackEndKey key() {
        return key;
    }

    Phase phase() {
        return phase;
    }

    String target() {
        return target;
    }

    EventHeader event() {
        return event;
    }

    // ---- making, refreshing, ending -------------------------------------------------------------------------------

    /** Makes it, now or after a pause that paces many of them. */
    void startAt(final long startMs) {
        phase = Phase.WAITING;
        plan(startMs);
    }

    private void start() {
        if (key.endless(maxForwards, shard.context())) {
            phase = Phase.FAILED;
            state.ended("0", "noresource");
            return;
        }
        dialog = BackEndDialog.begin(shard, this, watcher, watcherUri);
        phase = Phase.TRYING;
        send(shard.backEndExpires(event));
    }

    /** No list needs it any more. Says so to the back end, and waits for its last word. */
    void leave() {
        final boolean stands = phase == Phase.STANDING;
        if (dialog == null || phase == Phase.FAILED) {
            forget();
            return;
        }
        phase = Phase.LEAVING;
        plan(shard.nowMs() + shard.settings().timerNMs());
        if (stands) {
            send(0);
        }
    }

    private void send(final long expiresSeconds) {
        askedSeconds = expiresSeconds;
        final BackEndSubscriber subscriber = shard.context().backEndSubscriber();
        blocked = subscriber == null;
        if (blocked) {
            return;
        }
        inFlight = true;
        plan(times.asked());
        subscriber.send(dialog.subscribe(event, expiresSeconds, shard.acceptFor(event), maxForwards));
    }

    /** A transport is there again: sends what could not be sent. */
    void unblock() {
        if (!blocked) {
            return;
        }
        if (dialog.established()) {
            send(phase == Phase.LEAVING ? 0 : shard.backEndExpires(event));
        } else {
            forget();
            if (phase != Phase.LEAVING) {
                start();
            }
        }
    }

    @Override
    protected void due(final long nowMs) {
        if (phase == Phase.LEAVING) {
            forget();
        } else if (blocked) {
            unblock();
        } else if (phase == Phase.WAITING || phase == Phase.FAILED) {
            start();
        } else if (times.notifyMissing(nowMs)) {
            shard.context().counters().count("backend.notify.missing");
            end(state.unheard() ? EndOfBackEnd.failing() : EndOfBackEnd.silent(), SubscriptionState.ABSENT);
        } else if (phase == Phase.STANDING) {
            phase = Phase.REFRESHING;
            send(shard.backEndExpires(event));
        }
    }

    private void forget() {
        if (dialog != null) {
            shard.forget(dialog.tag());
        }
        plan(NEVER);
    }

    // ---- answers to our SUBSCRIBE ---------------------------------------------------------------------------------

    /** The SUBSCRIBE with this number came to its end. */
    void subscribeEnded(final long cseq, final Outcome outcome) {
        if (inFlight && cseq == dialog.localCseq()) {
            inFlight = false;
            outcome.fold(this);
        }
    }

    @Override
    public Void answered(final Outcome.Answered answer) {
        if (answer.success()) {
            accepted(answer);
        } else {
            shard.context().counters().count("backend.subscribe.refused");
            refused(answer);
        }
        return null;
    }

    @Override
    public Void timedOut(final Outcome.TimedOut none) {
        shard.context().counters().count("backend.subscribe.timeout");
        failed(true);
        return null;
    }

    @Override
    public Void unreachable(final Outcome.Unreachable none) {
        shard.context().counters().count("backend.subscribe.unreachable");
        failed(false);
        return null;
    }

    @Override
    public Void lost(final Outcome.Lost none) {
        blocked = true;
        times.notified();
        plan(shard.nowMs() + (phase == Phase.LEAVING ? shard.settings().timerNMs() : LOST_PAUSE_MS));
        return null;
    }

    private void accepted(final Outcome.Answered answer) {
        dialog.accepted(answer);
        if (phase == Phase.LEAVING) {
            if (askedSeconds > 0) {
                send(0);
            }
            return;
        }
        final long granted = BackEndTimes.lesser(askedSeconds, answer.expiresSeconds());
        if (granted > 0) {
            phase = Phase.STANDING;
            runs(granted);
        } else {
            end(EndOfBackEnd.failing(), SubscriptionState.ABSENT);
        }
    }

    private void refused(final Outcome.Answered answer) {
        if (phase == Phase.LEAVING) {
            forget();
        } else if (answer.status() == 423
                && answer.minExpiresSeconds() > askedSeconds
                && askedSeconds == shard.backEndExpires(event)) {
            send(answer.minExpiresSeconds());
        } else if (phase == Phase.TRYING) {
            end(EndOfBackEnd.refused(answer.status()), answer.retryAfterSeconds());
        } else if (EndOfBackEnd.endsUsage(answer.status())) {
            end(EndOfBackEnd.told("timeout"), answer.retryAfterSeconds());
        } else {
            again(answer.retryAfterSeconds());
        }
    }

    private void failed(final boolean silence) {
        if (phase == Phase.LEAVING) {
            forget();
        } else if (phase == Phase.TRYING || silence) {
            end(EndOfBackEnd.failing(), SubscriptionState.ABSENT);
        } else {
            again(SubscriptionState.ABSENT);
        }
    }

    /** A refresh failed in a way that leaves the subscription standing until it expires (RFC 6665, 4.1.2.2). */
    private void again(final long retryAfterSeconds) {
        phase = Phase.STANDING;
        times.notified();
        final long retryMs = retry.again(retryAfterSeconds);
        if (times.refreshAt(retryMs)) {
            plan(retryMs);
        } else {
            end(EndOfBackEnd.failing(), retryAfterSeconds);
        }
    }

    // ---- NOTIFYs --------------------------------------------------------------------------------------------------

    /** A NOTIFY with our tag arrived. Answered before anything else is done with it (RFC 6665, 4.1.3). */
    void receive(final NotifyRequest request, final Consumer<Answer> reply) {
        final Answer.Refused refusal = dialog.check(request, event);
        if (refusal != null) {
            shard.context().counters().count("backend.notify.refused");
            reply.accept(refusal);
            return;
        }
        dialog.confirm(request.head());
        reply.accept(Answer.Accepted.NOTIFY);
        times.notified();
        if (request.state().isTerminated()) {
            if (phase == Phase.LEAVING) {
                forget();
            } else {
                end(EndOfBackEnd.told(request.state().reason()), request.state().retryAfterSeconds());
            }
        } else if (phase != Phase.LEAVING) {
            stands(request);
        }
    }

    private void stands(final NotifyRequest request) {
        retry.heard();
        final long expires = request.state().expiresSeconds();
        if (phase == Phase.STANDING && expires != SubscriptionState.ABSENT && times.endsSooner(expires)) {
            runs(expires);
        } else {
            plan(times.nextMs());
        }
        final String word = request.state().isPending() ? SubscriptionState.PENDING : SubscriptionState.ACTIVE;
        state.heard(dialog.instanceId(), word, request.body());
    }

    /** What arrived builds on what never came: a refresh brings it (RFC 6665, 4.4.1). */
    private void stateMissing() {
        if (phase != Phase.LEAVING) {
            plan(times.stateMissing());
        }
    }

    /** This dialog is over; shows it, and tries again on a new one when the reason lets us. */
    private void end(final EndOfBackEnd end, final long retryAfterSeconds) {
        shard.forget(dialog.tag());
        phase = Phase.FAILED;
        inFlight = false;
        times.clear();
        plan(retry.after(end, retryAfterSeconds));
        final String shown = retry.shown(end);
        if (shown == null) {
            state.lapsed(dialog.instanceId());
        } else {
            state.ended(dialog.instanceId(), shown);
        }
    }

    private void runs(final long seconds) {
        times.granted(seconds);
        plan(times.nextMs());
    }

    private void plan(final long atMs) {
        shard.lane().at(atMs, this);
    }
}
