package io.rollcall.rls.event.shared;

import io.rollcall.rls.event.shared.PartialFormat.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One partial document merged into a full one. The rows keep their order; a row that was over before and is not named
 * again goes (RFC 4235, 4.3: it may be removed at any time), so that a watcher is told of each end.
 */
final class PartialMerge {

    private final PartialFormat format;
    private final StateDocument before;
    private final StateDocument next;

    PartialMerge(final PartialFormat format, final StateDocument before, final StateDocument next) {
        this.format = format;
        this.before = before;
        this.next = next;
    }

    String merged() {
        return next.fullStart() + children(before.root(), next.root(), 0) + next.end();
    }

    private String children(final XmlElement held, final XmlElement arrived, final int level) {
        final Row row = format.rows().get(level);
        final Map<List<String>, XmlElement> changed = new LinkedHashMap<>();
        final List<String> rows = new ArrayList<>();
        final List<String> others = new ArrayList<>();
        for (final XmlElement child : arrived.children) {
            if (child.is(format.namespace(), row.local())) {
                changed.put(row.keyOf(child), child);
            } else {
                others.add(next.document().text(child));
            }
        }
        for (final XmlElement child : held.children) {
            if (child.is(format.namespace(), row.local())) {
                final XmlElement named = changed.remove(row.keyOf(child));
                if (named != null) {
                    rows.add(replaced(child, named, level));
                } else if (!PartialFormat.ended(before.document(), child)) {
                    rows.add(kept(child, arrived));
                }
            } else if (arrived.child(child.namespace, child.local) == null) {
                others.add(kept(child, arrived));
            }
        }
        changed.values().forEach(child -> rows.add(next.document().text(child)));
        rows.addAll(others);
        final String separator = Text.separator(next.document(), arrived);
        return rows.isEmpty() ? "" : separator + String.join(separator, rows) + Text.tail(next.document(), arrived);
    }

    private String kept(final XmlElement child, final XmlElement arrived) {
        return Text.transplanted(before.document(), child, arrived.scope());
    }

    private String replaced(final XmlElement held, final XmlElement named, final int level) {
        if (level + 1 == format.rows().size()) {
            return next.document().text(named);
        }
        return Text.opened(next.document(), named) + children(held, named, level + 1) + "</" + named.qualified() + '>';
    }
}
