package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.store.jdbc.internal.lease.StandstillLimit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables in use, in one database or two. Every method blocks on a database; any thread. */
final class OpenStore {

    /** Where the probe is written: a place that no watcher has. */
    private static final RowKey PROBE = new RowKey(-1, 0, 0);

    private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);
    private static final StandstillLimit STANDSTILL = new StandstillLimit();

    private final DataSource main;
    private final Place members;
    private final Tables tables;
    private final String schema;
    private final LongAdder shortened;

    /** Null until its database was reached, where that is one of its own. */
    private volatile MemberTable memberTable;

    private final int timeoutMs;

    private OpenStore(
            final DataSource main,
            final Place members,
            final Tables tables,
            final String schema,
            final LongAdder shortened,
            final int timeoutMs) {
        this.main = main;
        this.members = members;
        this.tables = tables;
        this.schema = schema;
        this.shortened = shortened;
        this.timeoutMs = timeoutMs;
    }

    /**
     * Looks at the tables, and creates those that are absent. The table of members may be looked at later, where it is
     * in a database of its own that cannot be reached: it is a copy for others, and nothing waits for it.
     *
     * @param members the database of Kamailio's table of members; the same object where it is the same one
     * @param timeoutMs how long an answer is waited for
     */
    static OpenStore open(
            final Place main,
            final Place members,
            final TableNames names,
            final int timeoutMs,
            final LongAdder shortened)
            throws SQLException, SchemaRefusedException {
        final Tables tables;
        final String inSchema;
        try (Connection connection = connect(main.dataSource(), main.dialect(), timeoutMs, true)) {
            final Schema schema = new Schema(connection, main.dialect());
            tables = Tables.of(
                    main.dialect(),
                    names,
                    schema.prepare(TableKind.WATCHERS, names.watchers()),
                    shortened,
                    main.dialect().largestStatement(connection));
            inSchema = connection.getCatalog() + ' ' + connection.getSchema();
            schema.prepare(TableKind.LISTS, names.lists());
            schema.prepare(TableKind.BACK_ENDS, names.backEnds());
            schema.prepare(TableKind.NODES, names.nodes());
            schema.prepare(TableKind.SHARDS, names.shards());
        }
        final OpenStore store = new OpenStore(main.dataSource(), members, tables, inSchema, shortened, timeoutMs);
        try {
            store.memberTable = store.openMembers();
        } catch (final SQLException e) {
            if (store.together()) {
                throw e;
            }
            LOG.warn(
                    "The database of rlpres_db_url cannot be reached: {}; others see no member state until it can",
                    Trouble.of(e));
        }
        return store;
    }

    /** Which of our tables these are among those of the database: it may have several of each name. */
    String own() {
        return schema + ' ' + tables.names().prefix();
    }

    Tables tables() {
        return tables;
    }

    /** Looks at it first where its database could not be reached until now. */
    MemberTable memberTable() throws SQLException {
        final MemberTable table = memberTable;
        return table == null ? openMembersLate() : table;
    }

    private synchronized MemberTable openMembersLate() throws SQLException {
        if (memberTable == null) {
            try {
                memberTable = openMembers();
            } catch (final SchemaRefusedException e) {
                throw new SQLException(e.getMessage(), e);
            }
        }
        return memberTable;
    }

    private MemberTable openMembers() throws SQLException, SchemaRefusedException {
        final String name = tables.names().presentity();
        try (Connection connection = connect(members.dataSource(), members.dialect(), timeoutMs, true)) {
            final Columns columns = new Columns(
                    new Schema(connection, members.dialect()).prepare(TableKind.PRESENTITY, name), shortened);
            return new MemberTable(
                    members.dialect(),
                    name,
                    new PresentityRow(columns),
                    members.dialect().largestStatement(connection));
        }
    }

    /** Whether all tables are in one database, so that one transaction does for all. */
    boolean together() {
        return main == members.dataSource();
    }

    /** A connection that commits when told; who takes it closes it. */
    Connection connect() throws SQLException {
        return connect(false);
    }

    /** A connection; who takes it closes it. */
    Connection connect(final boolean autoCommit) throws SQLException {
        return connect(main, tables.dialect(), timeoutMs, autoCommit);
    }

    /** The same, to the database with the table of members. */
    Connection connectMembers() throws SQLException {
        // it takes a connection of its own, and a pool may have but one
        memberTable();
        return connect(members.dataSource(), members.dialect(), timeoutMs, false);
    }

    /** Writes something, since a database that can only be read is of no use. */
    void probe() throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(
                        tables.dialect().upsert(tables.names().lists(), OwnRow.KEY, OwnRow.COLUMNS, 1))) {
            new OwnRow(PROBE, System.currentTimeMillis(), 0, new byte[1]).fill(statement, 1);
            statement.executeUpdate();
            connection.commit();
        }
    }

    private static Connection connect(
            final DataSource database, final Dialect dialect, final int timeoutMs, final boolean autoCommit)
            throws SQLException {
        final Connection connection = database.getConnection();
        try {
            STANDSTILL.apply(connection, Math.max(1, timeoutMs / 1000));
            connection.setAutoCommit(autoCommit);
            if (dialect == Dialect.MYSQL) { // else rows that are looked for and absent block others who insert
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            if (dialect != Dialect.H2) { // which runs in this process
                connection.setNetworkTimeout(Runnable::run, timeoutMs);
            }
            return connection;
        } catch (final SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * A database.
     *
     * @param dataSource its connections
     * @param dialect what it speaks
     */
    record Place(DataSource dataSource, Dialect dialect) {}
}
