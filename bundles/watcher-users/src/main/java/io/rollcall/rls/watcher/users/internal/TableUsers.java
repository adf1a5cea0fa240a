package io.rollcall.rls.watcher.users.internal;

import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Users of a table such as Kamailio's {@code subscriber}, asked for when they are needed, on threads of their own. */
final class TableUsers implements CredentialSource {

    private static final int STATEMENT_LIMIT_S = 3;

    private final Settings.Table table;
    private final Supplier<DataSource> database;
    private final Executor threads;
    private final String query;

    /**
     * Asks a table.
     *
     * @param database gives the data source, or null while there is none
     * @param threads wait for it; they refuse what they have no room for
     */
    TableUsers(final Settings.Table table, final Supplier<DataSource> database, final Executor threads) {
        this.table = table;
        this.database = database;
        this.threads = threads;
        query = "SELECT " + table.secret() + ", " + table.user() + " FROM " + table.name() + " WHERE " + table.user()
                + " = ? AND " + table.domain() + " = ?";
    }

    @Override
    public CompletionStage<Optional<Credentials>> find(final String user, final String realm) {
        try {
            return CompletableFuture.supplyAsync(() -> lookUp(user, realm), threads);
        } catch (final RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<Credentials> lookUp(final String user, final String realm) {
        if (user.indexOf('\0') >= 0 || realm.indexOf('\0') >= 0) {
            // no text of a database has that, and asking for it is an error
            return Optional.empty();
        }
        final DataSource source = database.get();
        if (source == null) {
            throw new IllegalStateException("no data source is there");
        }
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setQueryTimeout(STATEMENT_LIMIT_S);
            statement.setString(1, user);
            statement.setString(2, realm);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    // some databases find what differs in case or in white space at the end
                    if (user.equals(found.getString(2))) {
                        return credentials(user, realm, found.getString(1));
                    }
                }
                return Optional.empty();
            }
        } catch (final SQLException e) {
            throw new CompletionException(e);
        }
    }

    /** A secret of another kind than was said recognises nobody. */
    private Optional<Credentials> credentials(final String user, final String realm, final String secret) {
        final String uri = "sip:" + user + '@' + realm;
        if (secret == null || secret.isEmpty()) {
            return Optional.empty();
        }
        if (table.plain()) {
            return Optional.of(new Credentials(uri, Ha1.of(user, realm, secret)));
        }
        return table.algorithm().equals(Ha1.algorithmOf(secret.strip()))
                ? Optional.of(new Credentials(uri, Map.of(table.algorithm(), secret.strip())))
                : Optional.empty();
    }

    @Override
    public Set<String> algorithms() {
        return table.algorithms();
    }
}
