package io.rollcall.rls.list.sql.internal;

import io.rollcall.rls.spi.Resolution;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Supplier;

/** Asks the database, on the caller's thread, which waits for it. */
final class Table {

    private static final Question CHECK =
            new Question(Address.of("sip:nobody@check.invalid"), Address.of("sip:nobody@check.invalid"));

    private final Supplier<Lease> databases;

    /**
     * A way to ask.
     *
     * @param databases gives the data source, or null while there is none
     */
    Table(final Supplier<Lease> databases) {
        this.databases = databases;
    }

    /** The list, or {@link Resolution.NotAList} where no row comes. */
    Resolution ask(final Query query, final Question question, final Settings limits) throws SQLException {
        if (!question.canBeAsked()) {
            return Resolution.NotAList.INSTANCE;
        }
        try (Lease lease = lease(limits);
                Connection connection = lease.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(query.sql())) {
            statement.setQueryTimeout(limits.statementSeconds());
            statement.setMaxRows(limits.maxEntries() + 1);
            query.bind(statement, question);
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, question, limits);
            }
        }
    }

    private Lease lease(final Settings limits) throws SQLException {
        final Lease lease = databases.get();
        if (lease == null) {
            throw new SQLTransientConnectionException("there is no data source " + limits.dataSource());
        }
        return lease;
    }

    /** A row without a URI is no member, but shows that the list is there: so an empty list can be told from none. */
    private static Resolution read(final ResultSet rows, final Question question, final Settings limits)
            throws SQLException {
        final boolean named = rows.getMetaData().getColumnCount() > 1;
        final Members members = new Members();
        int count = 0;
        while (rows.next()) {
            if (++count > limits.maxEntries()) {
                members.cutAt(limits.maxEntries());
                break;
            }
            final String uri = rows.getString(1);
            if (uri != null && !uri.isBlank()) {
                members.add(uri, named ? rows.getString(2) : null);
            }
        }
        return count == 0 ? Resolution.NotAList.INSTANCE : new Resolution.Found(members.listOf(question.list()));
    }

    /** Asks for a list that is nowhere: some drivers find fault with a query only when it runs. */
    void check(final Query query, final Settings limits) throws SQLException {
        ask(query, CHECK, limits);
    }

    /** Whether nobody could be asked: that says nothing of the query. */
    static boolean isDown(final SQLException e) {
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e.getSQLState() != null
                        && (e.getSQLState().startsWith("08") || e.getSQLState().startsWith("57P"));
    }
}
