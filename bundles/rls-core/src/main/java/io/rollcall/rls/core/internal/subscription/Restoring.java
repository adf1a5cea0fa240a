package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.context.NotifyTurns;
import io.rollcall.rls.core.internal.journal.JournalSettings;
import io.rollcall.rls.core.internal.journal.Journaling;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import java.util.ArrayList;
import java.util.List;

/** Takes up watchers from values, each in its shard. On the lane. */
public final class Restoring {

    /**
     * The answer to a NOTIFY of an engine that was exchanged comes within moments; from an engine that is gone with its
     * process it never does.
     */
    private static final long ANSWER_WAIT_MS = 5000;

    /** By then all nodes know who has a shard: what a back end says before may reach one that sends it elsewhere. */
    private static final long SETTLE_MS = 2000;

    private final Shard shard;
    private final StoredWatcher stored;

    /** Whether a journal has rows of it. */
    private final boolean kept;

    /** Whether it may be read twice: whoever read it before may have used numbers that are not in it. */
    private final boolean copy;

    /** When one more back end may be asked on behalf of all watchers that are taken up. */
    static long pacedMs(final Shard shard) {
        return shard.context()
                .commons()
                .pace()
                .turnMs(shard.nowMs(), shard.settings().backendRate());
    }

    /** When one more of those watchers may get its full state. */
    private static long tellTurnMs(final Shard shard) {
        final JournalSettings pace = shard.settings().journal();
        return shard.context()
                .notifies()
                .restored()
                .turnMs(shard.nowMs(), new NotifyTurns.Limit(pace.restoredAtOnce(), pace.stepMs()));
    }

    /**
     * NOTIFYs a second of one dialog, at most: each waits for the answer to the one before, and the way to a watcher
     * and back takes longer than that.
     */
    private static final long MOST_NOTIFIES_PER_S = 5000;

    /** Largest CSeq (RFC 3261, 8.1.1.5). */
    private static final long MAX_CSEQ = Integer.MAX_VALUE;

    private Restoring(final Shard shard, final StoredWatcher stored, final boolean kept, final boolean copy) {
        this.shard = shard;
        this.stored = stored;
        this.kept = kept;
        this.copy = copy;
    }

    /**
     * Puts a stored watcher into its shard. Subscriptions whose dialog is there already are left alone.
     *
     * @param missed whether back ends must be asked again for what may have been missed
     * @return how many list subscriptions go on
     */
    public static int fromStore(final Shard shard, final StoredWatcher stored, final boolean missed) {
        final Journaling journaling = shard.context().journaling();
        if (journaling.mode() == JournalSettings.DATABASE && journaling.grant(stored.hash()) == null) {
            // the mode has changed with the engine
            journaling.carry(stored.hash());
        }
        final Restoring restoring = new Restoring(shard, stored, false, false);
        return restoring.goOn(restoring.unknown(), missed, Dispatch.STUCK_MS);
    }

    /** The same from an archive: nobody knows what happened since. */
    public static int fromArchive(final Shard shard, final StoredWatcher stored) {
        final Restoring restoring = new Restoring(shard, stored, false, true);
        final List<StoredListSubscription> ahead =
                restoring.unknown().stream().map(restoring::ahead).toList();
        return restoring.goOn(ahead, true, 0);
    }

    /**
     * Beyond all numbers that may have been used since the copy was made, whatever its range was; one of a stop in
     * order has the last word. Rows that are over are not taken up, so a jump is at most what the longest subscription
     * lasts, and it never takes more than half of what is left.
     */
    private StoredListSubscription ahead(final StoredListSubscription list) {
        final long sinceMs = Math.max(0, shard.nowMs() - stored.storedAt().toEpochMilli());
        final long jump = Math.min(sinceMs * MOST_NOTIFIES_PER_S / 1000, Math.max(0, MAX_CSEQ - list.localCseq()) / 2);
        return list.fullStateDue() ? list.ahead(jump) : list;
    }

    /**
     * The same from a journal, whose rows stand for subscriptions that are over by now too.
     *
     * @param missed whether so much time has passed that something was missed
     * @param inOrder whether the last word on all watchers is known to be written
     */
    public static int fromJournal(
            final Shard shard, final StoredWatcher stored, final boolean missed, final boolean inOrder) {
        final Restoring restoring = new Restoring(shard, stored, true, true);
        final List<StoredListSubscription> unknown = restoring.unknown();
        final List<StoredListSubscription> wanted = new ArrayList<>();
        for (final StoredListSubscription list : unknown) {
            if (!shard.journal()
                    .behind()
                    .hasEnded(stored.watcher(), list.dialog().localTag())) {
                wanted.add(list);
            }
        }
        if (wanted.isEmpty()) {
            restoring.dropUnused();
            return 0;
        }
        // numbers that are ahead mean that nobody had the time to say what the watcher knows
        final boolean died = !inOrder && wanted.stream().anyMatch(StoredListSubscription::fullStateDue);
        return restoring.goOn(wanted, missed || died, ANSWER_WAIT_MS);
    }

