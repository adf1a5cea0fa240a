package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the table held when it was last looked at, so that a change made by others is noticed, and one of our own not
 * twice.
 */
final class Snapshot {

    private final Map<Long, List<Entry>> rows = new HashMap<>();
    private Marks marks;
    private Map<DocumentSelector, Entry> known;

    /** The groups of rows that are to be read again; all of them where nothing is known. */
    synchronized Set<Long> outdated(final Marks now) {
        return now.differing(marks == null ? Marks.NONE : marks);
    }

    /** Another table is looked at from now on. */
    synchronized void forgetRows() {
        marks = null;
        rows.clear();
    }

    synchronized void startEmpty() {
        if (known == null) {
            known = new HashMap<>();
        }
    }

    /**
     * Takes what these groups of rows hold now. The documents that differ, by every name; none the first time.
     *
     * @param read the groups that were read
     * @param entries their rows
     */
    synchronized Set<DocumentSelector> replace(final Marks now, final Set<Long> read, final Collection<Entry> entries) {
        if (marks != null && read.isEmpty()) {
            return Set.of();
        }
        rows.keySet().removeAll(read);
        entries.forEach(entry -> rows.computeIfAbsent(Marks.group(entry.id()), group -> new ArrayList<>())
                .add(entry));
        marks = now;
        final Map<DocumentSelector, Entry> held = new HashMap<>();
        rows.values().forEach(group -> group.forEach(entry -> held.merge(entry.selector(), entry, Entry::newer)));
        final Set<DocumentSelector> changed = known == null ? Set.of() : differing(held);
        known = held;
        return changed;
    }

    private Set<DocumentSelector> differing(final Map<DocumentSelector, Entry> now) {
        final Set<DocumentSelector> changed = new HashSet<>();
        now.forEach((selector, entry) -> {
            final Entry before = known.get(selector);
            if (before == null || !before.etag().equals(entry.etag())) {
                changed.addAll(entry.names());
            }
        });
        known.forEach((selector, entry) -> {
            if (!now.containsKey(selector)) {
                changed.addAll(entry.names());
            }
        });
        return changed;
    }

    /** We wrote that document ourselves. Whether that is a change. */
    synchronized boolean with(final DocumentSelector document, final String etag) {
        final Account account = Account.of(document.xui());
        final DocumentSelector name = new DocumentSelector(document.auid(), account.xui(), document.document());
        if (known == null) {
            return true;
        }
        final Entry before = known.put(name, new Entry(0, name, document, etag));
        return before == null || !before.etag().equals(etag);
    }

    /** We deleted that document ourselves; its names. */
    synchronized Set<DocumentSelector> without(final DocumentSelector document) {
        final Account account = Account.of(document.xui());
        final Entry before = known == null
                ? null
                : known.remove(new DocumentSelector(document.auid(), account.xui(), document.document()));
        final Set<DocumentSelector> names = new HashSet<>(before == null ? Set.of() : before.names());
        names.add(document);
        return names;
    }
}
