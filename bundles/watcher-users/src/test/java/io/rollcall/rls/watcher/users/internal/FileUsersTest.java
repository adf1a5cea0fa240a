package io.rollcall.rls.watcher.users.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import io.rollcall.rls.testkit.contract.CredentialSourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Lines of a file, and what becomes of it when it changes. */
public class FileUsersTest extends CredentialSourceContract {

    private static final String MD5 = "0123456789abcdef0123456789abcdef";
    private static final String SHA_256 = MD5 + MD5;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> trouble = new ArrayList<>();

    @Override
    protected CredentialSource source() {
        return read("alice:d:" + MD5, "alice:d:" + SHA_256, "bob:d:" + MD5);
    }

    private FileUsers read(final String... lines) {
        return FileUsers.read(List.of(lines), trouble);
    }

    private static Optional<Credentials> find(final FileUsers users, final String user, final String realm) {
        return users.find(user, realm).toCompletableFuture().join();
    }

    @Test
    public void shouldFindUsersByNameAndRealm() {
        final FileUsers users =
                read("# users", "", "alice:d:" + MD5, " alice:d:" + SHA_256 + " ", "bob:office:" + MD5 + ":sip:bob@e");
        assertEquals(List.of(), trouble);
        assertEquals(
                Optional.of(new Credentials("sip:alice@d", Map.of("MD5", MD5, "SHA-256", SHA_256))),
                find(users, "alice", "d"));
        assertEquals("sip:bob@e", find(users, "bob", "office").orElseThrow().uri());
        assertTrue(find(users, "alice", "office").isEmpty());
        assertTrue(find(users, "Alice", "d").isEmpty());
    }

    @Test
    public void shouldOfferWhatAllUsersHave() {
        assertEquals(
                Set.of("MD5", "SHA-256"), read("a:d:" + MD5, "a:d:" + SHA_256).algorithms());
        assertEquals(
                Set.of("MD5"),
                read("a:d:" + MD5, "a:d:" + SHA_256, "b:d:" + MD5).algorithms());
    }

    @Test
    public void shouldNameLinesThatMakeNoSense() {
        final FileUsers users = read("alice", "bob:d:secret", "carol:d:" + MD5, ":d:" + MD5);
        assertEquals(3, trouble.size());
        assertTrue(trouble.get(1), trouble.get(1).startsWith("line 2 "));
        assertEquals("the others count", 1, users.size());
    }

    /** Such an address is nobody's From: the user would be challenged and then always refused. */
    @Test
    public void shouldRefuseAnAddressWithoutScheme() {
        final FileUsers users =
                read("alice:d:" + MD5 + ":alice@e", "bob:d:" + MD5 + ":", "carol:d:" + MD5 + ":SIPS:c@e");
        assertEquals(2, trouble.size());
        assertTrue(trouble.get(0), trouble.get(0).startsWith("line 1 "));
        assertTrue(trouble.get(0), trouble.get(0).contains("user:realm:HA1:sip:name@domain"));
        assertTrue(find(users, "alice", "d").isEmpty());
        assertEquals("SIPS:c@e", find(users, "carol", "d").orElseThrow().uri());
    }

    @Test
    public void shouldReadAFileThatChanges() throws IOException {
        final Path path = folder.getRoot().toPath().resolve("rls.users");
        final List<FileUsers> seen = new ArrayList<>();
        final WatchedFile file = new WatchedFile(path, seen::add);
        file.look();
        assertEquals("not there yet", 0, seen.size());
        Files.writeString(path, "alice:d:" + MD5 + "\n");
        file.look();
        file.look();
        assertEquals(1, seen.size());
        Files.writeString(path, "alice:d:" + MD5 + "\nbob:d:" + MD5 + "\n");
        Files.setLastModifiedTime(path, FileTime.fromMillis(1000));
        file.look();
        assertEquals(2, seen.get(1).size());
        Files.delete(path);
        file.look();
        assertEquals("those before stay", 2, seen.size());
        Files.writeString(path, "");
        file.look();
        assertEquals(0, seen.get(2).size());
    }
}
