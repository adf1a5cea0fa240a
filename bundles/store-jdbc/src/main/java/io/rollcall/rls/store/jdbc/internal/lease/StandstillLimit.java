package io.rollcall.rls.store.jdbc.internal.lease;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the database end the transaction of a client that stands still in the middle of it: a process that is frozen
 * there keeps its connection, and rows that others wait for. Any thread; blocks, once a connection.
 */
public final class StandstillLimit {

    private static final Logger LOG = LoggerFactory.getLogger(StandstillLimit.class);

    private final Set<Object> limited = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * Sees to it. Called outside of transactions.
     *
     * @param seconds how long a client may stand still
     */
    public void apply(final Connection connection, final int seconds) throws SQLException {
        if (!limited.add(connection.unwrap(Connection.class))) {
            return;
        }
        final String product = connection.getMetaData().getDatabaseProductName();
        final String limit;
        if (product.equals("PostgreSQL")) {
            limit = "SET idle_in_transaction_session_timeout = '" + seconds + "s'";
        } else if (product.equals("MariaDB")) {
            limit = "SET SESSION idle_write_transaction_timeout = " + seconds;
        } else {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(limit);
        } catch (final SQLException e) {
            // a database that speaks the protocol of another need not know all of it
            LOG.debug("{} is not taken: {}", limit, e.toString());
        }
    }
}
