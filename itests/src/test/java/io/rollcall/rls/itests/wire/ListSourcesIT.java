package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.Await;
import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Lists that are no XCAP documents of the table, and how their edits reach the watchers. */
public final class ListSourcesIT {

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls.xcap.files", "folder", "${karaf.etc}/lists")
            .with("rls.xcap.files", "poll_interval", "1");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Rule
    public final Wire wire = new Wire(SERVER);

    @Test
    public void shouldServeATextListAndFollowItsEdits() throws Exception {
        String list = wire.user("night");
        String head = list + " packages=presence The night shift\n";
        write("night.list", head + member("bob") + " Bob\n" + member("carol") + "\n");
        Await.until(
                "the list is not known", LIMIT, () -> SERVER.shell("rls:lists").contains(list));
        assertTrue(
                SERVER.shell("rls:list " + list),
                SERVER.shell("rls:list " + list).contains("Bob"));

        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitMembers(subscription, "bob", "carol");
        write("night.list", head + member("bob") + " Bob\n");
        awaitMembers(subscription, "bob");
        int before = subscription.notifyCount();
        write("night.list", head + member("bob") + " Bob\n" + member("dave") + " Dave\n");
        awaitMembers(subscription, "bob", "dave");
        Notification told = subscription.notifies().get(before);
        assertTrue("a full state", told.aggregate().document().fullState());
        assertEquals("Dave", subscription.view().resource(wire.member("dave")).label());

        write("night.list", "half of a li");
        Await.until("no word of it in the log", LIMIT, () -> SERVER.log("ERROR").stream()
                .anyMatch(line -> line.contains("night.list")));
        assertTrue(SERVER.shell("rls:list " + list).contains("Dave"));
    }

    @Test
    public void shouldServeADocumentLaidOutAsInAnXcapRoot() throws Exception {
        String list = wire.listUri("alice");
        String file = "rls-services/users/" + wire.user("alice") + "/index";
        write(file, new Services().list(list, member("bob")).text());
        Await.until(
                "the list is not known", LIMIT, () -> SERVER.shell("rls:lists").contains(list));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitMembers(subscription, "bob");

        write(file, new Services().list(list, member("bob"), member("carol")).text());
        awaitMembers(subscription, "bob", "carol");

        Files.delete(SERVER.home().resolve("etc/lists").resolve(file));
        assertEquals("noresource", subscription.awaitTerminated().state().parameter("reason"));
    }

    private String member(String name) {
        wire.members().prepareState(wire.member(name), Bodies.PIDF, Bodies.pidf(wire.member(name), true, name));
        return wire.member(name);
    }

    private void awaitMembers(Subscription subscription, String... names) {
        Set<String> uris = Set.of(names).stream().map(wire::member).collect(Collectors.toSet());
        subscription.await(
                uris + " are its members",
                LIMIT,
                one -> one.view() != null
                        && one.view().resources().keySet().equals(uris)
                        && uris.stream().allMatch(uri -> one.view().state(uri).equals("active")));
    }

    /** As editors do: beside the old version, and then in its place. */
    private static void write(String name, String text) throws IOException {
        Path file = SERVER.home().resolve("etc/lists").resolve(name);
        Files.createDirectories(file.getParent());
        Path beside = Files.writeString(file.resolveSibling(".new"), text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
