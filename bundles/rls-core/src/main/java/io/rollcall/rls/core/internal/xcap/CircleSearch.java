package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.EntryUri;
import io.rollcall.rls.core.internal.uri.SipUri;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Finds members that are lists of this server and have the list at hand in them, over however many lists (RFC 4662,
 * 7.4). It looks at what services say themselves; nothing is fetched for it. Used by one thread at a time.
 */
final class CircleSearch {

    /** Lists inside of each other that are looked through for one member. */
    private static final int MOST_LISTS = 1000;

    private final Shelves shelves;
    private final SipUri self;
    private final Set<DefinedService> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Those that do not lead back, nor does what is in them. */
    private final Set<DefinedService> harmless = Collections.newSetFromMap(new IdentityHashMap<>());

    CircleSearch(final Shelves shelves, final SipUri self) {
        this.shelves = shelves;
        this.self = self;
    }

    /** Lists that were looked through: when one of them changes, others may lead back than before. */
    Set<DefinedService> seen() {
        return seen;
    }

    boolean leadsBack(final SipUri member) {
        final Set<DefinedService> looked = Collections.newSetFromMap(new IdentityHashMap<>());
        final Deque<XmlElement> lists = new ArrayDeque<>();
        open(member, looked, lists);
        while (!lists.isEmpty()) {
            for (final XmlElement child : lists.pop().children()) {
                final SipUri target = target(child);
                if (target != null && target.matches(self)) {
                    return true;
                } else if (target != null) {
                    open(target, looked, lists);
                } else if (Vocabulary.isList(child)) {
                    lists.push(child);
                }
            }
        }
        harmless.addAll(looked);
        return false;
    }

    private void open(final SipUri uri, final Set<DefinedService> looked, final Deque<XmlElement> lists) {
        final DefinedService there = shelves.find(uri);
        if (there == null || there.service().list() == null || harmless.contains(there)) {
            return;
        }
        if (looked.size() < MOST_LISTS && looked.add(there)) {
            seen.add(there);
            lists.push(there.service().list());
        }
    }

    private static SipUri target(final XmlElement child) {
        final String spelled = Vocabulary.ENTRY.equals(Vocabulary.kind(child)) ? child.attribute("uri") : null;
        final EntryUri entry = spelled == null ? null : EntryUri.of(spelled);
        return entry == null || !entry.subscribable()
                ? null
                : SipUri.parse(entry.target()).orElseThrow();
    }
}
