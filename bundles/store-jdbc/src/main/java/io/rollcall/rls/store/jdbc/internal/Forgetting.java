package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import io.rollcall.rls.spi.ShardLease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes all rows of a shard. On its writer. */
final class Forgetting {

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
    private static final int PAGE = 500;

    private final Committer committer;
    private final Leases leases;

    Forgetting(final Committer committer, final Leases leases) {
        this.committer = committer;
        this.leases = leases;
    }

    void forget(final ShardLease lease) throws SQLException, NotKeptException {
        final OpenStore store = committer.store();
        if (store == null) {
            throw new NotKeptException(Reason.UNAVAILABLE, "the database is not open", null);
        }
        final List<DialogKey> dialogs = dialogs(store, lease);
        try (Connection connection = store.connect()) {
            if (!leases.confirm(connection, Set.of(lease)).contains(lease)) {
                connection.rollback();
                throw new NotKeptException(Reason.LEASE_OVER, "another server has the shard now", null);
            }
            final TableNames names = store.tables().names();
            delete(connection, names.lists(), lease);
            delete(connection, names.backEnds(), lease);
            new Transaction(connection, store.tables(), 0).deleteWatchers(dialogs);
            if (store.together()) {
                store.memberTable().remove(connection, dialogs);
            }
            connection.commit();
        }
        committer.forgetBook(lease);
        if (!store.together()) {
            try (Connection connection = store.connectMembers()) {
                store.memberTable().remove(connection, dialogs);
                connection.commit();
            }
        }
    }

    private static List<DialogKey> dialogs(final OpenStore store, final ShardLease lease) throws SQLException {
        final Pages pages = new Pages(store, store.tables().names().lists(), lease.firstHash(), lease.lastHash(), PAGE);
        final List<DialogKey> dialogs = new ArrayList<>();
        while (pages.peek() != null) {
            final OwnRow row = pages.take();
            try {
                dialogs.add(
                        DialogKey.of(Values.list(row.content()).subscription().dialog()));
            } catch (final RuntimeException e) {
                LOG.warn("What Kamailio's tables show of the row {} stays: {}", row.key(), e.getMessage());
            }
        }
        return dialogs;
    }

    private static void delete(final Connection connection, final String table, final ShardLease lease)
            throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + table + " WHERE hash >= ? AND hash <= ?")) {
            delete.setInt(1, lease.firstHash());
            delete.setInt(2, lease.lastHash());
            delete.executeUpdate();
        }
    }
}
