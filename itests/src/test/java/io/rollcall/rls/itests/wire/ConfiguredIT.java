package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * Keys changed while the server runs, as an operator does: by writing etc/rls.cfg. A subscription that was there before
 * stands throughout. Scenarios 3 (outbound proxy), 10, 19 (given up) and 31, a value that makes no sense, and a
 * document in the start-up folder that is none.
 */
public final class ConfiguredIT {

    /** Karaf looks at its etc folder once a second. */
    private static final Duration LIVE = Duration.ofSeconds(20);

    private static final Duration REWRITTEN = Duration.ofSeconds(4);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own();

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private Subscription before;

    @Before
    public void subscribe() {
        String list = wire.list("before", "bob");
        before = wire.agent("before").subscribe(list, "presence", 600).awaitAccepted();
        before.awaitView("bob", view -> view.state(wire.member("bob")).equals("active"));
    }

    @After
    public void shouldStillServeWhatWasThereBefore() {
        before.refresh().await(200);
        makeLive("rls", "", () -> !known("rls")
                .matches("(?s).*(max_expires|min_expiration|waitn_time|retries|nesting|unresolved).*"));
        shouldAskDirectly();
    }

    private void shouldAskDirectly() {
        try (Notifier elsewhere = Notifier.open()) {
            String list = wire.listUri("after");
            String zoe = elsewhere.uri("zoe");
            wire.services("after", new Services().list(list, zoe));
            UserAgent after = wire.agent("after");
            makeLive("rls.sip", "", () -> sees(after, list, zoe) && elsewhere.receivedCount() > 0);
            elsewhere.awaitSubscriptions(0);
        }
    }

    /** Whether a new subscription is told of the member; a try that went to the wrong place is not repeated soon. */
    private static boolean sees(UserAgent agent, String list, String member) {
        Subscription one = agent.subscribe(list, "presence", 600).awaitAccepted();
        boolean seen = Await.holds(
                one, Duration.ofSeconds(1), () -> one.view().state(member).equals("active"));
        one.awaitView("its first NOTIFY", view -> view.version() >= 0);
        one.unsubscribe().await(200);
        one.awaitTerminated();
        return seen;
    }

    /** What Config Admin has; the components follow within milliseconds. */
    private static String known(String pid) {
        return SERVER.shell("config:property-list -p " + pid);
    }

    /**
     * Replaces what tests wrote into a .cfg file, and waits until it counts. Written again after a while, since Karaf
     * may overwrite a file that changes twice in a moment with what it read the first time.
     */
    private static void makeLive(String pid, String lines, BooleanSupplier counts) {
        Await.until(() -> "etc/" + pid + ".cfg is not live: " + lines, LIVE, () -> {
            write(pid, lines);
            try {
                Await.until("", REWRITTEN, counts);
                return true;
            } catch (AssertionError notYet) {
                return false;
            }
        });
    }

