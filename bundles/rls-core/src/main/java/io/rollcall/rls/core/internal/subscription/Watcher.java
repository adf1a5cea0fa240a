package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.spi.ListEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody who subscribes to lists, and the back-end subscriptions made on his behalf. Only his own lists and devices
 * share them: what a resource shows to one watcher it may hide from another (RFC 4662, 7.2).
 */
final class Watcher {

    /** So many back-end subscriptions start at once; more are paced, however many lists and changes they are from. */
    private static final int BURST = 100;

    private static final long SECOND_US = 1_000_000;

    private final Shard shard;
    private final String key;
    private final int hash;
    private final List<ListSubscription> lists = new ArrayList<>(1);
    private final Map<BackEndKey, BackEndSubscription> backEnds = new HashMap<>();
    private long nextStartUs = Long.MIN_VALUE;

    /** Whether it is being taken up, like all others: new back ends have the pace of all. */
    private boolean pacing;

    Watcher(final Shard shard, final String key, final int hash) {
        this.shard = shard;
        this.key = key;
        this.hash = hash;
    }

    String key() {
        return key;
    }

    int hash() {
        return hash;
    }

    List<ListSubscription> lists() {
        return lists;
    }

    Iterable<BackEndSubscription> backEnds() {
        return backEnds.values();
    }

    /** The back-end subscription of an entry, made where there is none. */
    BackEndSubscription backEnd(final ListEntry entry, final ListSubscription list) {
        final EventHeader event = NotifyRates.forBackEnds(list.event());
        final BackEndKey backEndKey = key(entry, list);
        BackEndSubscription backEnd = backEnds.get(backEndKey);
        if (backEnd == null) {
            backEnd = new BackEndSubscription(
                    shard, this, backEndKey, list.terms().shownAs(), entry.target(), event, list.maxForwards() - 1);
            backEnds.put(backEndKey, backEnd);
            shard.context().commons().count().add();
            backEnd.startAt(pacing ? Restoring.pacedMs(shard) : turnMs());
        }
        backEnd.terms().accepting(list.latest().accept());
        return backEnd;
    }

    /** What an entry is subscribed to by. */
    BackEndKey key(final ListEntry entry, final ListSubscription list) {
        return BackEndKey.of(entry.target(), NotifyRates.forBackEnds(list.event()), list.trail());
    }

    boolean has(final BackEndKey one) {
        return backEnds.containsKey(one);
    }

    int backEndCount() {
        return backEnds.size();
    }

    void pacing(final boolean changed) {
        pacing = changed;
    }

    /** Whether there is one that a store knows by this id. */
    boolean hasStored(final String id) {
        return backEnds.keySet().stream().anyMatch(one -> one.id().equals(id));
    }

    /** This one is other than before. */
    void touched(final BackEndSubscription backEnd) {
        if (shard.journal().keeps() && backEnds.get(backEnd.key()) == backEnd) {
            shard.journal().behind().touch(shard.record(this), backEnd);
        }
    }

    /** Takes over one that was stored. */
    void restore(final BackEndSubscription backEnd) {
        if (backEnds.put(backEnd.key(), backEnd) == null) {
            shard.context().commons().count().add();
        }
    }

    /** Ends what was taken over and no list has any more. */
    void dropUnused() {
        if (lists.stream().anyMatch(ListSubscription::isUnlisted)) {
            return; // nobody knows yet which are theirs
        }
        List.copyOf(backEnds.values()).stream()
                .filter(backEnd -> backEnd.state().unused())
                .forEach(this::drop);
    }

    /** A member is gone; its back-end subscription ends with its last member. */
    void release(final Member member) {
        final BackEndSubscription backEnd = member.backEnd();
        if (backEnd != null && backEnd.state().remove(member)) {
            drop(backEnd);
        }
    }

    private void drop(final BackEndSubscription backEnd) {
        if (backEnds.remove(backEnd.key(), backEnd)) {
            shard.context().commons().count().remove();
            if (shard.journal().keeps()) {
                shard.journal().behind().over(shard.record(this), backEnd);
            }
        }
        backEnd.leave();
    }

    /** Somebody else serves him: all of his is dropped without a word. */
    void forget() {
        backEnds.values().forEach(backEnd -> {
            shard.context().commons().count().remove();
            backEnd.forget();
        });
        backEnds.clear();
        List.copyOf(lists).forEach(ListSubscription::gone);
    }

    /** A list subscription is over; the watcher is forgotten with the last one. */
    void remove(final ListSubscription list) {
        lists.remove(list);
        if (list.isUnlisted()) {
            dropUnused();
        }
        if (lists.isEmpty()) {
            shard.forget(this);
        }
    }

    /** When the next one may start; who made none for a while may make a burst. */
    private long turnMs() {
        final long stepUs = Math.max(1, SECOND_US / shard.settings().backendRate());
        final long nowUs = shard.nowMs() * 1000;
        final long turnUs = Math.max(nextStartUs, nowUs - (BURST - 1) * stepUs);
        nextStartUs = turnUs + stepUs;
        return Math.max(turnUs, nowUs) / 1000;
    }
}
