package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.Lane;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the watchers of one lane write, through and behind. Who waits for a write goes on here, on the lane, which waits
 * for nothing. With {@code db_mode} 0 there is nothing in here.
 */
public final class LaneJournal {

    /** Whether requests for a watcher are answered. */
    public enum Serving {
        YES,
        /** Not yet, but within seconds. */
        SOON,
        NO
    }

    private final Lane lane;
    private final Journaling journaling;
    private final Supplier<JournalSettings> settings;
    private final Clock clock;
    private final Counters counters;
    private final Set<WriteThrough> waiting = new HashSet<>();
    private final HeldMessages held;
    private final WriteResults results;
    private final WriteBehind behind;
    private boolean keeps;

    public LaneJournal(
            final Lane lane,
            final Journaling journaling,
            final Supplier<JournalSettings> settings,
            final Clock clock,
            final Counters counters) {
        this.lane = lane;
        this.journaling = journaling;
        this.settings = settings;
        this.clock = clock;
        this.counters = counters;
        this.held = new HeldMessages(lane, clock, counters);
        this.results = new WriteResults(journaling.outage(), clock, counters);
        this.behind = new WriteBehind(lane, journaling, settings, clock, counters, results);
        this.keeps = journaling.mode() != JournalSettings.MEMORY;
    }

    // ---- what is in force -----------------------------------------------------------------------------------------

    /** Whether changes are written at all: {@code db_mode} 1 and 2. */
    public boolean keeps() {
        return keeps;
    }

    /** Another mode is in force from now on; with 0 all that was to be written is forgotten. */
    public void keeps(final boolean changed) {
        keeps = changed;
        if (!changed) {
            behind.clear();
            // served from memory, so it is kept as well as anything is
            List.copyOf(waiting).forEach(one -> one.ended(null));
            held.release(0, Integer.MAX_VALUE);
        }
    }

    public JournalSettings settings() {
        return settings.get();
    }

    /** Whether requests of ours may be sent for this watcher. */
    public boolean maySend(final int hash) {
        return journaling.maySend(hash);
    }

    /** Whether requests for this watcher are answered. */
    public Serving serving(final int hash) {
        if (!keeps) {
            return Serving.YES;
        }
        final Grant grant = journaling.grant(hash);
        if (grant == null) {
            return journaling.expectsGrants(clock.millis()) ? Serving.SOON : Serving.NO;
        }
        if (grant.serves()) {
            return Serving.YES;
        }
        return grant.isComplete() || !grant.stands() ? Serving.NO : Serving.SOON;
    }

    /** Whether it is known for sure that a dialog of this watcher that is not here does not exist. */
    public Serving knowing(final int hash) {
        return !keeps && journaling.isReloading() ? Serving.SOON : serving(hash);
    }

    /** What is written some time after it has changed. */
    public WriteBehind behind() {
        return behind;
    }

    /** Messages that wait for what is being taken up. */
    public HeldMessages held() {
        return held;
    }

    // ---- written through ------------------------------------------------------------------------------------------

    /**
     * Writes a list subscription that a request waits for.
     *
     * @param done on the lane: null when it is committed, or why it is not
     */
    public void write(
            final WatcherRecord record,
            final KeptList list,
            final StoredListSubscription value,
            final Consumer<NotKeptException> done) {
        final Grant grant = journaling.grant(record.hash());
        if (grant == null || !grant.serves()) {
            done.accept(new NotKeptException(NotKeptException.Reason.UNAVAILABLE, "The journal is away", null));
            return;
        }
        list.written();
        final int since = journaling.outage().current();
        final WriteThrough write = new WriteThrough(this, failure -> {
            if (failure == null) {
                results.committed(since);
                list.committed(value);
            } else {
                results.failed(failure);
                list.notCommitted(failure.reason() == NotKeptException.Reason.LEASE_OVER);
            }
            done.accept(failure);
            behind.queue(behind.record(record.key(), record.hash())); // the one that it is by now
        });
        waiting.add(write);
        lane.at(clock.millis() + settings().writeTimeoutMs(), write);
        counters.count("journal.through");
        grant.write(new StoredChange(record.key(), record.hash(), List.of(value), List.of(), List.of(), List.of()))
                .whenComplete((none, failure) -> lane.execute(() -> write.ended(failure)));
    }

    void over(final WriteThrough write) {
        waiting.remove(write);
        lane.at(Deadline.NEVER, write);
    }
}
