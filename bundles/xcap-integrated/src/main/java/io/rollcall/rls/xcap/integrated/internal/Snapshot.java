package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentSelector;
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

    private Map<DocumentSelector, Entry> known;
    private String watermark;

    /** What {@link XcapTable#watermark} said then; null where it must be looked at anew. */
    synchronized String watermark() {
        return watermark;
    }

    synchronized void forgetWatermark() {
        watermark = null;
    }

    synchronized void startEmpty() {
        if (known == null) {
            known = new HashMap<>();
        }
    }

    /** Takes what the table holds now. The documents that differ, by every name; none the first time. */
    synchronized Set<DocumentSelector> replace(final String newWatermark, final List<Entry> entries) {
        final Map<DocumentSelector, Entry> now = new HashMap<>();
        entries.forEach(entry -> now.put(entry.selector(), entry));
        final Set<DocumentSelector> changed = new HashSet<>();
        if (known != null) {
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
        }
        known = now;
        watermark = newWatermark;
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
