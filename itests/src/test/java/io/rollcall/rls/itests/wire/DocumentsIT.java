package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.Test;

/** What the documents say and how their edits reach the watchers: scenarios 25 to 29 and 49; 31 needs a proxy. */
public final class DocumentsIT extends WireTest {

    /** Scenario 25. */
    @Test
    @Requirement({"4662-5.2-g", "4662-5.2-f", "6665-4.1-y", "4826-4.4-g"})
    public void shouldTellEveryWatcherOfAnEdit() {
        wire.list("alice", "bob", "carol", "dave");
        // under a URI that is not alice's by its form alone, for which an operator can let others in
        String list = wire.user("team");
        wire.services(
                "alice", new Services().list(list, wire.member("bob"), wire.member("carol"), wire.member("dave")));
        Subscription hers = quiet(wire.agent("alice"), list, "bob", "carol", "dave");
        Subscription his = allowed(wire.agent("walter"), list, "bob", "carol", "dave");
        int before = wire.members().receivedCount();

        wire.services(
                "alice", new Services().list(list, wire.member("carol"), wire.member("dave"), wire.member("erin")));
        SERVER.shell("rls:update-subs " + list);

        for (Subscription one : List.of(hers, his)) {
            one.await("the edit", WAITN, each -> each.view().resource(wire.member("erin")) != null);
            Notification told = one.notifies().stream()
                    .filter(notify -> named(notify).contains(wire.member("erin")))
                    .findFirst()
                    .orElseThrow();
            assertFull(told, "carol", "dave", "erin");
            one.await("erin's state", WAITN, each -> each.view()
                    .state(wire.member("erin"))
                    .equals("active"));
            assertNull(one.view().resource(wire.member("bob")));
        }
        wire.members().await("bob is let go", all -> all.subscriptions(wire.member("bob"))
                .isEmpty());
        assertEquals(
                "erin, once a watcher",
                2,
                wire.members().received(wire.member("erin")).size());
        assertEquals("erin and bob, nobody else", before + 4, wire.members().receivedCount());
    }

    /** As {@link #quiet}, for a watcher about whom an operator decides. */
    private Subscription allowed(UserAgent agent, String list, String... names) {
        Subscription last = null;
        for (int i = 0; i < 2; i++) {
            Subscription one = agent.subscribe(list, "presence", 600).awaitAccepted();
            one.awaitNotify(1);
            SERVER.shell("rls:authorize " + one.toTag() + " allow");
            awaitActive(one, names);
            last = one;
        }
        return last;
    }

    /** An edit reaches the watchers without rls:update-subs too, and order is the document's. */
    @Test
    @Requirement("4662-5.4-a")
    public void shouldTellNewNamesAndOrder() {
        String list = wire.list("alice", "bob", "carol");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob", "carol");
        wire.services(
                "alice",
                new Services()
                        .service(
                                list,
                                "<rl:entry uri=\"" + wire.member("carol")
                                        + "\"><rl:display-name xml:lang=\"de\">K\u00e4the"
                                        + " &amp; Co</rl:display-name></rl:entry>\n"
                                        + Services.entries(wire.member("bob")),
                                "presence"));
        subscription.await(
                "the name",
                WAITN,
                one -> one.view().resource(wire.member("carol")).label().equals("K\u00e4the & Co"));
        ListView view = subscription.view();
        assertEquals("de", view.resource(wire.member("carol")).names().get(0).language());
        assertEquals(
                List.of(wire.member("carol"), wire.member("bob")),
                List.copyOf(view.resources().keySet()));
        assertEquals(2, wire.members().receivedCount());
    }

    /** Scenario 26. */
    @Test
    @Requirement({"4662-4.5-a", "6665-4.2-m", "6665-4.1-y"})
    public void shouldEndWithTheList() {
        String list = wire.list("alice", "bob", "carol");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = settled(alice, list, "bob", "carol");
        wire.unload("alice");

        Notification last = subscription.awaitTerminated();
        assertEquals("noresource", last.state().parameter("reason"));
        wire.members().awaitSubscriptions(0);
        subscription.refresh().await(481);
        alice.subscribe(list, "presence", 600).exchange().await(404);
    }

