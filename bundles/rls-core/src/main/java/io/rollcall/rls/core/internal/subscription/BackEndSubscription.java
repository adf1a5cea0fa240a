package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.journal.KeptBackEnd;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.StoredBackEnd;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Our SIP subscription to one resource on behalf of one watcher, shared by that watcher's lists (RFC 4662, 7.2). We are
 * the subscriber (RFC 6665, 4.1): it is made, kept in its dialogs, made anew after the fitting pause, and ended when no
 * list of the watcher has the resource any more.
 */
final class BackEndSubscription extends Deadline implements KeptBackEnd {

    private static final long CREDENTIALS_SPREAD_MS = 2000;

    private final Shard shard;
    private final Watcher watcher;
    private final BackEndKey key;
    private final String watcherUri;
    private final String target;
    private final EventHeader event;
    private final int maxForwards;
    private final ResourceState state;

    /** Null until a dialog ends or a SUBSCRIBE fails. */
    private BackEndRetry retry;

    /** Null while it wants nothing but what is usual. */
    private BackEndTerms terms;

    /** Where it stands while it has no dialogs. */
    private BackEndPhase idle = BackEndPhase.WAITING;

    private BackEndDialogs dialogs;
    private BackEndUsage speaking;
    private boolean unauthorized;
    private boolean row;

