package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.StoredWatcher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * For which members a list subscription stands: one that this engine has, or one that is for another node to judge.
 * Blocks on the database.
 */
final class Standing {

    private static final int HASHES = 1 << 16;

    private final OpenStore store;
    private final IntPredicate ours;

    /** As they are shown: names of dialogs that the engine has, and our tags of them. */
    private final Set<String> held = new HashSet<>();

    private Boolean alone;

    /**
     * At this moment.
     *
     * @param ours whether a watcher's hash is in a shard of ours
     * @param held dialogs that the engine has
     */
    Standing(final OpenStore store, final IntPredicate ours, final Collection<DialogKey> held) throws SQLException {
        this.store = store;
        this.ours = ours;
        final PresentityRow row = store.memberTable().row();
        for (final DialogKey dialog : held) {
            this.held.add(row.did(dialog));
            this.held.add(dialog.toTag());
        }
    }

    /** Those of the rows for which none does; each with the name of its list subscription. */
    List<Long> without(final Map<Long, String> rows) throws SQLException {
        final Map<String, Boolean> known = new HashMap<>();
        final List<Long> over = new ArrayList<>();
        for (final Map.Entry<Long, String> row : rows.entrySet()) {
            final String did = row.getValue();
            Boolean stands = known.get(did);
            if (stands == null) {
                stands = stands(did);
                known.put(did, stands);
            }
            if (!stands) {
                over.add(row.getKey());
            }
        }
        return over;
    }

    private boolean stands(final String did) throws SQLException {
        if (held.contains(did)) {
            return true;
        }
        final DialogKey list = store.memberTable().row().list(did);
        if (list == null) {
            return !isAlone(); // the part that says whose it is was cut away
        }
        if (held.contains(list.toTag())) {
            return true;
        }
        return !(Sweep.isOurs(list.toTag()) ? ours.test(Sweep.hashIn(list.toTag())) : isOursOrNobodys(list));
    }

    /** A dialog that was taken over: its tag is another server's, so its row says who the watcher is. */
    private boolean isOursOrNobodys(final DialogKey list) throws SQLException {
        try (Connection connection = store.connect(true);
                PreparedStatement query = connection.prepareStatement("SELECT watcher_username, watcher_domain FROM "
                        + store.tables().names().watchers() + " WHERE " + Upsert.condition(WatcherRow.KEY))) {
            store.tables().watcherRow().fillKey(query, 1, list);
            try (ResultSet rows = query.executeQuery()) {
                return !rows.next()
                        || ours.test(StoredWatcher.hashOf(new SipAddress(rows.getString(1), rows.getString(2)).key()));
            }
        }
    }

    private boolean isAlone() {
        if (alone == null) {
            alone = IntStream.range(0, HASHES).allMatch(ours);
        }
        return alone;
    }
}
