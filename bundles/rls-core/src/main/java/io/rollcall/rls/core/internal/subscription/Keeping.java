package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.journal.KeptList;
import io.rollcall.rls.core.internal.journal.Reservation;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.StoredListSubscription;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a list subscription needs in order to be kept by a journal; there is none with {@code db_mode} 0. On the lane.
 */
final class Keeping implements KeptList {

    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);

    /**
     * A watcher that sends more SUBSCRIBEs in one dialog than this before the first one is answered wants no answer.
     */
    private static final int MOST_WAITING = 8;

    /** So long nothing is told while a SUBSCRIBE waits for its write. */
    private static final long HOLD_MS = 1000;

    private final Shard shard;
    private final ListSubscription subscription;
    private final Reservation reservation;
    private final Queue<Runnable> waiting = new ArrayDeque<>(1);
    private boolean busy;
    private long heldUntilMs;
    private boolean row;

    /** Whether its first row is on its way. */
    private boolean first;

    /** The list that does not fit, as long as it is the one. */
    private ResolvedList tooLarge;

    /** Whether nothing of it is taken any more, so that no numbers can be reserved. */
    private boolean unkept;

    Keeping(final Shard shard, final ListSubscription subscription) {
        this.shard = shard;
        this.subscription = subscription;
        final ListNotifier notifier = subscription.notifier();
        this.reservation = new Reservation(notifier.localCseq(), notifier.nextVersion());
    }

    /**
     * Of one that was here before it was kept.
     *
     * @param row whether there is a row of it already
     */
    static Keeping of(final Shard shard, final ListSubscription subscription, final boolean row) {
        final Keeping keeping = new Keeping(shard, subscription);
        keeping.row = row;
        if (!row) {
            // nothing is kept of it so far: its numbers may be used before that is so
            keeping.reservation.ask(subscription.notifier().localCseq(), keeping.range());
            keeping.reservation.anew();
        }
        keeping.touched();
        return keeping;
    }

    // ---- numbers --------------------------------------------------------------------------------------------------

    /**
     * Whether a NOTIFY may leave after the one with this number. The watcher is better off with a number that is used
     * again after a crash than without a word from now on.
     */
    boolean permits(final long cseq) {
        return unkept || reservation.permits(cseq);
    }

    /**
     * From when on the watcher may be told something: his SUBSCRIBE gets a full state, and a partial one that crosses
     * with the answer would look like it. Not for long, where the write is slow.
     */
    long freeAtMs() {
        return busy ? heldUntilMs : 0;
    }

    /** A NOTIFY with this number leaves. */
    void used(final long cseq) {
        if (reservation.low(cseq, range())) {
            touched();
        }
    }

    /** There is a row of it, with what numbers ever: what is in use is written first. */
    void found() {
        if (!row) {
            row = true;
            first = false;
            reservation.revoke();
            touched();
        }
    }

    private long range() {
        return shard.journal().settings().reservedRange();
    }

    // ---- writes ---------------------------------------------------------------------------------------------------

    /** It is other than before. */
    void touched() {
        if (subscription.isOver()) {
            return;
        }
        shard.journal().behind().touch(shard.record(subscription.watcher()), this);
    }

    /** It is over. */
    void over() {
        shard.journal().behind().over(shard.record(subscription.watcher()), this);
        waitingGoOn();
    }

    /** It is not kept here any more; requests that wait find out by themselves. */
    void abandon() {
        waitingGoOn();
    }

    /**
     * Writes what it is about to become.
     *
     * @param renewed what a SUBSCRIBE makes of it, or null for one that is new
     * @param done on the lane: null when it is committed, or why it is not
     */
    void write(final Renewed renewed, final Consumer<NotKeptException> done) {
        reservation.ask(subscription.notifier().localCseq(), range());
        busy = true;
        heldUntilMs = shard.nowMs() + HOLD_MS;
        attempt(renewed, done);
    }

    private void attempt(final Renewed renewed, final Consumer<NotKeptException> done) {
        final StoredListSubscription value = Snapshot.ahead(subscription, renewed, reservation);
        shard.journal().write(shard.record(subscription.watcher()), this, value, failure -> {
            if (failure != null && failure.reason() == NotKeptException.Reason.REFUSED && shorten(value)) {
                attempt(renewed, done);
                return;
            }
            busy = false;
            if (failure != null) {
                // perhaps it was written all the same
                touched();
            }
            done.accept(failure);
            waitingGoOn();
        });
    }

    /** Whether nothing of it is taken. */
    boolean isUnkept() {
        return unkept;
    }

    /** Whether it is kept without its list, which does not fit: that is resolved anew by whoever takes it up. */
    boolean isShort() {
        return tooLarge != null && tooLarge == subscription.list();
    }

    /** A list that came along with the SUBSCRIBE cannot be found again. */
    private boolean shorten(final StoredListSubscription refused) {
        if (refused.list() == null || subscription.terms().contained()) {
            return false;
        }
        tooLarge = refused.list();
        shard.context().counters().count("journal.lists.short");
        LOG.warn(
                "List {} with {} members does not fit the database: subscription {} of {} is kept without it, and it is"
                        + " resolved anew after a restart",
                subscription.requestUri(),
                tooLarge.entries().size(),
                subscription.id(),
                subscription.watcherUri());
        return true;
    }

    /** Keeps a request until the one before it is answered; whether there is room for it. */
    boolean await(final Runnable request) {
        return waiting.size() < MOST_WAITING && waiting.add(request);
    }

    private void waitingGoOn() {
        final List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(shard.lane()::execute);
    }

    // ---- as the journal sees it -----------------------------------------------------------------------------------

    @Override
    public String localTag() {
        return subscription.id();
    }

    @Override
    public boolean busy() {
        return busy;
    }

    @Override
    public StoredListSubscription value() {
        reservation.ask(subscription.notifier().localCseq(), range());
        return Snapshot.ahead(subscription, null, reservation);
    }

    @Override
    public void committed(final StoredListSubscription value) {
        unkept = false;
        first = false;
        row = true;
        reservation.committed(value.localCseq());
        subscription.plan();
    }

    @Override
    public boolean refused(final StoredListSubscription value) {
        if (shorten(value)) {
            return true;
        }
        if (!unkept) {
            unkept = true;
            shard.context().counters().count("journal.lists.unkept");
            LOG.error(
                    "Subscription {} of {} to {} cannot be kept: it goes on, but not after a restart",
                    subscription.id(),
                    subscription.watcherUri(),
                    subscription.requestUri());
            subscription.plan();
        }
        return false;
    }

    @Override
    public boolean mayHaveRow() {
        return row;
    }

    @Override
    public void notCommitted(final boolean forSure) {
        row &= !(first && forSure);
        first = false;
    }

    @Override
    public void written() {
        first |= !row;
        row = true;
    }
}