    /** Scenario 27, as far as documents are in one root. */
    @Test
    @Requirement({"4826-4.5-e", "4826-4.5-f", "4826-4.5-h", "4826-3.1-h"})
    public void shouldMakeOneFlatListOfManyDocuments() {
        String list = wire.listUri("alice");
        String home =
                "resource-lists/users/" + wire.user("alice") + "/index/~~/resource-lists/list%5b@name=%22friends%22%5d";
        wire.load(
                "resource-lists",
                "alice",
                "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list name=\"friends\">"
                        + "<entry uri=\"" + wire.member("dave") + "\"/><entry uri=\"" + wire.member("erin") + "\"/>"
                        + "</list></resource-lists>");
        wire.services(
                "alice",
                new Services()
                        .service(
                                list,
                                Services.entries(wire.member("bob"))
                                        + Services.sublist("inner", wire.member("carol"), wire.member("bob"))
                                        + "<rl:entry-ref ref=\"" + home + "/entry%5b@uri=%22" + wire.member("dave")
                                        + "%22%5d\"><rl:display-name>Davy</rl:display-name></rl:entry-ref>\n",
                                "presence")
                        .resourceList(wire.listUri("friends"), "http://xcap.example/xcap-root/" + home));
        UserAgent alice = wire.agent("alice");
        Subscription flat = settled(alice, list, "bob", "carol", "dave");
        assertEquals(uris("bob", "carol", "dave"), flat.view().resources().keySet());
        assertEquals("Davy", flat.view().resource(wire.member("dave")).label());
        Subscription friends = settled(alice, wire.listUri("friends"), "dave", "erin");
        assertEquals(uris("dave", "erin"), friends.view().resources().keySet());
        assertEquals("each once", 4, wire.members().receivedCount());
    }

    /** Scenario 27: twice to the same list is fine, round in a circle is not. */
    @Test
    @Requirement({"4826-4.5-i", "4826-4.5-k"})
    public void shouldTellADiamondFromACircle() {
        String list = wire.listUri("alice");
        String index = "http://xcap.example/xcap-root/resource-lists/users/" + wire.user("alice")
                + "/index/~~/resource-lists/list%5b@name=%22";
        wire.services(
                "alice",
                new Services()
                        .service(list, external(index + "left") + external(index + "right"), "presence")
                        .service(wire.user("round"), external(index + "round"), "presence"));
        wire.load(
                "resource-lists",
                "alice",
                "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\""
                        + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">"
                        + "<list name=\"left\">" + external(index + "both") + "</list>"
                        + "<list name=\"right\">" + external(index + "both") + "</list>"
                        + "<list name=\"both\"><entry uri=\"" + wire.member("bob") + "\"/></list>"
                        + "<list name=\"round\">" + external(index + "back") + "</list>"
                        + "<list name=\"back\">" + external(index + "round") + "</list></resource-lists>");
        wire.state("bob", "once");
        Subscription diamond = settled(wire.agent("alice"), list, "bob");
        assertEquals(uris("bob"), diamond.view().resources().keySet());
        assertEquals(1, wire.members().receivedCount());
        wire.agent("alice")
                .subscribe(wire.user("round"), "presence", 600)
                .exchange()
                .await(502);
    }

    private static String external(String list) {
        return "<rl:external anchor=\"" + list + "%22%5d\"/>";
    }

    /** Scenario 27: a reference that leads nowhere. */
    @Test
    @Requirement({"4826-4.5-d", "4826-4.5-h"})
    public void shouldSayThatAReferenceIsBroken() {
        String list = wire.listUri("alice");
        wire.services(
                "alice",
                new Services()
                        .service(
                                list,
                                Services.entries(wire.member("bob")) + "<rl:entry-ref ref=\"resource-lists/users/"
                                        + wire.user("alice")
                                        + "/none/~~/resource-lists/list/entry%5b1%5d\"/>\n",
                                "presence"));
        wire.agent("alice").subscribe(list, "presence", 600).exchange().await(502);
    }

    /** Scenario 29. */
    @Test
    @Requirement({"4826-4.5-f", "4662-5.3-a"})
    public void shouldServeADoubleEntryOnce() {
        String list = wire.listUri("alice");
        String bob = wire.member("bob");
        String spelledOtherwise = bob.replace("sip:bob", "sip:%62ob");
        wire.services(
                "alice",
                new Services()
                        .service(
                                list,
                                Services.entries(bob) + Services.sublist("again", bob, spelledOtherwise),
                                "presence"));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        subscription.await(
                "both",
                WAITN,
                one -> one.view().state(bob).equals("active")
                        && one.view().state(spelledOtherwise).equals("active"));
        assertEquals(
                new LinkedHashSet<>(List.of(bob, spelledOtherwise)),
                subscription.view().resources().keySet());
        assertEquals("back-end SUBSCRIBEs", 1, wire.members().receivedCount());
    }

    /** Scenario 49. */
    @Test
    @Requirement({"4826-4.5-a", "4826-5-a"})
    public void shouldFindAListHoweverItIsSpelled() {
        String list = wire.listUri("alice");
        wire.services(
                "alice", new Services().list(list.replace("sip:", "sip%3A").replace("@", "%40"), wire.member("bob")));
        UserAgent alice = wire.agent("alice");
        for (String uri :
                List.of(list, list.replace("rollcall.example", "RollCall.Example"), list.replace("alice", "%61lice"))) {
            Subscription subscription = alice.subscribe(uri, "presence", 600).awaitAccepted();
            assertEquals(uri, document(subscription.awaitNotify(1)).uri());
        }
    }

    /** An empty list is a list. */
    @Test
    @Requirement({"4662-5.1-a", "4662-5.2-f"})
    public void shouldServeAnEmptyList() {
        String list = wire.list("alice");
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        assertFull(subscription.awaitNotify(1));
    }
}
