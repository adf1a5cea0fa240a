package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.Lane;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** What of the watchers of one lane is not written yet, and is some time after it has changed. On the lane. */
public final class WriteBehind extends Deadline {

    private static final long LONGEST_PAUSE_MS = 10_000;

    /** In so many steps of a pause lanes write what they have, all of them at the same moments. */
    private static final int STEPS = 4;

    private final Lane lane;
    private final Journaling journaling;
    private final Supplier<JournalSettings> settings;
    private final Clock clock;
    private final Counters counters;
    private final WriteResults results;
    private final Map<String, WatcherRecord> records = new HashMap<>();
    private final Queue<WatcherRecord> unwritten = new ArrayDeque<>();
    private int failures;

    WriteBehind(
            final Lane lane,
            final Journaling journaling,
            final Supplier<JournalSettings> settings,
            final Clock clock,
            final Counters counters,
            final WriteResults results) {
        this.lane = lane;
        this.journaling = journaling;
        this.settings = settings;
        this.clock = clock;
        this.counters = counters;
        this.results = results;
    }

    /** Nothing is written any more. */
    void clear() {
        records.clear();
        unwritten.clear();
        lane.at(NEVER, this);
    }

    /** What of a watcher is not written yet. */
    public WatcherRecord record(final String key, final int hash) {
        return records.computeIfAbsent(key, missing -> new WatcherRecord(missing, hash));
    }

    /** This list subscription is other than before. */
    public void touch(final WatcherRecord record, final KeptList list) {
        record.touch(list);
        queue(record);
    }

    /** This back-end subscription is other than before. */
    public void touch(final WatcherRecord record, final KeptBackEnd backEnd) {
        record.touch(backEnd);
        queue(record);
    }

    /** This list subscription is over. */
    public void over(final WatcherRecord record, final KeptList list) {
        record.over(list);
        queue(record);
    }

    /** This back-end subscription is over. */
    public void over(final WatcherRecord record, final KeptBackEnd backEnd) {
        record.over(backEnd);
        queue(record);
    }

    /** Whether there is still a row of a list subscription that is over. */
    public boolean hasEnded(final String key, final String localTag) {
        final WatcherRecord record = records.get(key);
        return record != null && record.hasEnded(localTag);
    }

    /** There are rows that stand for nothing. */
    public void ended(final WatcherRecord record, final List<String> localTags, final List<String> storeIds) {
        localTags.forEach(record::endedList);
        storeIds.forEach(record::endedBackEnd);
        queue(record);
    }

    /** The last word on a watcher: what was to be written of him is in these values, but for what is over. */
    public StoredChange last(
            final String key,
            final int hash,
            final List<StoredListSubscription> lists,
            final List<StoredBackEnd> backEnds) {
        final WatcherRecord record = records.remove(key);
        unwritten.remove(record);
        return record == null
                ? new StoredChange(key, hash, lists, List.of(), backEnds, List.of())
                : record.last(lists, backEnds);
    }

    /** What is over of watchers who are gone, and not written yet. */
    public List<StoredChange> leftOver(final IntPredicate hashes) {
        final List<StoredChange> left = new ArrayList<>();
        for (final WatcherRecord record : List.copyOf(records.values())) {
            if (hashes.test(record.hash())) {
                final StoredChange change = last(record.key(), record.hash(), List.of(), List.of());
                if (!change.endedLists().isEmpty() || !change.endedBackEnds().isEmpty()) {
                    left.add(change);
                }
            }
        }
        return left;
    }

    /** The watcher is gone from here without a word; nothing of him is written any more. */
    public void forget(final String key) {
        final WatcherRecord record = records.remove(key);
        if (record != null) {
            unwritten.remove(record);
        }
    }

    void queue(final WatcherRecord record) {
        if (!record.queued && record.done()) {
            records.remove(record.key(), record);
        } else if (!record.queued && record.unwritten() && records.get(record.key()) == record) {
            record.queued = true;
            unwritten.add(record);
            plan(pauseMs());
        }
    }

    private long pauseMs() {
        final long usualMs = settings.get().writeBehindMs();
        return Math.max(usualMs, Math.min(LONGEST_PAUSE_MS, usualMs << Math.min(failures, 6)));
    }

    /** A bit before the pause is over, when others write too: a commit costs more than what is in it. */
    private void plan(final long pauseMs) {
        if (dueMs() == NEVER) {
            final long dueMs = clock.millis() + pauseMs;
            lane.at(dueMs - dueMs % Math.max(1, pauseMs / STEPS), this);
        }
    }

    /** Other settings: what waits for its write does not wait longer than they say. */
    public void replan() {
        if (dueMs() != NEVER) {
            lane.at(Math.min(dueMs(), clock.millis() + pauseMs()), this);
        }
    }

    /** Something may be writable that was not. */
    public void writable() {
        if (!unwritten.isEmpty()) {
            failures = 0;
            lane.at(clock.millis(), this);
        }
    }

    @Override
    protected void due(final long nowMs) {
        final int count = unwritten.size();
        boolean soon = false;
        for (int turn = 0; turn < count; turn++) {
            final WatcherRecord record = unwritten.remove();
            if (record.done()) {
                // of a watcher who is gone, and of whom there never was a row
                record.queued = false;
                records.remove(record.key(), record);
                continue;
            }
            final Grant grant = journaling.grant(record.hash());
            if (grant != null && grant.serves() && !record.isUnderWay()) {
                soon = true;
                write(record, grant);
            } else {
                soon |= record.isUnderWay();
                unwritten.add(record);
            }
        }
        if (!unwritten.isEmpty()) {
            plan(soon ? pauseMs() : LONGEST_PAUSE_MS);
        }
    }

    /** Writes all that is not written of the watchers with these hashes; complete when the journal had its say. */
    public CompletionStage<Void> writeAll(final Grant grant) {
        final List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (final WatcherRecord record : List.copyOf(records.values())) {
            if (grant.covers(record.hash()) && record.unwritten() && !record.isUnderWay()) {
                unwritten.remove(record);
                writes.add(write(record, grant));
            }
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> write(final WatcherRecord record, final Grant grant) {
        record.queued = false;
        counters.count("journal.behind");
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        final int since = journaling.outage().current();
        grant.write(record.take())
                .whenComplete((none, failure) -> lane.execute(() -> {
                    written(record, failure == null ? null : WriteThrough.reason(failure), since);
                    ended.complete(null);
                }));
        return ended;
    }

    private void written(final WatcherRecord record, final NotKeptException failure, final int since) {
        if (failure == null) {
            failures = 0;
            results.committed(since);
            record.committed();
        } else if (failure.reason() == NotKeptException.Reason.REFUSED) {
            results.failed(failure);
            record.refused();
        } else {
            failures++;
            results.failed(failure);
            record.failed(failure.reason() == NotKeptException.Reason.LEASE_OVER);
        }
        if (record.done()) {
            records.remove(record.key(), record);
        } else {
            queue(record);
        }
    }
}