    /** Whether its row was read, and it is what that says. */
    private boolean asRead;

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
        this.state = new ResourceState(this);
    }

    // ---- what lists see -------------------------------------------------------------------------------------------

    /** What is known of the resource, and the members that show it. */
    ResourceState state() {
        return state;
    }

    /** Whether an answer is still to come that a new list may wait for. */
    boolean awaited() {
        final BackEndPhase phase = phase();
        return state.unheard()
                && (phase == BackEndPhase.WAITING || phase == BackEndPhase.TRYING || phase == BackEndPhase.STANDING);
    }

    BackEndKey key() {
        return key;
    }

    BackEndPhase phase() {
        return dialogs == null ? idle : dialogs.usages().get(0).phase();
    }

    /** When something is next done, or NEVER. */
    long nextMs() {
        long nextMs = dueMs();
        for (final BackEndUsage usage : usages()) {
            nextMs = Math.min(nextMs, usage.dueMs());
        }
        return nextMs;
    }

    /** The uses of its dialogs, none while it has no dialogs. */
    List<BackEndUsage> usages() {
        return dialogs == null ? List.of() : dialogs.usages();
    }

    String target() {
        return target;
    }

    EventHeader event() {
        return event;
    }

    // ---- making and ending ----------------------------------------------------------------------------------------

    /** Makes it, now or after a pause that paces many of them. */
    void startAt(final long startMs) {
        idle = BackEndPhase.WAITING;
        plan(startMs);
    }

    private void start() {
        if (key.endless(maxForwards, shard.context())) {
            idle = BackEndPhase.FAILED;
            state.ended("0", "noresource");
            touched();
            return;
        }
        final long pausedMs = shard.backOff().pausedMs(target);
        if (pausedMs > 0) {
            shard.context().counters().count("backend.paused");
            idle = BackEndPhase.FAILED;
            plan(pausedMs);
            state.ended("0", "probation");
            return;
        }
        dialogs = BackEndDialogs.begin(this, watcher.hash());
        dialogs.subscribe();
    }

    /** Makes it on new dialogs (RFC 6665, 4.1.2.2); the state of the old ones stays until the new ones speak. */
    private void renew() {
        final BackEndDialogs old = dialogs;
        if (old != null) {
            dialogs = null;
            old.usages().forEach(usage -> state.lapsed(usage.instanceId()));
            old.leave();
            touched();
        }
        start();
    }

    /** Nobody knows whether the back end has seen what this dialog began with: begins another. */
    void beginAnew(final BackEndUsage unknown) {
        dialogs.over(unknown);
        renew();
    }

    /** No list needs it any more. */
    void leave() {
        idle = BackEndPhase.LEAVING;
        plan(NEVER);
        if (dialogs != null) {
            dialogs.leave();
            dialogs = null;
        }
    }

    /** Somebody else keeps it: it is dropped here without a word. */
    void forget() {
        idle = BackEndPhase.LEAVING;
        plan(NEVER);
        if (dialogs != null) {
            dialogs.forget();
            dialogs = null;
        }
    }

    /** There are other credentials: who was refused for want of them is asked again, not all at the same time. */
    void credentialsChanged() {
        if (unauthorized && dialogs == null && idle == BackEndPhase.FAILED) {
            startAt(shard.nowMs() + (long) (shard.chance() * CREDENTIALS_SPREAD_MS));
        }
    }

    @Override
    protected void due(final long nowMs) {
        if (idle != BackEndPhase.LEAVING) {
            renew();
        }
    }

    // ---- what its dialogs need ------------------------------------------------------------------------------------

    Shard shard() {
        return shard;
    }

    EngineContext context() {
        return shard.context();
    }

    /** From, in its dialogs. */
    String watcherUri() {
        return watcherUri;
    }

    int maxForwards() {
        return maxForwards;
    }

    /** On what terms a SUBSCRIBE is sent; what one agrees on later is kept by {@link #agreed}. */
    BackEndTerms terms() {
        return terms == null ? new BackEndTerms(this) : terms;
    }

    void agreed(final BackEndTerms unusual) {
        terms = unusual;
    }

    /** A new Call-ID; ends on what led to the resource. */
    String callId(final String tag) {
        return key.callId(LocalTag.text(shard.context().random()) + tag, shard.context());
    }

    /** Whether each notifier that a SUBSCRIBE forks to is an instance (RFC 6665, 5.4.9). */
    boolean takesForks() {
        return shard.packages().severalInstances(event);
    }

    /** When to refresh again after a refresh that failed. */
    long againMs(final long retryAfterSeconds) {
        return retry().again(retryAfterSeconds);
    }

    /** The notifier of this dialog said that it stands. */
    void heard(final BackEndUsage usage, final NotifyRequest request) {
        if (retry != null) {
            retry.heard();
        }
        final String word = request.state().isPending() ? SubscriptionState.PENDING : SubscriptionState.ACTIVE;
        speaking = usage;
        state.heard(usage.instanceId(), word, request.body());
        speaking = null;
        touched();
    }

    /** Its dialogs, or what is known of it, are other than before. */
    void touched() {
        asRead = false;
        watcher.touched(this);
    }

    /** The way to the back end, or null while nothing may be sent. */
    BackEndSubscriber subscriber() {
        return shard.journal().maySend(watcher.hash()) ? shard.context().backEndSubscriber() : null;
    }

    /** The right to send, or null where nobody else could have it. */
    BooleanSupplier right() {
        return shard.context().journaling().right(watcher.hash());
    }

    /** What arrived builds on what never came; of whom is known while somebody speaks. */
    void stateMissing() {
        if (speaking != null) {
            speaking.stateMissing();
        } else if (dialogs != null) {
            dialogs.usages().forEach(BackEndUsage::stateMissing);
        }
    }

    /** A dialog is over; shows it, and makes new ones when the reason lets us. */
    void ended(final BackEndUsage usage, final EndOfBackEnd end, final long retryAfterSeconds) {
        touched();
        if (dialogs != null && !dialogs.usages().isEmpty()) {
            oneEnded(usage, end, retryAfterSeconds);
            return;
        }
        dialogs = null;
        idle = BackEndPhase.FAILED;
        unauthorized = end.retry() == EndOfBackEnd.Retry.WITH_CREDENTIALS;
        plan(retry().after(end, retryAfterSeconds));
        final String shown = retry().shown(end);
        if (shown == null) {
            state.lapsed(usage.instanceId());
        } else {
            state.ended(usage.instanceId(), shown);
        }
    }

    /**
     * One of several ended and the others stand. Only a SUBSCRIBE that forks again finds its notifier again, and that
     * makes new dialogs with the others too: seldom, where one of them comes and goes.
     */
    private void oneEnded(final BackEndUsage usage, final EndOfBackEnd end, final long retryAfterSeconds) {
        if (!end.isFinal()) {
            plan(Math.min(dueMs(), retry().renewal(end, retryAfterSeconds)));
        }
        state.ended(usage.instanceId(), end.shown() == null ? "deactivated" : end.shown());
    }

    private BackEndRetry retry() {
        if (retry == null) {
            retry = new BackEndRetry(shard);
        }
        return retry;
    }

    /** When it is tried again, or null. */
    Instant retryAt() {
        return retry == null ? null : retry.at();
    }

    /** Tries in a row that failed. */
    int failures() {
        return retry == null ? 0 : retry.failures();
    }

    private void plan(final long atMs) {
        shard.lane().at(atMs, this);
    }

    // ---- stored and taken up again --------------------------------------------------------------------------------

    @Override
    public StoredBackEnd value() {
        return BackEndValue.ahead(this);
    }

    @Override
    public String storeId() {
        return key.id();
    }

    @Override
    public boolean mayHaveRow() {
        return row;
    }

    @Override
    public void mayHaveRow(final boolean may) {
        row = may;
    }

    /** Whether its row need not be written for a journal that has just given it. */
    boolean isAsRead() {
        return asRead;
    }

    /** A journal is about to say what it has; nobody knows whether it has this one. */
    void unread() {
        asRead = false;
    }

    /**
     * Goes on with what was stored.
     *
     * @param refreshAtMs when it is asked again for what was missed, or NEVER
     */
    void goOn(final StoredBackEnd stored, final long refreshAtMs) {
        asRead = row;
        state.restore(
                stored.instances(),
                stored.usages().stream()
                        .map(StoredBackEnd.StoredUsage::instance)
                        .collect(Collectors.toSet()));
        if (stored.failures() > 0 || stored.retryAt() != null) {
            retry().restore(stored.failures(), stored.retryAt());
        }
        if (stored.phase() == StoredBackEnd.Phase.FAILED) {
            idle = BackEndPhase.FAILED;
            plan(stored.retryAt() == null ? NEVER : stored.retryAt().toEpochMilli());
            return;
        }
        if (stored.usages().stream().allMatch(this::isOver)) {
            startAt(refreshAtMs == NEVER ? shard.nowMs() : refreshAtMs);
            return;
        }
        dialogs = BackEndDialogs.goOn(this, stored.usages());
        final long againMs = stored.retryAt() == null ? refreshAtMs : Math.min(refreshAtMs, shard.nowMs());
        int at = 0;
        for (final BackEndUsage usage : dialogs.usages()) {
            final Instant expiresAt = stored.usages().get(at++).expiresAt();
            usage.goOn(expiresAt);
            if (expiresAt != null && againMs != NEVER) {
                usage.moveRefresh(againMs);
            }
        }
    }

    private boolean isOver(final StoredBackEnd.StoredUsage usage) {
        return usage.expiresAt() != null && usage.expiresAt().toEpochMilli() <= shard.nowMs();
    }
}
