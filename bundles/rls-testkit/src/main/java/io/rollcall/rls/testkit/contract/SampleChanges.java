package io.rollcall.rls.testkit.contract;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Changes for journals to keep, made of watchers, and watchers made of what comes back. */
final class SampleChanges {

    private SampleChanges() {}

    /** All that there is of a watcher. */
    static StoredChange whole(final StoredWatcher watcher) {
        return change(watcher, watcher.lists(), List.of(), watcher.backEnds(), List.of());
    }

    static StoredChange change(
            final StoredWatcher watcher,
            final List<StoredListSubscription> lists,
            final List<String> endedLists,
            final List<StoredBackEnd> backEnds,
            final List<String> endedBackEnds) {
        return new StoredChange(watcher.watcher(), watcher.hash(), lists, endedLists, backEnds, endedBackEnds);
    }

    /** The same as a table of another product has it: nobody knows the list, nor any back end. */
    static StoredWatcher withoutList(final StoredWatcher watcher) {
        final StoredListSubscription list = watcher.lists().get(0);
        return new StoredWatcher(
                watcher.watcher(),
                watcher.hash(),
                watcher.storedAt(),
                List.of(new StoredListSubscription(
                        list.dialog(),
                        list.event(),
                        list.watcherUri(),
                        list.requestUri(),
                        null,
                        list.expiresAt(),
                        list.localCseq(),
                        list.remoteCseq(),
                        list.nextVersion(),
                        list.inFlightCseq(),
                        list.fullStateDue(),
                        list.maxForwards(),
                        list.accept(),
                        list.acceptEncoding(),
                        list.userAgent(),
                        list.endReason(),
                        list.lastWord(),
                        list.terms())),
                List.of());
    }

    /** In an order of their own, to compare them; a watcher that comes twice is an error. */
    static Map<String, List<Object>> byWatcher(final Collection<StoredWatcher> watchers) {
        final Map<String, List<Object>> sorted = new TreeMap<>();
        for (final StoredWatcher watcher : watchers) {
            final List<Object> values = new ArrayList<>();
            values.add(watcher.hash());
            watcher.lists().stream()
                    .sorted(Comparator.comparing(list -> list.dialog().localTag()))
                    .forEach(values::add);
            watcher.backEnds().stream()
                    .sorted(Comparator.comparing(StoredBackEnd::id))
                    .forEach(values::add);
            assertEquals("given twice", null, sorted.put(watcher.watcher(), values));
        }
        return sorted;
    }
}
