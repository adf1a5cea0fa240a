package io.rollcall.rls.itests;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.Test;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Users of Kamailio's table and of a file, in the running server: they come and go as they are configured. */
public class WatcherUsersIT extends DistributionTest {

    private static final String MD5 = "0123456789abcdef0123456789abcdef";

    @Test
    public void shouldKnowTheUsersOfKamailiosTable() throws Exception {
        execute("CREATE TABLE subscriber (id INT AUTO_INCREMENT PRIMARY KEY, username VARCHAR(64), domain VARCHAR(64),"
                + " password VARCHAR(64), ha1 VARCHAR(128))");
        execute("INSERT INTO subscriber (username, domain, password, ha1) VALUES ('alice', 'users.test', 'secret', '"
                + MD5 + "')");
        assertEquals("none is configured", 0, sources());

        configure("rls.users", "users_table", "subscriber");
        Await.until("the table is no source", LIMIT, () -> sources() == 1);
        assertEquals(Optional.of(new Credentials("sip:alice@users.test", Map.of("MD5", MD5))), alice());

        configure("rls.users", "password_column", "password");
        configure("rls.users", "calculate_ha1", "1");
        Await.until(
                "no digests of the password",
                LIMIT,
                () -> alice().orElseThrow().ha1().keySet().equals(Set.of("MD5", "SHA-256")));

        configure("rls.users", "users_table", "subscriber; --");
        assertEquals("the one before stays", 1, sources());
        configure("rls.users", "users_table", "");
        Await.until("the table is a source still", LIMIT, () -> sources() == 0);
    }

    @Test
    public void shouldFollowTheFile() throws Exception {
        Path file = Path.of(System.getProperty("karaf.etc"), "rls.users");
        Files.writeString(file, "alice:users.test:" + MD5 + "\n");
        configure("rls.users", "users_file", file.toString());
        configure("rls.users", "users_file_interval", "1");
        Await.until("the file is no source", LIMIT, () -> sources() == 1);
        assertEquals("sip:alice@users.test", alice().orElseThrow().uri());

        Files.writeString(file, "alice:users.test:" + MD5 + ":sip:al@users.test\n");
        Await.until("the change is not seen", LIMIT, () -> alice().orElseThrow()
                .uri()
                .equals("sip:al@users.test"));
        Files.delete(file);
        assertEquals("those before stay", 1, sources());
        configure("rls.users", "users_file", "");
        Await.until("the file is a source still", LIMIT, () -> sources() == 0);
    }

    private int sources() {
        try {
            return context.getServiceReferences(CredentialSource.class, null).size();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<Credentials> alice() {
        try {
            return service(CredentialSource.class)
                    .find("alice", "users.test")
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void execute(String sql) throws Exception {
        Collection<ServiceReference<DataSource>> offers =
                context.getServiceReferences(DataSource.class, "(rls.datasource=db)");
        DataSource database = context.getService(offers.iterator().next());
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
