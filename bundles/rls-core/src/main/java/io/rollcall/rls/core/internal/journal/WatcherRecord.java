package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What of one watcher is not written yet: only that something is other than before, never what it was. On the lane. */
public final class WatcherRecord {

    private final String key;
    private final int hash;
    private final Set<KeptList> lists = new LinkedHashSet<>(2);
    private final Set<KeptBackEnd> backEnds = new LinkedHashSet<>(2);
    private final Set<String> endedLists = new LinkedHashSet<>(2);
    private final Set<String> endedBackEnds = new LinkedHashSet<>(2);

    /** What the write under way is made of, or null. */
    private Batch underWay;

    /** Whether one of several values was refused, and nobody knows which: lists one by one, then the back ends. */
    private boolean apart;

    /** Whether it waits for its turn to be written. */
    boolean queued;

    WatcherRecord(final String key, final int hash) {
        this.key = key;
        this.hash = hash;
    }

    public String key() {
        return key;
    }

    public int hash() {
        return hash;
    }

    // ---- what is other than before --------------------------------------------------------------------------------

    void touch(final KeptList list) {
        lists.add(list);
    }

    void touch(final KeptBackEnd backEnd) {
        backEnds.add(backEnd);
    }

    void over(final KeptList list) {
        lists.remove(list);
        if (list.mayHaveRow()) {
            endedLists.add(list.localTag());
        }
    }

    void over(final KeptBackEnd backEnd) {
        backEnds.remove(backEnd);
        if (backEnd.mayHaveRow()) {
            backEnd.mayHaveRow(false);
            endedBackEnds.add(backEnd.storeId());
        }
    }

    /** A row that stands for nothing. */
    void endedList(final String localTag) {
        endedLists.add(localTag);
    }

    void endedBackEnd(final String storeId) {
        endedBackEnds.add(storeId);
    }

    boolean hasEnded(final String localTag) {
        return endedLists.contains(localTag) || underWay != null && underWay.endedLists.contains(localTag);
    }

    /** Whether anything could be written now. */
    boolean unwritten() {
        return !backEnds.isEmpty()
                || !endedLists.isEmpty()
                || !endedBackEnds.isEmpty()
                || lists.stream().anyMatch(list -> !list.busy());
    }

    /** Whether nothing is to be remembered of it: who touches it again begins a new one. */
    boolean done() {
        return underWay == null
                && lists.isEmpty()
                && backEnds.isEmpty()
                && endedLists.isEmpty()
                && endedBackEnds.isEmpty();
    }

    boolean isUnderWay() {
        return underWay != null;
    }

    // ---- written --------------------------------------------------------------------------------------------------

    /** Makes a change of all that can be written; it is under way from now on. */
    StoredChange take() {
        final Batch batch = new Batch();
        for (final KeptList list : List.copyOf(lists)) {
            if (!list.busy() && !(apart && batch.lists.size() == 1)) {
                lists.remove(list);
                list.written();
                batch.lists.add(list);
                batch.values.add(list.value());
            }
        }
        apart &= !batch.lists.isEmpty();
        final List<StoredBackEnd> values = apart ? List.of() : takeBackEnds(batch);
        batch.endedLists.addAll(endedLists);
        batch.endedBackEnds.addAll(endedBackEnds);
        endedLists.clear();
        endedBackEnds.clear();
        underWay = batch;
        return new StoredChange(
                key, hash, batch.values, List.copyOf(batch.endedLists), values, List.copyOf(batch.endedBackEnds));
    }

    private List<StoredBackEnd> takeBackEnds(final Batch batch) {
        final List<StoredBackEnd> values = new ArrayList<>(backEnds.size());
        for (final KeptBackEnd backEnd : backEnds) {
            final StoredBackEnd value = backEnd.value();
            if (value != null) {
                values.add(value);
                backEnd.mayHaveRow(true);
                endedBackEnds.remove(value.id());
                batch.backEnds.add(backEnd);
            } else if (backEnd.mayHaveRow()) {
                backEnd.mayHaveRow(false);
                endedBackEnds.add(backEnd.storeId());
            }
        }
        backEnds.clear();
        return values;
    }

    /** The last word: these values, and all that is over. Back ends that are not among them were never begun. */
    StoredChange last(final List<StoredListSubscription> lastLists, final List<StoredBackEnd> lastBackEnds) {
        final Set<String> overLists = new LinkedHashSet<>(endedLists);
        final Set<String> over = new LinkedHashSet<>(endedBackEnds);
        backEnds.stream()
                .filter(KeptBackEnd::mayHaveRow)
                .map(KeptBackEnd::storeId)
                .forEach(over::add);
        if (underWay != null) {
            // perhaps it fails
            overLists.addAll(underWay.endedLists);
            over.addAll(underWay.endedBackEnds);
        }
        lastBackEnds.forEach(one -> over.remove(one.id()));
        return new StoredChange(key, hash, lastLists, List.copyOf(overLists), lastBackEnds, List.copyOf(over));
    }

    /** It is committed. */
    void committed() {
        final Batch batch = underWay;
        underWay = null;
        for (int at = 0; at < batch.lists.size(); at++) {
            batch.lists.get(at).committed(batch.values.get(at));
        }
    }

    /** It is not, or nobody knows: all of it is to be written again, as it is by then. */
    void failed(final boolean forSure) {
        underWay.lists.forEach(list -> list.notCommitted(forSure));
        failed();
    }

    private void failed() {
        final Batch batch = underWay;
        failedBut(batch);
        batch.backEnds.stream().filter(KeptBackEnd::mayHaveRow).forEach(backEnds::add);
    }

    /**
     * One of its values is refused for good: found by writing them apart. Of a list as much is tried as it can do with;
     * back ends are left out.
     */
    void refused() {
        final Batch batch = underWay;
        if (batch.lists.size() > 1 || !batch.lists.isEmpty() && !batch.backEnds.isEmpty()) {
            apart = true;
            failed();
            return;
        }
        if (!batch.lists.isEmpty() && !batch.lists.get(0).refused(batch.values.get(0))) {
            batch.lists.clear();
        }
        failedBut(batch);
    }

    private void failedBut(final Batch batch) {
        underWay = null;
        batch.lists.stream()
                .filter(list -> !endedLists.contains(list.localTag()))
                .forEach(lists::add);
        endedLists.addAll(batch.endedLists);
        for (final String id : batch.endedBackEnds) {
            // where another one has its place by now, that one is written
            if (backEnds.stream().noneMatch(one -> one.storeId().equals(id))) {
                endedBackEnds.add(id);
            }
        }
    }

    /** What is in one write. */
    private static final class Batch {
        private final List<KeptList> lists = new ArrayList<>(1);
        private final List<StoredListSubscription> values = new ArrayList<>(1);
        private final List<KeptBackEnd> backEnds = new ArrayList<>();
        private final Set<String> endedLists = new LinkedHashSet<>(2);
        private final Set<String> endedBackEnds = new LinkedHashSet<>(2);
    }
}