    private static void write(String pid, String lines) {
        Path file = SERVER.home().resolve("etc/" + pid + ".cfg");
        String mark = "\n# by the test\n";
        try {
            String text = Files.readString(file);
            int at = text.indexOf(mark);
            Files.writeString(file, (at < 0 ? text : text.substring(0, at)) + mark + lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether so much is granted of what is asked for. */
    private static boolean grants(UserAgent agent, String list, long asked, String granted) {
        Subscription one = agent.subscribe(list, "presence", asked);
        SipMessage response = one.awaitResponse();
        if (response.status() == 200) {
            one.awaitView("its first NOTIFY", view -> view.version() == 0);
            one.unsubscribe().await(200);
            one.awaitTerminated();
        }
        return granted.equals(response.header("Expires"));
    }

    /** Scenario 10. */
    @Test
    @Requirement({"6665-4.2-n", "6665-4.2-m", "6665-4.1-y", "4662-4.1-c"})
    public void shouldEndWhatIsNotRefreshed() {
        String list = wire.list("alice", "bob", "carol");
        UserAgent alice = wire.agent("alice");
        makeLive("rls", "min_expiration = 1\n", () -> grants(alice, list, 59, "59"));

        Subscription subscription = alice.subscribe(list, "presence", 2).awaitAccepted();
        assertEquals("2", subscription.exchange().response().header("Expires"));
        long acceptedNs = System.nanoTime();
        Notification last = subscription.awaitTerminated();
        assertEquals("timeout", last.state().parameter("reason"));
        assertEquals(-1, last.expires());
        Duration lived = Duration.ofNanos(last.arrivedNs() - acceptedNs);
        assertTrue("ended after " + lived, lived.compareTo(Duration.ofMillis(1900)) > 0);
        assertTrue("ended after " + lived, lived.compareTo(Duration.ofMillis(4000)) < 0);
        wire.members().await("carol and alice's bob are let go", all -> all.subscriptionCount() == 1);
        assertTrue(
                "carol got no Expires: 0",
                wire.members().received().stream()
                        .anyMatch(one -> !one.isInitial()
                                && one.expires() == 0
                                && one.message().value("To").uri().equals(wire.member("carol"))));
        subscription.refresh().await(481);
    }

    /** The issue's bad value, written while the server runs; and that a good one counts after it. */
    @Test
    @Requirement({"6665-3.1-a", "OMA-RLS-i"})
    public void shouldRefuseAValueThatMakesNoSense() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        makeLive("rls", "max_expires = 1000\n", () -> grants(alice, list, 99_999, "1000"));
        makeLive("rls", "max_expires = abc\n", () -> SERVER.log("ERROR").stream()
                .anyMatch(line ->
                        line.contains("rls.cfg") && line.contains("max_expires = abc") && line.contains("1000 stays")));
        assertTrue("the value before", grants(alice, list, 99_999, "1000"));
        makeLive("rls", "max_expires = 900\n", () -> grants(alice, list, 99_999, "900"));
        makeLive("rls", "", () -> grants(alice, list, 99_999, "7200"));
    }

    /** The start-up folder refuses as the command does, and says so once in the log. */
    @Test
    @Requirement({"HYG-xml-a", "4826-3.1-a"})
    public void shouldRefuseADocumentWithADoctypeInTheFolder() throws IOException {
        String bad = new Services()
                .list(wire.listUri("bad"), wire.member("bob"))
                .text()
                .replaceFirst("\n", "\n<!DOCTYPE rls-services>\n");
        String good =
                new Services().list(wire.listUri("good"), wire.member("bob")).text();
        Path users = SERVER.home().resolve("etc/rollcall-lists/rls-services/users");
        Path badFile = users.resolve(wire.user("bad")).resolve("index");
        Path goodFile = users.resolve(wire.user("good")).resolve("index");
        try {
            for (Path file : List.of(badFile, goodFile)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, file == badFile ? bad : good);
            }
            Await.until(() -> "a line that tells why", LIVE, () -> SERVER.log("ERROR").stream()
                    .anyMatch(line -> line.contains(wire.user("bad")) && line.contains("DOCTYPE")));
            Await.until(() -> "the good one is loaded", LIVE, () -> SERVER.shell("rls:lists --no-format")
                    .contains(wire.listUri("good")));
            wire.agent("bad")
                    .subscribe(wire.listUri("bad"), "presence", 600)
                    .exchange()
                    .await(404);
            assertTrue("the good one", sees(wire.agent("good"), wire.listUri("good"), wire.member("bob")));
        } finally {
            Files.deleteIfExists(badFile);
            Files.deleteIfExists(goodFile);
        }
    }

    /** Scenario 4 and 5 with another waitn_time: changed under a subscription, and it counts for it. */
    @Test
    @Requirement({"4662-4.8-a", "OMA-RLS-i"})
    public void shouldTakeANewWaitnTime() {
        makeLive("rls", "waitn_time = 1\n", () -> known("rls").contains("waitn_time"));
        Duration pair = Duration.ofHours(1);
        // the first pair may begin in a gap of the old length
        for (int i = 0; i < 2; i++) {
            int told = before.notifyCount();
            wire.state("bob", "first " + i);
            before.await("told", Duration.ofSeconds(6), one -> one.notifyCount() == told + 1);
            wire.state("bob", "then " + i);
            before.await("told", Duration.ofSeconds(6), one -> one.notifyCount() == told + 2);
            pair = Duration.ofNanos(before.awaitNotify(told + 2).arrivedNs()
                    - before.awaitNotify(told + 1).arrivedNs());
        }
        assertTrue("gap " + pair, pair.compareTo(Duration.ofMillis(900)) > 0);
        assertTrue("gap " + pair, pair.compareTo(Duration.ofMillis(2500)) < 0);
    }

    /** Scenario 27: what leads nowhere, or in a circle, is left out where the operator wants it, and rls:list tells. */
    @Test
    @Requirement("4826-4.5-j")
    public void shouldServeTheRestOfAListWhereThatIsWanted() {
        String list = wire.listUri("alice");
        String circle = "resource-lists/users/" + wire.user("alice") + "/index/~~/resource-lists/list";
        wire.state("bob", "here");
        wire.load(
                "resource-lists",
                "alice",
                "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list name=\"round\"><external"
                        + " anchor=\"http://xcap.example/xcap-root/" + circle + "\"/></list></resource-lists>");
        wire.services(
                "alice",
                new Services()
                        .service(
                                list,
                                Services.entries(wire.member("bob"))
                                        + "<rl:external anchor=\"http://xcap.example/xcap-root/" + circle + "\"/>\n"
                                        + "<rl:entry-ref ref=\"" + circle + "/entry%5b7%5d\"/>\n",
                                "presence"));
        UserAgent alice = wire.agent("alice");
        alice.subscribe(list, "presence", 600).exchange().await(502);
        String failed = SERVER.shell("rls:list " + list);
        assertTrue(failed, failed.contains("it leads back to a list that it is in"));
        assertTrue(failed, failed.contains("is in rls-services/users/" + wire.user("alice")));
        assertTrue(failed, failed.contains("table xcap"));

        makeLive("rls", "unresolved_reference = skip\n", () -> SERVER.shell("rls:list " + list)
                .contains(wire.member("bob")));
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        subscription.await("bob alone", one -> one.view().resources().keySet().equals(Set.of(wire.member("bob"))));
        String left = SERVER.shell("rls:list " + list);
        assertTrue(left, left.contains("its step 3, entry[7], selects nothing"));
    }

    /** Scenario 19: given up after so many tries. */
    @Test
    @Requirement({"6665-4.1-a", "4662-4.5-f"})
    public void shouldShowAMemberAsGivenUp() {
        makeLive("rls", "backend_retries = 0\n", () -> known("rls").contains("backend_retries"));
        String list = wire.list("alice", "carol");
        wire.members().policy(wire.member("carol"), SubscribePolicy.refuse(503).with("Retry-After", "1"));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        subscription.await("given up", Duration.ofSeconds(20), one -> {
            ListView.ResourceView carol = one.view().resource(wire.member("carol"));
            return carol != null
                    && carol.instances().values().stream().anyMatch(instance -> "giveup".equals(instance.reason()));
        });
    }

    /** Scenario 30: with 0 every member is asked for as a single resource, and a list says that it is none. */
    @Test
    @Requirement("4662-4.1-f")
    public void shouldAskForNoListsWhereTheyAreNotWanted() {
        UserAgent probe = wire.agent("probe");
        String probed = wire.list("probe", "dave");
        makeLive("rls", "max_nesting_level = 0\n", () -> asksForNoLists(probe, probed, wire.member("dave")));
        String list = wire.listUri("alice");
        String inner = wire.user("inner").replaceFirst("@.*", "@127.0.0.1:" + SERVER.sipPort());
        wire.services(
                "alice", new Services().list(list, wire.member("carol"), inner).list(inner, wire.member("bob")));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        subscription.await(
                "carol, and the end of the list",
                Duration.ofSeconds(10),
                one -> one.view().state(wire.member("carol")).equals("active")
                        && one.view().state(inner).equals("terminated"));
        SipMessage asked = wire.members().received(wire.member("carol")).get(0).message();
        assertEquals(List.of(), asked.headers("Supported"));
        assertEquals("application/pidf+xml", asked.header("Accept"));
    }

    /** Whether a new back-end SUBSCRIBE does not offer to take a list. */
    private boolean asksForNoLists(UserAgent agent, String list, String member) {
        Subscription one = agent.subscribe(list, "presence", 600).awaitAccepted();
        one.await("the member", told -> told.view().state(member).equals("active"));
        List<ReceivedSubscribe> asked = wire.members().received(member);
        one.unsubscribe().await(200);
        one.awaitTerminated();
        return asked.get(asked.size() - 1).message().headers("Supported").isEmpty();
    }

    /** Scenario 3. */
    @Test
    public void shouldAskThroughTheOutboundProxy() {
        String faraway = "sip:faraway@members.invalid";
        askThroughTheNotifier(faraway);
        List<ReceivedSubscribe> asked = wire.members().received(faraway);
        assertEquals(faraway, asked.get(0).message().value("To").uri());
        assertEquals("no Route of ours", List.of(), asked.get(0).message().headers("Route"));
    }

    /** Scenarios 31 and 49. Without ports, for with one a URI without scheme is none to the schema of RLMI. */
    @Test
    @Requirement({"4662-5.3-a", "4826-4.5-g"})
    public void shouldKeepTheSpellingOfTheDocument() {
        askThroughTheNotifier("sip:faraway@members.invalid");
        String at = "members.invalid";
        List<String> served = List.of("bob@" + at, "carol%40" + at, "pres:dave@" + at, "sip%3Aerin%40" + at);
        List<String> leftOut = List.of("tel:+493012345", "mailto:frank@rollcall.example", "http://rollcall.example/");
        String list = wire.listUri("alice");
        wire.services(
                "alice",
                new Services()
                        .service(
                                list,
                                Services.entries(served.toArray(String[]::new))
                                        + Services.entries(leftOut.toArray(String[]::new)),
                                "presence"));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        subscription.await("all active", Duration.ofSeconds(6), one -> served.stream()
                .allMatch(uri -> one.view().state(uri).equals("active")));

        assertEquals(
                new LinkedHashSet<>(served), subscription.view().resources().keySet());
        for (String name : List.of("bob", "carol", "dave", "erin")) {
            assertEquals(
                    name, 1, wire.members().received("sip:" + name + "@" + at).size());
        }
        String explained = SERVER.shell("rls:list " + list + " " + wire.user("alice"));
        for (String uri : leftOut) {
            assertTrue(uri + " is not named:\n" + explained, explained.contains(uri));
        }
    }

    /** Makes the notifier the outbound proxy, and waits until a member nobody else can find is asked there. */
    private void askThroughTheNotifier(String faraway) {
        String list = wire.listUri("probe");
        wire.members().prepareState(faraway, Bodies.PIDF, Bodies.pidf(faraway, true, "far away"));
        int port = wire.members().address().getPort();
        wire.services("probe", new Services().list(list, faraway));
        UserAgent probe = wire.agent("probe");
        String proxy = "sip:127.0.0.1:" + port + ";transport=udp";
        makeLive("rls.sip", "outbound_proxy = " + proxy + "\n", () -> sees(probe, list, faraway));
    }
}