    /** Those that are not here. */
    private List<StoredListSubscription> unknown() {
        final List<StoredListSubscription> unknown = new ArrayList<>();
        for (final StoredListSubscription list : stored.lists()) {
            final ListSubscription known =
                    shard.list(shard.tagOf(list.dialog().callId(), list.dialog().localTag()));
            if (known == null) {
                unknown.add(list);
            } else if (known.keeping() != null) {
                known.keeping().found();
            }
        }
        return unknown;
    }

    /** Rows of back ends that no list is there for any more. */
    private void dropUnused() {
        final Watcher watcher = shard.watcherOf(stored.watcher());
        final List<String> over = stored.backEnds().stream()
                .map(StoredBackEnd::id)
                .filter(id -> watcher == null || !watcher.hasStored(id))
                .toList();
        if (!over.isEmpty()) {
            shard.journal()
                    .behind()
                    .ended(shard.journal().behind().record(stored.watcher(), stored.hash()), List.of(), over);
        }
    }

    private int goOn(final List<StoredListSubscription> lists, final boolean missed, final long answerWaitMs) {
        if (lists.isEmpty()) {
            return 0;
        }
        final Watcher watcher = shard.watcher(stored.watcher(), stored.hash());
        watcher.pacing(true);
        backEnds(watcher, lists.get(0), missed);
        lists.forEach(list -> {
            final long tellAtMs = missed ? tellTurnMs(shard) : shard.nowMs();
            list(watcher, list, new Resumption(missed, kept, answerWaitMs, tellAtMs));
        });
        watcher.pacing(false);
        watcher.dropUnused();
        return lists.size();
    }

    /** Who the watcher is to a back end: in its dialogs he stays who he was. */
    private static String from(final StoredBackEnd backEnd, final StoredListSubscription list) {
        return backEnd.usages().isEmpty()
                ? list.terms().shownAs()
                : backEnd.usages().get(0).dialog().localUri();
    }

    private void backEnds(final Watcher watcher, final StoredListSubscription first, final boolean missed) {
        final boolean shared = shard.context().journaling().mode() == JournalSettings.DATABASE;
        final long settleMs = shared ? SETTLE_MS : 0;
        for (final StoredBackEnd one : stored.backEnds()) {
            final BackEndKey key = BackEndKey.of(
                    one.target(), one.event(), Trail.of(one.callId()).before());
            if (!watcher.has(key)) {
                final BackEndSubscription backEnd = new BackEndSubscription(
                        shard, watcher, key, from(one, first), one.target(), one.event(), first.maxForwards() - 1);
                backEnd.mayHaveRow(kept);
                watcher.restore(backEnd);
                backEnd.goOn(
                        copy ? BackEndValue.takenUp(one, shard.nowMs()) : one,
                        missed ? pacedMs(shard) + settleMs : Deadline.NEVER);
                if (!kept) {
                    backEnd.touched();
                }
            }
        }
    }

    private void list(final Watcher watcher, final StoredListSubscription stored, final Resumption resumption) {
        final long tag = tag(watcher, stored);
        final boolean expired = stored.expiresAt().toEpochMilli() <= shard.nowMs();
        final Opening opening = new Opening(
                tag,
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
                // many may have ended while nobody was there to say so: they are told one after the other
                expired ? resumption.tellAtMs() : stored.expiresAt().toEpochMilli());
        final ListSubscription list = new ListSubscription(shard, watcher, opening, stored.list(), 0);
        list.notifier().restore(stored, resumption);
        shard.add(list);
        if (shard.journal().keeps()) {
            list.keeping(Keeping.of(shard, list, resumption.kept()));
        }
        if (list.isUnlisted()) {
            Unlisted.begin(shard, list, resumption.tellAtMs());
        } else {
            list.attach(stored.list());
            list.members().forEach(Member::assumeTold);
            if (list.members().stream().anyMatch(member -> !member.goesOn())) {
                list.notifier().membersChanged();
            }
        }
        list.plan();
    }

    private long tag(final Watcher watcher, final StoredListSubscription stored) {
        final long tag = LocalTag.parse(stored.dialog().localTag());
        if (tag != LocalTag.FOREIGN && LocalTag.hashIn(tag) == watcher.hash()) {
            return tag;
        }
        final long known = shard.newTag(watcher.hash());
        shard.context()
                .foreignDialogs()
                .add(stored.dialog().callId(), stored.dialog().localTag(), known);
        return known;
    }
}
