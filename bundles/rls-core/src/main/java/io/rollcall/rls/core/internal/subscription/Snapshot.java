package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The state of watchers as values that outlive the engine, and back. On the lane. */
public final class Snapshot {

    private Snapshot() {}

    /** Closes a shard for good and hands out its state; its deadlines and messages are another engine's from now on. */
    public static List<StoredWatcher> take(final Shard shard) {
        shard.close();
        final Instant now = Instant.ofEpochMilli(shard.nowMs());
        final List<StoredWatcher> all = new ArrayList<>();
        for (final Watcher watcher : shard.watchers()) {
            final List<StoredListSubscription> lists = new ArrayList<>();
            watcher.lists().forEach(list -> lists.add(list(list)));
            final List<StoredBackEnd> backEnds = new ArrayList<>();
            for (final BackEndSubscription backEnd : watcher.backEnds()) {
                final StoredBackEnd value = backEnd.stored();
                if (value != null) {
                    backEnds.add(value);
                }
            }
            if (!lists.isEmpty()) {
                all.add(new StoredWatcher(watcher.key(), watcher.hash(), now, lists, backEnds));
            }
        }
        return all;
    }

    private static StoredListSubscription list(final ListSubscription list) {
        final ListNotifier notifier = list.notifier();
        return new StoredListSubscription(
                list.dialog(),
                list.event(),
                list.watcherUri(),
                list.requestUri(),
                list.list(),
                Instant.ofEpochMilli(list.expiresAtMs()),
                notifier.localCseq(),
                list.remoteCseq(),
                notifier.nextVersion(),
                notifier.inFlightCseq(),
                notifier.untold() || notifier.unreachable(),
                list.maxForwards(),
                list.accept(),
                list.acceptEncoding(),
                list.userAgent(),
                notifier.endReason(),
                notifier.lastWord(),
                list.terms());
    }

    /**
     * Puts a stored watcher into its shard. Subscriptions whose dialog is there already are left alone.
     *
     * @param missed whether back ends must be asked again for what may have been missed
     * @return how many list subscriptions go on
     */
    public static int restore(final Shard shard, final StoredWatcher stored, final boolean missed) {
        final Set<String> known = new HashSet<>();
        shard.eachList(list -> known.add(list.id()));
        final List<StoredListSubscription> lists = stored.lists().stream()
                .filter(list -> !known.contains(list.dialog().localTag()))
                .toList();
        if (lists.isEmpty()) {
            return 0;
        }
        final int hash = LocalTag.hashIn(LocalTag.parse(lists.get(0).dialog().localTag()));
        final Watcher watcher = shard.watcher(stored.watcher(), hash);
        final String shownAs = lists.get(0).terms().shownAs();
        final int maxForwards = lists.get(0).maxForwards() - 1;
        for (final StoredBackEnd one : stored.backEnds()) {
            final BackEndSubscription backEnd = new BackEndSubscription(
                    shard,
                    watcher,
                    BackEndKey.of(
                            one.target(), one.event(), Trail.of(one.callId()).before()),
                    shownAs,
                    one.target(),
                    one.event(),
                    maxForwards);
            backEnd.goOn(one, missed ? pacedMs(shard) : Deadline.NEVER);
            watcher.restore(backEnd);
        }
        lists.forEach(list -> restore(shard, watcher, list));
        watcher.dropUnused();
        return lists.size();
    }

    /** All watchers come back at the same time, so the pace is that of all. */
    private static long pacedMs(final Shard shard) {
        return shard.context()
                .commons()
                .pace()
                .turnMs(shard.nowMs(), shard.settings().backendRate());
    }

    private static void restore(final Shard shard, final Watcher watcher, final StoredListSubscription stored) {
        final Opening opening = new Opening(
                LocalTag.parse(stored.dialog().localTag()),
                stored.dialog(),
                stored.event(),
                stored.watcherUri(),
                stored.terms(),
                stored.requestUri(),
                stored.maxForwards(),
                stored.accept(),
                stored.acceptEncoding(),
                stored.userAgent(),
                stored.remoteCseq(),
                stored.expiresAt().toEpochMilli());
        final ListSubscription list = new ListSubscription(shard, watcher, opening, stored.list(), 0);
        list.notifier().restore(stored);
        shard.add(list);
        list.attach(stored.list());
        list.members().forEach(Member::assumeTold);
        if (list.members().stream().anyMatch(member -> !member.goesOn())) {
            list.notifier().membersChanged();
        }
        list.plan();
    }
}
