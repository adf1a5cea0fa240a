package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.Await;
import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Lists that are no XCAP documents of the table, and how their edits reach the watchers. */
public final class ListSourcesIT {

    private static final String HEAD = "\"LIST\",\"WATCHER\",\"URI\",\"NAME\"\n";

    /** What the query reads: others than the server can write it, as others can write an operator's tables. */
    private static final Path TABLE = table();

    private static final Path FOLDER = temporary("lists");

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "waitn_time", "1")
            .with("rls.xcap.files", "folder", FOLDER.toString())
            .with("rls.xcap.files", "poll_interval", "1")
            .with(
                    "rls.list.sql",
                    "query",
                    "SELECT uri, name FROM CSVREAD('" + TABLE + "') WHERE list = :list AND watcher IN ('', :watcher)")
            .with("rls.list.sql", "poll_interval", "2")
            .with("rls.list.sql", "cache_time", "0");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Rule
    public final Wire wire = new Wire(SERVER);

    @AfterClass
    public static void deleteFiles() throws IOException {
        for (Path folder : List.of(FOLDER, TABLE.getParent())) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

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

        Files.delete(FOLDER.resolve(file));
        assertEquals("noresource", subscription.awaitTerminated().state().parameter("reason"));
    }

    /** SER's lists of users: a bare tree, no services, and each key changed while the server runs. */
    @Test
    @Requirement("4662-4.4-a")
    public void shouldServeUsersListsOfABareTree() throws Exception {
        String list = wire.listUri("alice");
        UserAgent alice = wire.agent("alice");
        alice.subscribe(list, "presence", 600).exchange().await(404);
        String user = wire.user("alice").replaceFirst("sip:(.*)@.*", "$1");
        String buddies = "<list name=\"default\"><entry uri=\"" + member("bob") + "\"/></list>";
        write(user + "/resource-lists.xml", lists(buddies + work("carol")));
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("user_list_template", "$uid-list");
        keys.put("user_list_document", "resource-lists.xml");
        keys.put("xui_form", "user");
        change(keys, list, "bob");
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        awaitMembers(subscription, "bob");

        // auth = implicit: of alice's list alice alone
        wire.agent("walter").subscribe(list, "presence", 600).exchange().await(403);

        change(Map.of("user_list_name", "work"), list, "carol");
        awaitMembers(subscription, "carol");
        change(Map.of("user_list_name", ""), list, "bob");
        awaitMembers(subscription, "bob", "carol");
        write(user + "/resource-lists.xml", lists(buddies + work("dave")));
        awaitMembers(subscription, "bob", "dave");

        // the same URI as a text list: the order decides
        write("order.list", list + " owner=" + wire.user("alice") + "\n" + member("erin") + "\n");
        change(Map.of("list_sources", "files, user-lists"), list, "erin");
        awaitMembers(subscription, "erin");
        change(Map.of("list_sources", "user-lists"), list, "dave");
        awaitMembers(subscription, "bob", "dave");
        Files.delete(FOLDER.resolve(user + "/resource-lists.xml"));
        assertEquals("noresource", subscription.awaitTerminated().state().parameter("reason"));
        alice.subscribe(list, "presence", 600).exchange().await(404);
        Files.delete(FOLDER.resolve("order.list"));
        change(Map.of("list_sources", "", "user_list_template", ""), list, "no service has this URI");
    }

    /** The same without the tree: a document of the table, and who wrote it is told of as everywhere. */
    @Test
    public void shouldServeUsersListsOfTheTable() {
        String list = wire.user("friends");
        String friends = "<list name=\"default\"><entry uri=\"" + member("bob") + "\"/></list>";
        wire.load("resource-lists", "alice", lists(friends));
        change(Map.of("user_list_template", "friends" + list.replaceAll("\\D", "")), list, wire.user("alice"), "bob");
        Subscription hers = wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitMembers(hers, "bob");
        wire.agent("walter").subscribe(list, "presence", 600).exchange().await(404);
        wire.load("resource-lists", "alice", lists(friends.replace(member("bob"), member("carol"))));
        awaitMembers(hers, "carol");
        change(Map.of("user_list_template", ""), list, wire.user("alice"), "no service has this URI");
        assertEquals("noresource", hers.awaitTerminated().state().parameter("reason"));
    }

    /** Children without prefix, elements of others, a base; asked for by an equal URI (RFC 3261, 19.1.4). */
    @Test
    @Requirement({"4826-4.1-d", "4826-4.5-a", "4826-3.1-d"})
    public void shouldReadADocumentAsItWasMeant() throws Exception {
        String list = wire.listUri("alice");
        String home = "resource-lists/users/" + wire.user("alice") + "/index";
        write(home, lists(work("carol")));
        write(
                "rls-services/users/" + wire.user("alice") + "/index",
                "<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\"><service uri=\"" + list
                        + ";unknown=1\"><list name=\"sloppy\"><entry uri=\"" + member("bob") + "\"/>"
                        + "<of-others xmlns=\"urn:x-others\"><entry uri=\"sip:nobody@127.0.0.1\"/></of-others>"
                        + "<entry-ref xml:base=\"" + home
                        + "/~~/\" ref=\"resource-lists/list/entry\"/></list></service></rls-services>");
        Await.until(
                "the list is not known", LIMIT, () -> SERVER.shell("rls:lists").contains(list));
        String equal = list.replace("alice", "%61lice").replace("rollcall", "RollCall") + ";another=2";
        Subscription subscription =
                wire.agent("alice").subscribe(equal, "presence", 600).awaitAccepted();
        awaitMembers(subscription, "bob", "carol");
        assertTrue(SERVER.log("WARN").stream().anyMatch(line -> line.contains("in the namespace of rls-services")));
    }

    private String work(String name) {
        return "<list name=\"work\"><entry uri=\"" + member(name) + "\"/></list>";
    }

    private static String lists(String lists) {
        return "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\">" + lists + "</resource-lists>";
    }

    /** Changes keys, and awaits that the list has that in it. */
    private void change(Map<String, String> keys, String list, String member) {
        change(keys, list, "", member);
    }

    private void change(Map<String, String> keys, String list, String watcher, String member) {
        String shown = member.contains(" ") ? member : wire.member(member);
        LiveKeys.change(SERVER, "rls", keys, () -> SERVER.shell("rls:list " + list + ' ' + watcher)
                .contains(shown));
    }

    @Test
    public void shouldServeAListByOneQueryAndFollowItsRows() throws Exception {
        String list = wire.user("sales");
        String row = "\"" + list + "\",\"\",\"";
        Files.writeString(TABLE, HEAD + row + member("bob") + "\",\"Bob\"\n");
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitMembers(subscription, "bob");
        assertEquals("Bob", subscription.view().resource(wire.member("bob")).label());
        assertTrue(SERVER.shell("rls:lists").contains(list));
        assertTrue(SERVER.shell("rls:list " + list).contains("Bob"));

        int before = subscription.notifyCount();
        replace(HEAD + row + member("bob") + "\",\"Bob\"\n" + row + member("carol") + "\",\"Carol\"\n");
        awaitMembers(subscription, "bob", "carol");
        assertTrue(
                "a full state",
                subscription.notifies().get(before).aggregate().document().fullState());

        SERVER.configure("rls.list.sql", "poll_interval", "0");
        replace(HEAD + row + member("carol") + "\",\"Carol\"\n");
        SERVER.shell("rls:update-subs " + list);
        awaitMembers(subscription, "carol");
        wire.agent("walter")
                .subscribe(wire.user("none"), "presence", 600)
                .exchange()
                .await(404);

        SERVER.configure("rls.list.sql", "query", "SELECT uri FROM elsewhere WHERE list = :list");
        Await.until("it is not refused", LIMIT, () -> SERVER.log("ERROR").stream()
                .anyMatch(line -> line.contains("rls.list.sql.cfg is refused")));
        assertTrue("the query before stays", SERVER.shell("rls:list " + list).contains("Carol"));
    }

    private static void replace(String text) throws IOException {
        Path beside = Files.writeString(TABLE.resolveSibling(TABLE.getFileName() + ".new"), text);
        Files.move(beside, TABLE, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path table() {
        try {
            return Files.writeString(temporary("table").resolve("members.csv"), HEAD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary(String name) {
        try {
            return Files.createTempDirectory("rollcall-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        Path file = FOLDER.resolve(name);
        Files.createDirectories(file.getParent());
        Path beside = Files.writeString(file.resolveSibling(".new"), text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
