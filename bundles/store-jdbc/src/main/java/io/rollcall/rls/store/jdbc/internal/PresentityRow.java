package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredBackEnd.StoredInstance;
import io.rollcall.rls.spi.StoredBackEnd.StoredUsage;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Writes rows of Kamailio's table of member state: the first instance of a member, for other tools to read. */
final class PresentityRow {

    static final List<String> KEY = List.of("rlsubs_did", "resource_uri");
    static final List<String> VALUES =
            List.of("content_type", "presence_state", "expires", "updated", "auth_state", "reason");

    /** As many octets as the narrowest of the databases takes. */
    private static final int LARGEST_STATE = 65_535;

    /** What all other columns take, each character of them as two. */
    private static final int OTHER_COLUMNS = 2048;

    private static final int NOTHING_WAITS = -1;
    private static final int ACTIVE = 2;
    private static final int PENDING = 4;
    private static final int TERMINATED = 8;

    private final Columns columns;

    PresentityRow(final Columns columns) {
        this.columns = columns;
    }

    /** Sets values and then the key, from that place on. */
    void fill(
            final PreparedStatement statement,
            final int from,
            final DialogKey list,
            final StoredBackEnd value,
            final Instant ends)
            throws SQLException {
        final StoredInstance first = first(value);
        final boolean told = first != null && first.body() != null;
        statement.setString(
                from, columns.fit("content_type", told ? first.body().contentType() : ""));
        statement.setBytes(
                from + 1, told ? columns.fit("presence_state", first.body().bytes(), LARGEST_STATE) : new byte[0]);
        statement.setInt(from + 2, Columns.fit(expires(value, ends).getEpochSecond()));
        statement.setInt(from + 3, NOTHING_WAITS);
        statement.setInt(from + 4, state(first));
        statement.setString(
                from + 5, columns.fit("reason", first == null || first.reason() == null ? "" : first.reason()));
        fillKey(statement, from + 6, list, value.target());
    }

    /** How many octets of a statement it takes at most. */
    static long octets(final StoredBackEnd value) {
        final StoredInstance first = first(value);
        return OTHER_COLUMNS
                + (first == null || first.body() == null
                        ? 0
                        : 2L * Math.min(LARGEST_STATE, first.body().bytes().length));
    }

    void fillKey(final PreparedStatement statement, final int from, final DialogKey list, final String resource)
            throws SQLException {
        fillList(statement, from, list);
        statement.setString(from + 1, columns.fit("resource_uri", resource));
    }

    void fillList(final PreparedStatement statement, final int from, final DialogKey list) throws SQLException {
        statement.setString(from, columns.fit("rlsubs_did", list.did()));
    }

    /** What is shown of the name of a list subscription. */
    String did(final DialogKey list) {
        return columns.shown("rlsubs_did", list.did());
    }

    /** The list subscription that is shown so; null where that is but the beginning of its name. */
    DialogKey list(final String did) {
        final String[] parts = did.split(";", -1);
        return parts.length != 3 || columns.isCut("rlsubs_did", did)
                ? null
                : new DialogKey(parts[0], parts[2], parts[1]);
    }

    /** The one that tells most. */
    private static StoredInstance first(final StoredBackEnd value) {
        StoredInstance best = null;
        for (final StoredInstance one : value.instances()) {
            if (one.body() != null) {
                return one;
            }
            best = best == null ? one : best;
        }
        return best;
    }

    /** When the back end ends it; where nothing says so, with the list subscription. */
    private static Instant expires(final StoredBackEnd value, final Instant ends) {
        return value.usages().stream()
                .map(StoredUsage::expiresAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(ends);
    }

    private static int state(final StoredInstance instance) {
        if (instance == null || instance.state().equals("pending")) {
            return PENDING;
        }
        return instance.state().equals("active") ? ACTIVE : TERMINATED;
    }
}
