package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What several changes come to: each row once, the last word on it. Rows of watchers that have no list any more go at
 * once ({@link #emptied}), before single rows go and others are written; so what comes later in the batch stays.
 */
final class Batch {

    /** List subscriptions; null for one that goes. */
    final Map<RowKey, Values.OwnedList> lists = new LinkedHashMap<>();

    /** Back-end subscriptions; null for one that goes. */
    final Map<RowKey, StoredBackEnd> backEnds = new LinkedHashMap<>();

    /** Watchers all of whose back-end subscriptions go: hash and digest. */
    final Set<RowKey> emptied = new LinkedHashSet<>();

    /** Rows for other tools; null for one that goes. */
    final Map<DialogKey, StoredListSubscription> watchers = new LinkedHashMap<>();

    /** Dialogs of which no member is shown any more. */
    final Set<DialogKey> silenced = new LinkedHashSet<>();

    /** Members for other tools; null for one that goes. */
    final Map<Shown, Member> members = new LinkedHashMap<>();

    private final Known known;
    private final boolean showMembers;
    private final Predicate<Instant> stays;
    private final Map<Book, Map<String, List<Book.Entry>>> before = new HashMap<>();

    /**
     * An empty one.
     *
     * @param known what is in the database
     * @param showMembers whether Kamailio's table of members is kept
     * @param stays whether the rows of a list subscription that ended then are left to the sweep
     */
    Batch(final Known known, final boolean showMembers, final Predicate<Instant> stays) {
        this.known = known;
        this.showMembers = showMembers;
        this.stays = stays;
    }

    /** Adds a change; the book follows it. */
    void add(final StoredChange change, final Book book) throws SQLException {
        before.computeIfAbsent(book, one -> new HashMap<>()).putIfAbsent(change.watcher(), book.of(change.watcher()));
        final long watcher = RowKey.digest(change.watcher());
        for (final StoredListSubscription list : change.lists()) {
            book.put(change.watcher(), list);
            final RowKey key = RowKey.of(change.hash(), watcher, list.dialog().localTag());
            lists.put(key, new Values.OwnedList(change.watcher(), list));
            final DialogKey dialog = DialogKey.of(list.dialog());
            watchers.put(dialog, list);
        }
        boolean gone = false;
        for (final String tag : change.endedLists()) {
            gone |= end(RowKey.of(change.hash(), watcher, tag), change.watcher(), tag, book);
        }
        if (gone && book.of(change.watcher()).isEmpty()) {
            clear(change.hash(), watcher);
        }
        for (final String id : change.endedBackEnds()) {
            endBackEnd(RowKey.of(change.hash(), watcher, id), change.watcher(), book);
        }
        for (final StoredBackEnd backEnd : change.backEnds()) {
            backEnds.put(RowKey.of(change.hash(), watcher, backEnd.id()), backEnd);
            show(backEnd, change.watcher(), book);
        }
    }

    /** It is not written: the books say again what they said, and the same changes come to the same once more. */
    void undo() {
        before.forEach((book, watchers) -> watchers.forEach(book::set));
    }

    /** Adds that a list subscription of which nobody here knows goes. */
    void remove(final RowKey key) throws SQLException {
        lists.put(key, null);
        hide(known.dialog(key));
    }

    /** Whether its rows go now. */
    private boolean end(final RowKey key, final String watcher, final String tag, final Book book) throws SQLException {
        final Book.Entry entry = book.find(watcher, tag);
        book.remove(watcher, tag);
        if (entry != null && stays.test(entry.expiresAt())) {
            return false;
        }
        lists.put(key, null);
        hide(entry == null ? known.dialog(key) : entry.dialog());
        return true;
    }

    private void hide(final DialogKey gone) {
        if (gone != null) {
            watchers.put(gone, null);
            members.keySet().removeIf(shown -> shown.list().equals(gone));
            silenced.add(gone);
        }
    }

    /** Nothing is asked for on behalf of a watcher without lists. */
    private void clear(final int hash, final long watcher) {
        backEnds.keySet().removeIf(key -> key.hash() == hash && key.watcher() == watcher);
        emptied.add(new RowKey(hash, watcher, 0));
    }

    private void endBackEnd(final RowKey key, final String watcher, final Book book) throws SQLException {
        if (emptied.contains(new RowKey(key.hash(), key.watcher(), 0)) && !backEnds.containsKey(key)) {
            return;
        }
        if (showMembers && !book.of(watcher).isEmpty()) {
            final StoredBackEnd pending = backEnds.get(key);
            final String target = pending != null ? pending.target() : known.target(key);
            if (target != null) {
                book.of(watcher).forEach(entry -> members.put(new Shown(entry.dialog(), target), null));
            }
        }
        backEnds.put(key, null);
    }

    private void show(final StoredBackEnd backEnd, final String watcher, final Book book) {
        if (!showMembers) {
            return;
        }
        for (final Book.Entry entry : book.of(watcher)) {
            if (entry.shows(backEnd.target())) {
                members.put(new Shown(entry.dialog(), backEnd.target()), new Member(backEnd, entry.expiresAt()));
            }
        }
    }

    /**
     * A row of Kamailio's table of members.
     *
     * @param list the list subscription
     * @param resource the member
     */
    record Shown(DialogKey list, String resource) {}

    /**
     * What such a row shows.
     *
     * @param backEnd the back-end subscription
     * @param ends when the list subscription ends
     */
    record Member(StoredBackEnd backEnd, Instant ends) {}

    /** Answers from the database, where the book has none. */
    interface Known {

        /** The dialog of a list subscription, or null. */
        DialogKey dialog(RowKey list) throws SQLException;

        /** What a back-end subscription is to, or null. */
        String target(RowKey backEnd) throws SQLException;
    }
}
