package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.journal.Grant;
import io.rollcall.rls.core.internal.journal.Journaling;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * The time for which the engine serves the watchers of a shard: how it begins and ends. Shards of a journal are ranges
 * of hashes, those of the engine are its lanes; so all of this is about the watchers of one lane with certain hashes.
 */
public final class Tenure {

    private Tenure() {}

    /** Whether all subscriptions are kept from now on, or none is. */
    public static void keep(final Shard shard, final boolean keeps) {
        if (keeps == shard.journal().keeps()) {
            return;
        }
        shard.journal().keeps(keeps);
        shard.eachList(list -> {
            list.keeping(keeps && !list.isPoll() ? Keeping.of(shard, list, false) : null);
            list.plan();
        });
        for (final Watcher watcher : shard.watchers()) {
            watcher.backEnds().forEach(backEnd -> {
                backEnd.mayHaveRow(false);
                backEnd.touched();
            });
        }
    }

    /**
     * The nodes on a database share all watchers from now on: those who are served here go on until others know them.
     */
    public static void carry(final Shard shard) {
        shard.watchers().forEach(watcher -> shard.context().journaling().carry(watcher.hash()));
        // by itself: what fails there is no reason to keep the mode
        shard.lane().execute(shard::transportArrived);
    }

    /** Another node has the shard of these watchers, and does not know them: they are to subscribe anew. */
    public static void sendAway(final Shard shard, final int hash) {
        final Journaling journaling = shard.context().journaling();
        if (!journaling.carries(hash) || journaling.grant(hash) != null) {
            return; // he is ours by now
        }
        final List<Watcher> gone = new ArrayList<>();
        for (final Watcher watcher : shard.watchers()) {
            if (watcher.hash() == hash) {
                gone.add(watcher);
            }
        }
        sendAway(shard, gone);
    }

    /**
     * A shard is lost: somebody else goes on with its watchers, and here they are forgotten. But without a row nobody
     * can, and nobody else sends in their dialogs: these are to subscribe anew.
     *
     * @param carried the hashes of watchers who are told without a row, those among them who are being sent away
     * @return how many list subscriptions end
     */
    public static int lost(final Shard shard, final IntPredicate hashes, final IntPredicate carried) {
        final Set<Watcher> unwritten = new HashSet<>();
        for (final Watcher watcher : shard.watchers()) {
            if (hashes.test(watcher.hash()) && isUnwritten(watcher, carried)) {
                unwritten.add(watcher);
            }
        }
        final int count = forget(shard, watcher -> hashes.test(watcher.hash()) && !unwritten.contains(watcher));
        shard.context().counters().adder("journal.watchers.forgotten").add(count);
        unwritten.forEach(watcher -> shard.context().journaling().carry(watcher.hash()));
        return sendAway(shard, unwritten);
    }

    private static boolean isUnwritten(final Watcher watcher, final IntPredicate carried) {
        final List<Keeping> keeping = watcher.lists().stream()
                .map(ListSubscription::keeping)
                .filter(Objects::nonNull)
                .toList();
        return keeping.stream().noneMatch(Keeping::mayHaveRow) && (carried.test(watcher.hash()) || !keeping.isEmpty());
    }

    private static int sendAway(final Shard shard, final Collection<Watcher> gone) {
        final List<ListSubscription> all = new ArrayList<>();
        for (final Watcher watcher : gone) {
            watcher.lists().stream().filter(list -> !list.ended()).forEach(all::add);
            // rows, if there are any, are another node's
            watcher.lists().forEach(list -> list.keeping(null));
            watcher.backEnds().forEach(backEnd -> backEnd.mayHaveRow(false));
            shard.journal().behind().forget(watcher.key());
        }
        shard.context().counters().adder("nodes.watchers.sent").add(all.size());
        all.forEach(list -> list.end("deactivated"));
        return all.size();
    }

    /** A journal is about to give what it has of a shard. */
    public static void granted(final Shard shard, final Grant grant) {
        for (final Watcher watcher : shard.watchers()) {
            if (grant.covers(watcher.hash())) {
                watcher.backEnds().forEach(BackEndSubscription::unread);
            }
        }
    }

    /**
     * All that a journal had of a shard was taken up; what it does not have is written. Complete when that was tried.
     */
    public static CompletionStage<Void> complete(final Shard shard, final Grant grant) {
        for (final Watcher watcher : shard.watchers()) {
            if (grant.covers(watcher.hash())) {
                watcher.lists().stream()
                        .map(ListSubscription::keeping)
                        .filter(keeping -> keeping != null)
                        .forEach(Keeping::touched);
                for (final BackEndSubscription backEnd : watcher.backEnds()) {
                    // watchers wait for these writes, and of members there are many
                    if (!backEnd.isAsRead()) {
                        backEnd.touched();
                    }
                }
            }
        }
        return shard.journal().behind().writeAll(grant);
    }

    /** Watchers with these hashes are served from now on, or again: what had to wait goes on. */
    public static void goOn(final Shard shard, final int firstHash, final int lastHash) {
        shard.journal().held().release(firstHash, lastHash);
        shard.journal().behind().writable();
        shard.transportArrived();
    }

    /** Somebody else serves these watchers: nothing is sent or written, and nobody is told. */
    private static int forget(final Shard shard, final Predicate<Watcher> whom) {
        final List<Watcher> gone = new ArrayList<>();
        for (final Watcher watcher : shard.watchers()) {
            if (whom.test(watcher)) {
                gone.add(watcher);
            }
        }
        gone.forEach(watcher -> {
            final List<Keeping> keeping = new ArrayList<>();
            watcher.lists().forEach(list -> {
                if (list.keeping() != null) {
                    keeping.add(list.keeping());
                    // first, or its end would be written
                    list.keeping(null);
                }
            });
            watcher.forget();
            shard.journal().behind().forget(watcher.key());
            keeping.forEach(Keeping::abandon);
        });
        return gone.size();
    }

    /** The state of these watchers, without a gap in their numbers; they are forgotten. */
    public static List<StoredChange> handOver(final Shard shard, final IntPredicate hashes) {
        final List<StoredChange> changes = new ArrayList<>();
        for (final StoredWatcher watcher : Snapshot.exact(shard, hashes)) {
            changes.add(shard.journal()
                    .behind()
                    .last(watcher.watcher(), watcher.hash(), settled(watcher.lists()), watcher.backEnds()));
        }
        forget(shard, watcher -> hashes.test(watcher.hash()));
        changes.addAll(shard.journal().behind().leftOver(hashes));
        return changes;
    }

    /** The answer to what is under way comes to nobody: the next one tells everything again. */
    private static List<StoredListSubscription> settled(final List<StoredListSubscription> lists) {
        return lists.stream()
                .map(list -> list.inFlightCseq() < 0 ? list : list.answerLost())
                .toList();
    }

    /** The engine stops: the last word on all watchers of a lane, which is closed by it. */
    public static List<StoredChange> close(final Shard shard) {
        shard.close();
        final List<StoredChange> changes = new ArrayList<>();
        for (final StoredWatcher watcher : Snapshot.exact(shard, hash -> true)) {
            final List<StoredBackEnd> backEnds = watcher.backEnds();
            changes.add(shard.journal().behind().last(watcher.watcher(), watcher.hash(), watcher.lists(), backEnds));
        }
        changes.addAll(shard.journal().behind().leftOver(hash -> true));
        shard.empty();
        return changes;
    }
}
