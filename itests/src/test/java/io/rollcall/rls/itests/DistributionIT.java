package io.rollcall.rls.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.ClassRule;
import org.junit.Test;

/** The archive an operator unpacks: what runs after the first start, and who can reach it. */
public final class DistributionIT {

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.shared();

    @Test
    public void shouldStartTheWholeFeature() {
        String features = SERVER.shell("feature:list -i --no-format");
        for (String feature : List.of(
                "rls",
                "rls-api",
                "rls-core",
                "rls-sip",
                "rls-event-presence",
                "rls-event-dialog",
                "rls-event-sla",
                "rls-event-generic",
                "rls-store-memory",
                "rls-store-jdbc",
                "rls-db",
                "rls-xcap-integrated",
                "rls-xcap-files",
                "rls-list-sql",
                "rls-shell")) {
            assertTrue(
                    feature + " is not started:\n" + features,
                    features.matches("(?s).*(^|\n)" + feature + "\\s[^\n]*Started.*"));
        }
    }

    @Test
    public void shouldHaveEveryBundleActive() {
        assertEquals(List.of(), SERVER.bundles().notActive());
        for (String module : List.of(
                "rls-api",
                "jain-sip",
                "rls-core",
                "rls-sip",
                "event-presence",
                "event-dialog",
                "event-sla",
                "event-generic",
                "store-memory",
                "store-jdbc",
                "rls-db",
                "xcap-integrated",
                "xcap-files",
                "list-sql",
                "rls-shell")) {
            assertEquals(module, "Active", SERVER.bundles().state(module));
        }
    }

    @Test
    public void shouldLogNoError() {
        assertEquals(List.of(), SERVER.log("ERROR"));
    }

    @Test
    public void shouldListenOnLoopbackOnly() {
        List<Listeners.Listener> open = Listeners.of(SERVER.pid());
        assertTrue("ssh is not among " + open, open.stream().anyMatch(each -> each.port() == SERVER.sshPort()));
        assertEquals(
                List.of(),
                open.stream()
                        .filter(each -> !each.address().isLoopbackAddress())
                        .collect(Collectors.toList()));
    }

    @Test
    public void shouldMakeAnAdministratorForThisMachineAlone() throws IOException {
        assertTrue(SERVER.file("etc/users.properties").matches("(?s).*\nrollcall = [0-9a-f]{32},_g_:admingroup\n.*"));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(SERVER.home().resolve("etc/users.properties"))));
    }
}
