package io.rollcall.rls.store.jdbc.internal.lease;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Runs work on the database, and runs it again where the database gave way to somebody else: a deadlock, a row that a
 * snapshot had older, a certification that failed on another member of a Galera cluster, a serialisation failure of a
 * distributed database. Blocks.
 */
public final class Transactions {

    private static final int MOST_TRIES = 5;
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK_POSTGRESQL = "40P01";
    private static final int LOCK_WAIT_MARIADB = 1205;
    private static final int DEADLOCK_MARIADB = 1213;
    private static final int CONCURRENT_UPDATE_H2 = 90131;
    private static final int LOCK_TIMEOUT_H2 = 50200;

    /**
     * What is done with a connection.
     *
     * @param <T> what comes of it
     */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Opens connections that fail where the database is silent for long. */
    public interface Connections {
        Connection open(boolean autoCommit) throws SQLException;
    }

    private final Connections connections;

    /** Runs on connections of that kind. */
    public Transactions(final Connections connections) {
        this.connections = connections;
    }

    /** One statement, or several that need not hang together. */
    <T> T each(final Work<T> work) throws SQLException {
        try (Connection connection = connections.open(true)) {
            return work.with(connection);
        }
    }

    /** All or nothing. */
    <T> T run(final Work<T> work) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                return once(work);
            } catch (final SQLException e) {
                if (tries == MOST_TRIES || !mayGoAgain(e)) {
                    throw e;
                }
            }
        }
    }

    private <T> T once(final Work<T> work) throws SQLException {
        try (Connection connection = connections.open(false)) {
            boolean done = false;
            try {
                final T result = work.with(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollBack(connection);
                }
            }
        }
    }

    private static void rollBack(final Connection connection) {
        try {
            connection.rollback();
        } catch (final SQLException e) {
            // what made it necessary is told
        }
    }

    /** Whether the same may succeed at once, since it failed for what others did at the same time. */
    public static boolean mayGoAgain(final SQLException failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof SQLException sql && conflict(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean conflict(final SQLException failure) {
        final String state = failure.getSQLState();
        if (SERIALIZATION_FAILURE.equals(state) || DEADLOCK_POSTGRESQL.equals(state)) {
            return true;
        }
        switch (failure.getErrorCode()) {
            case LOCK_WAIT_MARIADB, DEADLOCK_MARIADB, CONCURRENT_UPDATE_H2, LOCK_TIMEOUT_H2:
                return true;
            default:
                return false;
        }
    }
}
