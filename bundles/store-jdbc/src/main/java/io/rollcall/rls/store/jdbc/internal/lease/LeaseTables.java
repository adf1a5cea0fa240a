package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardLease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The statements on {@code rls_nodes} and {@code rls_shards}, the same for all databases. Each call may block. */
final class LeaseTables {

    private final String readNodes;
    private final String readShards;
    private final String addShard;
    private final String addNode;
    private final String join;
    private final String renew;
    private final String fence;
    private final String freeAllOf;
    private final String leaveAllOf;
    private final String freeOne;
    private final String freeOrphan;
    private final String take;
    private final String remove;
    private final String write;
    private final String stands;

    /**
     * Statements on tables with names of that beginning.
     *
     * @param prefix such as rls_
     */
    LeaseTables(final String prefix) {
        final String nodes = prefix + "nodes";
        final String shards = prefix + "shards";
        // another sum whenever a shard is taken, which adds two, or given back
        readNodes = "SELECT name, incarnation, beats, lease_ms, address, state,"
                + " (SELECT SUM(2 * epoch + CASE WHEN node IS NULL THEN 1 ELSE 0 END) FROM " + shards + ") FROM "
                + nodes + " ORDER BY name";
        readShards = "SELECT shard, node, incarnation, epoch FROM " + shards + " ORDER BY shard";
        addShard = "INSERT INTO " + shards + " (shard, epoch, writes) VALUES (?, 0, 0)";
        addNode = "INSERT INTO " + nodes
                + " (incarnation, lease_ms, address, state, name, beats) VALUES (?, ?, ?, ?, ?, 1)";
        join = "UPDATE " + nodes + " SET incarnation = ?, lease_ms = ?, address = ?, state = ?, beats = beats + 1"
                + " WHERE name = ?";
        renew = "UPDATE " + nodes + " SET lease_ms = ?, address = ?, state = ?, beats = beats + 1"
                + " WHERE name = ? AND incarnation = ? AND state <> 3";
        fence = "UPDATE " + nodes + " SET state = 3 WHERE name = ? AND incarnation = ? AND beats = ? AND state <> 3";
        final String free = "UPDATE " + shards + " SET node = NULL, incarnation = NULL";
        freeAllOf = free + " WHERE node = ?";
        // it still says whose it was: nobody has had it since
        leaveAllOf = "UPDATE " + shards + " SET node = NULL WHERE node = ?";
        freeOne = free + " WHERE shard = ? AND epoch = ? AND node IS NOT NULL";
        freeOrphan = freeOne + " AND NOT EXISTS (SELECT 1 FROM " + nodes + " n WHERE n.name = " + shards
                + ".node AND n.incarnation = " + shards + ".incarnation AND n.state <> 3)";
        take = "UPDATE " + shards + " SET node = ?, incarnation = ?, epoch = epoch + 1"
                + " WHERE shard = ? AND epoch = ? AND node IS NULL";
        remove = "DELETE FROM " + nodes + " WHERE name = ? AND incarnation = ?";
        write = "UPDATE " + shards + " SET writes = writes + 1 WHERE shard = ? AND epoch = ?";
        stands = "SELECT 1 FROM " + shards + " WHERE shard = ? AND epoch = ? FOR UPDATE";
    }

