package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.journal.Reservation;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** The state of watchers as values that outlive the engine. On the lane. */
public final class Snapshot {

    private Snapshot() {}

    /** Closes a shard for good and hands out its state; its deadlines and messages are another engine's from now on. */
    public static List<StoredWatcher> take(final Shard shard) {
        shard.close();
        final List<StoredWatcher> all = all(shard, hash -> true, Snapshot::list, BackEndValue::of);
        shard.empty();
        return all;
    }

    /** The state of watchers with these hashes as it is; polls are not in it. */
    static List<StoredWatcher> exact(final Shard shard, final IntPredicate hashes) {
        return all(
                shard, hashes, list -> list.isPoll() || isUnkept(list.keeping()) ? null : list(list), BackEndValue::of);
    }

    /** A copy while everything goes on. */
    public static List<StoredWatcher> copy(final Shard shard) {
        final long range = shard.settings().journal().reservedRange();
        return all(shard, hash -> true, list -> list.isPoll() ? null : ahead(list, range), BackEndSubscription::value);
    }

    private static List<StoredWatcher> all(
            final Shard shard,
            final IntPredicate hashes,
            final Function<ListSubscription, StoredListSubscription> listValue,
            final Function<BackEndSubscription, StoredBackEnd> backEndValue) {
        final Instant now = Instant.ofEpochMilli(shard.nowMs());
        final List<StoredWatcher> all = new ArrayList<>();
        for (final Watcher watcher : shard.watchers()) {
            if (hashes.test(watcher.hash())) {
                final List<StoredListSubscription> lists = watcher.lists().stream()
                        .map(listValue)
                        .filter(Objects::nonNull)
                        .toList();
                final List<StoredBackEnd> backEnds = new ArrayList<>();
                for (final BackEndSubscription backEnd : watcher.backEnds()) {
                    final StoredBackEnd value = backEndValue.apply(backEnd);
                    if (value != null) {
                        backEnds.add(value);
                    }
                }
                if (!lists.isEmpty()) {
                    all.add(new StoredWatcher(watcher.key(), watcher.hash(), now, lists, backEnds));
                }
            }
        }
        return all;
    }

    /** As it is: its numbers are those in use. */
    private static StoredListSubscription list(final ListSubscription list) {
        final ListNotifier notifier = list.notifier();
        return value(
                list,
                list.latest(),
                list.expiresAtMs(),
                new Numbers(notifier.localCseq(), notifier.nextVersion(), notifier.inFlightCseq()),
                notifier.untold() || notifier.unreachable(),
                notifier.endReason(),
                notifier.lastWord());
    }

    /**
     * As it is to be taken up should we die: its numbers are ahead, nobody knows what the watcher was told by then.
     *
     * @param renewed what a SUBSCRIBE is about to make of it, or null
     * @param ahead the numbers
     */
    static StoredListSubscription ahead(final ListSubscription list, final Renewed renewed, final Reservation ahead) {
        final boolean ends = renewed != null && renewed.ends();
        return value(
                list,
                renewed == null ? list.latest() : renewed,
                renewed == null ? list.expiresAtMs() : renewed.expiresAtMs(),
                new Numbers(ahead.cseq(), ahead.version(), -1),
                true,
                ends ? "timeout" : list.notifier().endReason(),
                false);
    }

    /** The same without a journal: so far ahead that what is sent until the next copy repeats nothing. */
    private static StoredListSubscription ahead(final ListSubscription list, final long range) {
        final Reservation ahead =
                new Reservation(list.notifier().localCseq(), list.notifier().nextVersion());
        ahead.ask(list.notifier().localCseq(), range);
        return ahead(list, null, ahead);
    }

    private static boolean isShort(final Keeping keeping) {
        return keeping != null && keeping.isShort();
    }

    /** The database refuses it, and with it all that is written together. */
    private static boolean isUnkept(final Keeping keeping) {
        return keeping != null && keeping.isUnkept();
    }

    private record Numbers(long localCseq, long nextVersion, long inFlightCseq) {}

    private static StoredListSubscription value(
            final ListSubscription list,
            final Renewed latest,
            final long expiresAtMs,
            final Numbers numbers,
            final boolean fullStateDue,
            final String endReason,
            final boolean lastWord) {
        return new StoredListSubscription(
                latest.dialog(),
                latest.event(),
                list.watcherUri(),
                list.requestUri(),
                list.isUnlisted() || isShort(list.keeping()) ? null : list.list(),
                Instant.ofEpochMilli(expiresAtMs),
                numbers.localCseq,
                latest.remoteCseq(),
                numbers.nextVersion,
                numbers.inFlightCseq,
                fullStateDue,
                list.maxForwards(),
                latest.accept(),
                latest.acceptEncoding(),
                latest.userAgent(),
                endReason,
                lastWord,
                list.terms());
    }
}
