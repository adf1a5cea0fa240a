package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.EntryUri;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.LeftOut;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ResolvedList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which lists depend on which documents, from how they last resolved. Any thread; holds its monitor for moments. */
final class Dependents {

    /** Documents whose last change is remembered: those that change while a list is being resolved. */
    private static final int MOST_CHANGED = 4096;

    /**
     * How a list last resolved.
     *
     * @param key what its URI has in common with all that are equal to it
     * @param list the list, or null where it could not be resolved
     * @param inside lists of this server that were looked through for a way back to it
     */
    private record Last(String key, Set<DocumentSelector> documents, ResolvedList list, List<DefinedService> inside) {}

    /**
     * What became of a note.
     *
     * @param list the list as it was known where it is equal, so that all watchers share one
     * @param overtaken whether a document of it changed since the resolution began, and nobody was told
     */
    record Noted(ResolvedList list, boolean overtaken) {}

    /**
     * A list.
     *
     * @param uri as its service spells it
     * @param user whose it is where everybody may have one of that URI, else null
     */
    record ListId(String uri, String user) {}

    private final Map<ListId, Last> byList = new HashMap<>();
    private final Map<DocumentSelector, Set<ListId>> byDocument = new HashMap<>();
    private final Map<DocumentSelector, Long> lastChanges = new LinkedHashMap<>();
    private long changes;

    /** Where the changes stand: to be asked for before a list is resolved. */
    synchronized long changes() {
        return changes;
    }

    /**
     * Notes how a list resolved.
     *
     * @param list null where it could not be resolved
     * @param inside lists of this server that were looked through
     * @param begun where the changes stood when its resolution began
     */
    synchronized Noted note(
            final DefinedService defined,
            final Set<DocumentSelector> documents,
            final ResolvedList list,
            final Collection<DefinedService> inside,
            final long begun) {
        final boolean overtaken = documents.stream()
                .anyMatch(document -> lastChanges.getOrDefault(Spellings.plain(document), 0L) > begun);
        final ListId uri = defined.id();
        final Last before = byList.get(uri);
        final boolean same =
                before != null && before.documents.equals(documents) && list != null && list.equals(before.list);
        final ResolvedList shared = same ? before.list : list;
        if (!same || !before.inside.equals(List.copyOf(inside))) {
            forget(uri);
            byList.put(
                    uri, new Last(defined.service().uri().key(), Set.copyOf(documents), shared, List.copyOf(inside)));
            documents.forEach(document -> byDocument
                    .computeIfAbsent(Spellings.plain(document), key -> new HashSet<>())
                    .add(uri));
        }
        return new Noted(shared, overtaken);
    }

    /** Forgets how lists resolved whose definition is not what it was. */
    synchronized void forget(final Set<String> keys) {
        final List<ListId> lists = new ArrayList<>();
        byList.forEach((list, last) -> {
            if (keys.contains(last.key)) {
                lists.add(list);
            }
        });
        lists.forEach(this::forget);
    }

    private void forget(final ListId uri) {
        final Last before = byList.remove(uri);
        if (before != null) {
            for (final DocumentSelector document : before.documents) {
                byDocument.computeIfPresent(Spellings.plain(document), (key, lists) -> {
                    lists.remove(uri);
                    return lists.isEmpty() ? null : lists;
                });
            }
        }
    }

    /** These documents changed; gives back the lists that are made of them. */
    synchronized Set<String> changed(final Collection<DocumentSelector> documents) {
        final Set<String> lists = new HashSet<>();
        changes++;
        for (final DocumentSelector changed : documents) {
            final DocumentSelector document = Spellings.plain(changed);
            lastChanges.remove(document);
            lastChanges.put(document, changes);
            lists.addAll(uris(byDocument.getOrDefault(document, Set.of())));
        }
        final var oldest = lastChanges.keySet().iterator();
        while (lastChanges.size() > MOST_CHANGED) {
            oldest.next();
            oldest.remove();
        }
        return lists;
    }

    synchronized Set<String> on(final DocumentSelector document) {
        return uris(byDocument.getOrDefault(Spellings.plain(document), Set.of()));
    }

    synchronized Set<DocumentSelector> documents() {
        return Set.copyOf(byDocument.keySet());
    }

    /** All that were resolved. */
    synchronized Set<String> lists() {
        return uris(byList.keySet());
    }

    private static Set<String> uris(final Set<ListId> lists) {
        return lists.stream().map(ListId::uri).collect(Collectors.toUnmodifiableSet());
    }

    /** Documents of the lists that a user has without a service, or of such lists under that URI, by list. */
    synchronized Map<String, Set<DocumentSelector>> implied(final String uri) {
        final Map<String, Set<DocumentSelector>> implied = new HashMap<>();
        byList.forEach((list, last) -> {
            if (list.user != null && (list.uri.equals(uri) || ListChanges.sameUser(list.user, uri))) {
                implied.computeIfAbsent(list.uri, one -> new HashSet<>()).addAll(last.documents);
            }
        });
        return implied;
    }

    synchronized Set<DocumentSelector> documents(final String uri) {
        final Last last = byList.get(new ListId(uri, null));
        return last == null ? Set.of() : last.documents;
    }

    /**
     * Lists that hold one of these as a member or left it out, or a list of this server that does: whether it is a
     * list, and what is in it, decides what it is there.
     *
     * @param keys what their URIs have in common with all that are equal to them
     */
    synchronized Set<String> naming(final Set<String> keys) {
        final Set<String> naming = new LinkedHashSet<>();
        byList.forEach((list, last) -> {
            if (last.list != null && (names(last.list, keys) || inside(last, keys))) {
                naming.add(list.uri);
            }
        });
        return naming;
    }

    private static boolean names(final ResolvedList list, final Set<String> keys) {
        for (final ListEntry entry : list.entries()) {
            if (keys.contains(key(entry.target()))) {
                return true;
            }
        }
        for (final LeftOut leftOut : list.leftOut()) {
            if (names(leftOut.what(), keys)) {
                return true;
            }
        }
        return false;
    }

    private static boolean inside(final Last last, final Set<String> keys) {
        final Deque<XmlElement> lists = new ArrayDeque<>();
        last.inside.forEach(list -> lists.push(list.service().list()));
        while (!lists.isEmpty()) {
            for (final XmlElement child : lists.pop().children()) {
                final String spelled = Vocabulary.ENTRY.equals(Vocabulary.kind(child)) ? child.attribute("uri") : null;
                if (spelled != null && names(spelled, keys)) {
                    return true;
                }
                if (Vocabulary.isList(child)) {
                    lists.push(child);
                }
            }
        }
        return false;
    }

    private static boolean names(final String spelled, final Set<String> keys) {
        final EntryUri uri = EntryUri.of(spelled);
        return uri.subscribable() && keys.contains(key(uri.target()));
    }

    /** What a Request-URI has before its parameters; cheap, for there are many. */
    private static String key(final String target) {
        final int parameters = target.indexOf(';', Math.max(0, target.indexOf('@')));
        return parameters < 0 ? target : target.substring(0, parameters);
    }
}