    /**
     * Reads both tables; that of the shards only where one moved since.
     *
     * @param last what was read before
     */
    Picture read(final Connection connection, final Picture last) throws SQLException {
        final List<NodeRow> nodes = new ArrayList<>();
        long moves = -1;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(readNodes)) {
            while (rows.next()) {
                nodes.add(node(rows));
                moves = rows.getLong(7);
            }
        }
        return moves >= 0 && moves == last.moves()
                ? new Picture(nodes, last.shards(), moves)
                : new Picture(nodes, shards(connection), moves);
    }

    private static NodeRow node(final ResultSet row) throws SQLException {
        final ServerNode.State[] states = ServerNode.State.values();
        final int state = Math.max(1, Math.min(states.length, row.getInt(6)));
        return new NodeRow(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                states[state - 1]);
    }

    List<ShardRow> shards(final Connection connection) throws SQLException {
        final List<ShardRow> shards = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(readShards)) {
            while (rows.next()) {
                shards.add(new ShardRow(rows.getInt(1), rows.getString(2), rows.getString(3), rows.getLong(4)));
            }
        }
        return shards;
    }

    /** Makes the shards of a new database; fails where another node is doing the same. */
    void create(final Connection connection, final int count) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(addShard)) {
            for (int shard = 0; shard < count; shard++) {
                add.setInt(1, shard);
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    /** A new life of this node begins; what the one before had is free. */
    void join(final Connection connection, final NodeRow self) throws SQLException {
        if (change(connection, join, self.incarnation(), self.leaseMs(), self.address(), code(self), self.name())
                == 0) {
            change(connection, addNode, self.incarnation(), self.leaseMs(), self.address(), code(self), self.name());
        }
        change(connection, freeAllOf, self.name());
    }

    /** Whether this life of the node goes on. */
    boolean renew(final Connection connection, final NodeRow self) throws SQLException {
        return change(connection, renew, self.leaseMs(), self.address(), code(self), self.name(), self.incarnation())
                == 1;
    }

    /** Ends the life of a node that has not said anything since this row was read; false where it has. */
    boolean fence(final Connection connection, final NodeRow silent) throws SQLException {
        if (change(connection, fence, silent.name(), silent.incarnation(), silent.beats()) == 0) {
            return false;
        }
        change(connection, freeAllOf, silent.name());
        return true;
    }

    /** Frees shards whose node is not there any more; how many. */
    int freeOrphans(final Connection connection, final Collection<ShardRow> shards) throws SQLException {
        int freed = 0;
        for (final ShardRow shard : shards) {
            freed += change(connection, freeOrphan, shard.shard(), shard.epoch());
        }
        return freed;
    }

    /** Takes a shard that is as it was read. */
    boolean take(final Connection connection, final NodeRow self, final ShardRow shard) throws SQLException {
        return change(connection, take, self.name(), self.incarnation(), shard.shard(), shard.epoch()) == 1;
    }

    /** Gives a shard of this node back. */
    boolean release(final Connection connection, final Lease lease) throws SQLException {
        return change(connection, freeOne, lease.shard(), lease.epoch()) == 1;
    }

    /** The node is gone in good order, with all it has. */
    void leave(final Connection connection, final String name, final String incarnation) throws SQLException {
        if (change(connection, remove, name, incarnation) == 1) {
            change(connection, leaveAllOf, name);
        }
    }

    /** Forgets a node that is dead for long. */
    void bury(final Connection connection, final NodeRow dead) throws SQLException {
        change(connection, remove + " AND state = 3", dead.name(), dead.incarnation());
    }

    /**
     * Locks shards for the rest of the transaction, by a write: on a Galera cluster, and where a distributed database
     * looks at writes alone, a lock would not be seen by others.
     *
     * @return those that are still of their epoch
     */
    List<ShardLease> write(final Connection connection, final List<ShardLease> leases) throws SQLException {
        final int[] changed;
        try (PreparedStatement statement = connection.prepareStatement(write)) {
            for (final ShardLease lease : leases) {
                statement.setInt(1, lease.shard());
                statement.setLong(2, lease.epoch());
                statement.addBatch();
            }
            changed = statement.executeBatch();
        }
        final List<ShardLease> standing = new ArrayList<>();
        for (int at = 0; at < changed.length; at++) {
            // a driver that does not tell has to be asked
            if (changed[at] == 1 || changed[at] == Statement.SUCCESS_NO_INFO && stands(connection, leases.get(at))) {
                standing.add(leases.get(at));
            }
        }
        return standing;
    }

    private boolean stands(final Connection connection, final ShardLease lease) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(stands)) {
            statement.setInt(1, lease.shard());
            statement.setLong(2, lease.epoch());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static int code(final NodeRow node) {
        return node.state().ordinal() + 1;
    }

    private static int change(final Connection connection, final String sql, final Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int at = 0; at < values.length; at++) {
                statement.setObject(at + 1, values[at]);
            }
            return statement.executeUpdate();
        }
    }
}
