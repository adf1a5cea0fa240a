package io.rollcall.rls.watcher.users.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import io.rollcall.rls.testkit.contract.CredentialSourceContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A table as Kamailio's subscriber. */
public class TableUsersTest extends CredentialSourceContract {

    private static final String MD5 = "0123456789abcdef0123456789abcdef";

    private final JdbcDataSource database = new JdbcDataSource();
    private Connection open;

    @Before
    public void createTable() throws SQLException {
        database.setURL("jdbc:h2:mem:users");
        open = database.getConnection();
        try (Statement statement = open.createStatement()) {
            statement.execute("CREATE TABLE subscriber (id INT AUTO_INCREMENT PRIMARY KEY, username VARCHAR(64),"
                    + " domain VARCHAR(64), password VARCHAR(64), ha1 VARCHAR(128))");
            statement.execute("INSERT INTO subscriber (username, domain, password, ha1) VALUES"
                    + " ('alice', 'd', 'secret', '" + MD5 + "'), ('bob', 'd', '', '')");
        }
    }

    @After
    public void dropTable() throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("DROP ALL OBJECTS");
        }
        open.close();
    }

    @Override
    protected CredentialSource source() {
        return users();
    }

    private static Settings settings(final String... keysAndValues) {
        final Map<String, String> keys = new HashMap<>(Map.of("users_table", "subscriber"));
        for (int at = 0; at < keysAndValues.length; at += 2) {
            keys.put(keysAndValues[at], keysAndValues[at + 1]);
        }
        return Settings.read(new ConfigurationReader(keys), Settings.DEFAULTS);
    }

    private TableUsers users(final String... keysAndValues) {
        return new TableUsers(settings(keysAndValues).table(), () -> database, Runnable::run);
    }

    private static Optional<Credentials> find(final TableUsers users, final String user, final String realm) {
        return users.find(user, realm).toCompletableFuture().join();
    }

    @Test
    public void shouldFindTheDigestsOfKamailio() {
        final TableUsers users = users();
        assertEquals(Optional.of(new Credentials("sip:alice@d", Map.of("MD5", MD5))), find(users, "alice", "d"));
        assertEquals(Set.of("MD5"), users.algorithms());
        assertTrue(find(users, "alice", "e").isEmpty());
        assertTrue("without a secret", find(users, "bob", "d").isEmpty());
        assertTrue(find(users, "' OR '1'='1", "d").isEmpty());
    }

    @Test
    public void shouldComputeDigestsOfPasswords() {
        final TableUsers users = users("password_column", "password", "calculate_ha1", "1");
        assertEquals(Set.of("MD5", "SHA-256"), users.algorithms());
        final Credentials alice = find(users, "alice", "d").orElseThrow();
        assertEquals(Ha1.of("alice", "d", "secret"), alice.ha1());
        assertTrue(find(users, "bob", "d").isEmpty());
    }

    @Test
    public void shouldRecogniseNobodyByADigestOfAnotherKind() {
        assertTrue(find(users("ha1_algorithm", "SHA-256"), "alice", "d").isEmpty());
    }

    @Test
    public void shouldFailWhereNobodyCanSay() {
        assertThrows(CompletionException.class, () -> find(users("users_table", "elsewhere"), "alice", "d"));
        final TableUsers noDatabase = new TableUsers(settings().table(), () -> null, Runnable::run);
        assertThrows(CompletionException.class, () -> find(noDatabase, "alice", "d"));
        final Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        assertThrows(
                CompletionException.class,
                () -> find(new TableUsers(settings().table(), () -> database, full), "alice", "d"));
    }

    @Test
    public void shouldRefuseNamesThatAreNone() {
        final ConfigurationReader reader =
                new ConfigurationReader(Map.of("users_table", "subscriber; DROP TABLE subscriber"));
        assertNull(Settings.read(reader, Settings.DEFAULTS).table());
        assertEquals(1, reader.refusals().size());
    }
}
