package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * Lists of a web server: found, followed, and what becomes of it when the server is in trouble. Scenarios 37 and 49.
 */
public final class XcapHttpIT {

    private static final String COMPONENT = "io.rollcall.rls.xcap.http.internal.XcapHttp";
    private static final XcapRoot ROOT = new XcapRoot();
    private static final XcapTls TLS = XcapTls.make();
    /** Of another provider, for the users of a domain. */
    private static final XcapRoot OTHER = new XcapRoot(TLS.server());

    private static final String OTHER_DOMAIN = "other.example";
    private static final Duration POLLED = Duration.ofSeconds(20);
    /** What RFC 4826, 4.5 leaves to a SUBSCRIBE transaction, with room for a busy machine. */
    private static final Duration IN_TIME = Duration.ofSeconds(8);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "list_fresh_time", "1")
            .with("rls", "waitn_time", "1")
            .with("rls.xcap.http", "xcap_root", ROOT.uri() + ", " + OTHER.uri() + ";domain=" + OTHER_DOMAIN)
            .with("rls.xcap.http", "tls_trust", TLS.file().toString())
            .with("rls.xcap.http", "tls_trust_password", XcapTls.PASSWORD)
            .with("rls.xcap.http", "answer_timeout_ms", "1500")
            .with("rls.xcap.http", "xcap_user", "rls")
            .with("rls.xcap.http", "xcap_password", "open sesame")
            .with("rls.xcap.http", "breaker_failures", "4")
            .with("rls.xcap.http", "breaker_pause", "1")
            .with("rls.xcap.http", "index_age", "1")
            .with("rls.xcap.http", "poll_interval", "1");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    @After
    public void heal() {
        ROOT.heal();
    }

    /** A list in the watcher's own home, which nothing but his asking makes known. */
    private String httpList(String owner, String... members) {
        String list = wire.listUri(owner);
        List.of(members).forEach(name -> wire.state(name, name + "-0"));
        String[] uris = List.of(members).stream().map(wire::member).toArray(String[]::new);
        ROOT.put(home(owner), new Services().list(list, uris).text());
        return list;
    }

    private String home(String owner) {
        return "rls-services/users/" + wire.user(owner) + "/index";
    }

    private void awaitActive(Subscription subscription, String... names) {
        subscription.await("all active", Duration.ofSeconds(10), one -> List.of(names).stream()
                .allMatch(name -> one.view().state(wire.member(name)).equals("active")));
    }

    private static long counter(String name) {
        Matcher line =
                Pattern.compile(Pattern.quote(name) + "\\D+(\\d+)").matcher(SERVER.shell("rls:counters --no-format"));
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }

    @Test
    @Requirement({"4826-4.5-a", "4825-6-b", "4825-D-a"})
    public void shouldServeAndFollowAListOfAWebServer() {
        String list = httpList("alice", "bob", "carol");
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(subscription, "bob", "carol");

        wire.state("dave", "dave-0");
        ROOT.put(
                home("alice"),
                new Services()
                        .list(list, wire.member("carol"), wire.member("dave"))
                        .text());
        subscription.await(
                "the edit, by the server's own looking",
                POLLED,
                one -> one.view().resource(wire.member("dave")) != null);
        assertEquals(null, subscription.view().resource(wire.member("bob")));
        Await.until("it is asked in vain meanwhile", POLLED, () -> ROOT.notModified() > 0);

        ROOT.remove(home("alice"));
        subscription.await("the end of the list", POLLED, Subscription::isTerminated);
        assertEquals("noresource", subscription.awaitTerminated().state().parameter("reason"));
    }

    /** A digest of SHA-256, challenge by challenge. */
    @Test
    public void shouldShowWhoItIs() {
        String list = httpList("alice", "bob");
        ROOT.guard(home("alice"));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(subscription, "bob");
    }

    /** A second root, for a domain of its own: by https, and who asks shows himself by a password. */
    @Test
    @Requirement("4825-8-b")
    public void shouldAskEachRootForTheUsersOfItsDomain() {
        String watcher = wire.user("alice").replaceFirst("@.*", "@" + OTHER_DOMAIN);
        String list = watcher.replace("@", "-list@");
        wire.state("bob", "bob-0");
        String document = "rls-services/users/" + watcher + "/index";
        OTHER.guard(document);
        OTHER.put(document, new Services().list(list, wire.member("bob")).text());
        UserAgent alice = wire.open(UserAgent.builder(watcher).server(wire.address()));
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(subscription, "bob");
        assertTrue(SERVER.shell("rls:list " + list + ' ' + watcher).contains(OTHER.uri()));

        String elsewhere = wire.listUri("walter");
        OTHER.put(
                home("walter"),
                new Services().list(elsewhere, wire.member("bob")).text());
        wire.agent("walter").subscribe(elsewhere, "presence", 600).exchange().await(404);
        assertFalse("of this domain nothing is asked there", OTHER.wasAskedFor(home("walter")));
    }

    /** The global index, and references: in several documents, with escapes and white space (scenario 49). */
    @Test
    @Requirement({"4826-4.5-h", "4826-4.5-e", "4825-6-a"})
    public void shouldFollowReferencesWithinTheRoot() {
        List.of("bob", "carol", "dave").forEach(name -> wire.state(name, name + "-0"));
        String list = wire.user("team");
        String lists = "resource-lists/users/" + wire.user("alice") + "/index";
        ROOT.put(
                lists,
                "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list name=\"friends\">"
                        + "<entry uri=\"" + wire.member("bob") + "\"/>"
                        + "<external anchor=\"\n  " + ROOT.uri() + "/resource-lists/users/"
                        + wire.user("alice").replace(":", "%3A").replace("@", "%40")
                        + "/more/~~/resource-lists/list%5b@name=%22more%22%5d\n \"/>"
                        + "<entry-ref ref=\"resource-lists/users/" + wire.user("alice")
                        + "/more/~~/resource-lists/list%5b@name=%22other%22%5d/entry%5b1%5d\"/>"
                        + "</list></resource-lists>");
        ROOT.put(
                "resource-lists/users/" + wire.user("alice") + "/more",
                "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\">"
                        + "<list name=\"more\"><entry uri=\"" + wire.member("carol") + "\"/></list>"
                        + "<list name=\"other\"><entry uri=\"" + wire.member("dave") + "\"/></list></resource-lists>");
        ROOT.put(
                "rls-services/global/index",
                new Services()
                        .resourceList(
                                list.replace("sip:", "sip%3A").replace("@", "%40"),
                                ROOT.uri() + "/" + lists + "/~~/resource-lists/list%5b@name=%22friends%22%5d")
                        .text());
        Await.until(() -> "the global index is not read", POLLED, () -> SERVER.shell("rls:lists --no-format")
                .contains("rls-services/global/index"));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(subscription, "bob", "carol", "dave");
        ROOT.remove("rls-services/global/index");
    }

    /** Lists of users on a web server with bare files, as SER used one (reduce_xcap_needs = 1). */
    @Test
    public void shouldServeUsersListsOfAWebServerWithABareTree() {
        String list = wire.listUri("alice");
        List.of("bob", "carol").forEach(name -> wire.state(name, name + "-0"));
        String file = wire.user("alice").replaceFirst("sip:(.*)@.*", "$1") + "/resource-lists.xml";
        ROOT.put(file, userLists("bob"));
        UserAgent alice = wire.agent("alice");
        Await.until(
                "the root is asked again",
                POLLED,
                () -> alice.subscribe(list, "presence", 600).awaitResponse().status() == 404);
        Map<String, String> keys = Map.of(
                "user_list_template", "$uid-list", "user_list_document", "resource-lists.xml", "xui_form", "user");
        LiveKeys.change(
                SERVER, "rls", keys, () -> SERVER.shell("rls:list " + list).contains("user_list_template"));
        LiveKeys.change(
                SERVER, "rls.xcap.http", Map.of("document_tree", "bare", "reduce_xcap_needs", "1"), () -> SERVER.shell(
                                "rls:list " + list)
                        .contains(wire.member("bob")));
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(subscription, "bob");
        wire.agent("walter").subscribe(list, "presence", 600).exchange().await(403);
        ROOT.put(file, userLists("carol"));
        awaitActive(subscription, "carol");
        ROOT.remove(file);
        subscription.await("the end of the list", POLLED, Subscription::isTerminated);
        LiveKeys.change(SERVER, "rls", Map.of("user_list_template", ""), () -> !SERVER.shell("rls:list " + list)
                .contains("user_list_template"));
        SERVER.configure("rls.xcap.http", "document_tree", "xcap");
    }

    private String userLists(String name) {
        return "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list name=\"default\"><entry uri=\""
                + wire.member(name) + "\"/></list></resource-lists>";
    }

    /** A service in the table comes before one of the same URI elsewhere (integrated_xcap_server = 0). */
    @Test
    public void shouldAskTheTableFirst() {
        String list = httpList("alice", "bob");
        wire.services("alice", new Services().list(list, wire.member("bob"), wire.member("zoe")));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        subscription.await(
                "the table's", Duration.ofSeconds(10), one -> one.view().resource(wire.member("zoe")) != null);
    }

    /** Live, and standing subscriptions follow. */
    @Test
    public void shouldAskNobodyElseWhereTheTableIsTheOnlyPlace() {
        String list = httpList("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(subscription, "bob");
        try {
            SERVER.configure("rls.xcap.integrated", "integrated_xcap_server", "1");
            subscription.await("the end of the list", POLLED, Subscription::isTerminated);
            alice.subscribe(list, "presence", 600).exchange().await(404);
        } finally {
            SERVER.configure("rls.xcap.integrated", "integrated_xcap_server", "0");
        }
        Await.until(
                "the list is there again",
                POLLED,
                () -> alice.subscribe(list, "presence", 600).awaitResponse().status() == 200);
    }

    /** The bundle is stopped and started under a subscription: the last good copies serve meanwhile. */
    @Test
    public void shouldServeLastGoodCopiesWithoutTheBundle() {
        String list = httpList("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(subscription, "bob");
        SERVER.bundles().stop("xcap-http");
        try {
            awaitActive(alice.subscribe(list, "presence", 600).awaitAccepted(), "bob");
            assertEquals(List.of(), SERVER.inside().threads("rls-xcap-http"));
        } finally {
            SERVER.bundles().start("xcap-http");
        }
        wire.state("carol", "carol-0");
        ROOT.put(home("alice"), new Services().list(list, wire.member("carol")).text());
        subscription.refresh().await(200);
        awaitActive(subscription, "carol");

        SERVER.bundles().update("xcap-http");
        Await.until(
                () -> SERVER.inside().loadersOf(COMPONENT) + " class loaders have the classes",
                POLLED,
                () -> SERVER.inside().loadersOf(COMPONENT) == 1);
    }

    /** Scenario 37: each kind of trouble, with a watcher who has his list and one who asks for it. */
    @Test
    @Requirement({"4826-4.5-m", "4826-4.5-l"})
    public void shouldAnswerInTimeWhateverTheServerDoes() {
        String list = httpList("alice", "bob");
        String unknown = httpList("walter", "carol");
        String table = wire.list("tom", "dave");
        UserAgent alice = wire.agent("alice");
        UserAgent walter = wire.agent("walter");
        Subscription before = alice.subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(before, "bob");
        for (XcapRoot.Trouble trouble : XcapRoot.Trouble.values()) {
            long seen = counter(trouble.counter());
            ROOT.be(trouble);
            long askedNs = System.nanoTime();
            Exchange refused = walter.subscribe(unknown, "presence", 600).exchange();
            Subscription others = wire.agent("tom").subscribe(table, "presence", 600);
            others.awaitAccepted();
            awaitActive(others, "dave");
            Subscription copy = alice.subscribe(list, "presence", 600);
            assertEquals(
                    trouble + ": the last good copy", 200, copy.awaitResponse().status());
            refused.awaitDone(IN_TIME);
            Duration took = Duration.ofNanos(System.nanoTime() - askedNs);
            assertTrue(trouble + " took " + took, took.compareTo(IN_TIME) < 0);
            assertTrue(trouble + ": " + refused.status(), refused.status() == 503 || refused.status() == 502);
            Await.until(() -> trouble + " is not counted", POLLED, () -> counter(trouble.counter()) > seen);
            wire.state("bob", "while " + trouble);
            // both, so that no NOTIFY is under way when the second one ends
            for (Subscription told : List.of(before, copy)) {
                told.await("bob's change", Duration.ofSeconds(12), one -> one.notifies().stream()
                        .anyMatch(notify ->
                                WireTest.told(notify, wire.member("bob")).contains("while " + trouble)));
            }
            for (Subscription one : List.of(copy, others)) {
                one.unsubscribe().await(200);
                one.awaitTerminated();
            }
        }
        assertTrue(counter("xcap.http.given-up") > 0);
        assertTrue(counter("core.documents.stale") > 0);
        assertTrue(SERVER.log("WARN").stream().anyMatch(line -> line.contains("XCAP root " + ROOT.uri())));
        assertFalse(SERVER.log().stream().anyMatch(line -> line.contains("at io.rollcall.rls.xcap.http")));

        ROOT.heal();
        Await.until(() -> "walter's list is not found again", POLLED, () -> {
            Subscription one = walter.subscribe(unknown, "presence", 600);
            return one.awaitResponse().status() == 200;
        });
    }

    /** References that lead where only this server can look. */
    @Test
    @Requirement("4826-4.5-l")
    public void shouldNotBeSentToTheInside() {
        try (XcapRoot inside = new XcapRoot()) {
            inside.put(
                    "resource-lists/global/index",
                    "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\">"
                            + "<list name=\"l\"/></resource-lists>");
            String list = wire.listUri("alice");
            for (String root : List.of(inside.uri(), "http://169.254.169.254/latest")) {
                ROOT.put(
                        home("alice"),
                        new Services()
                                .service(
                                        list,
                                        "<rl:external anchor=\"" + root
                                                + "/resource-lists/global/index/~~"
                                                + "/resource-lists/list%5b@name=%22l%22%5d\"/>",
                                        "presence")
                                .text());
                wire.agent("alice").subscribe(list, "presence", 600).exchange().await(502);
            }
            assertEquals("nothing was asked there", 0, inside.asked());
        }
    }
}
