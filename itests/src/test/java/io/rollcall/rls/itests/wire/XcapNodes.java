package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;

/** Nodes of a list, what is kept of it, and how soon its watchers hear of a change. */
public abstract class XcapNodes extends XcapServerFixture {

    private static final int ROUNDS = 7;
    private static final Duration GAP = Duration.ofMillis(5100);
    private static final int MANY = 500;
    private static final int RATE = 500;
    private static final int BURST = 100;
    private static final int SLACK_MS = 100;

    /** Nodes of a list: watchers hear of each, and the rest of the document stays to the octet. */
    @Test
    @Requirement({"4825-6-d", "4825-6-e", "4825-7-a", "4825-7-b", "4825-7-c", "4825-8-f", "4825-8-k", "4825-8.2-a"})
    public void shouldEditNodesOfAList() {
        String first = services("bob", "carol");
        assertEquals(201, alice.put(index, first).statusCode());
        Subscription watcher = wire.agent("alice")
                .subscribe(wire.listUri("alice"), "presence", 600)
                .awaitAccepted();
        watcher.await("carol", SOON, one -> "active".equals(one.view().state(wire.member("carol"))));

        String list = "rls-services/service[@uri=\"" + wire.listUri("alice") + "\"]/list";
        String bindings = "?xmlns(l=urn:ietf:params:xml:ns:resource-lists)";
        String dave = XcapClient.node(index, list + "/l:entry[@uri=\"" + wire.member("dave") + "\"]" + bindings);
        String element = "<rl:entry uri=\"" + wire.member("dave") + "\"/>";
        services("dave");
        assertEquals(404, alice.get(dave).statusCode());
        assertEquals(412, alice.putElement(dave, element, "If-None-Match", "*").statusCode());
        assertEquals(201, alice.putElement(dave, element).statusCode());
        watcher.await("dave", SOON, one -> "active".equals(one.view().state(wire.member("dave"))));
        HttpResponse<String> read = alice.get(dave);
        assertEquals(element, read.body());
        assertEquals(
                "application/xcap-el+xml",
                read.headers().firstValue("Content-Type").orElse(""));
        assertEquals(tag(alice.get(index)), tag(read));
        String entries = Services.entries(wire.member("bob"), wire.member("carol"));
        assertEquals(
                first.replace(entries, entries.stripTrailing() + element + "\n"),
                alice.get(index).body());

        String bob = XcapClient.node(index, list + "/*[1][@uri='" + wire.member("bob") + "']");
        assertEquals(200, alice.delete(bob, "If-Match", tag(read)).statusCode());
        assertEquals(404, alice.delete(bob).statusCode());
        watcher.await("bob is gone", SOON, one -> one.view().resource(wire.member("bob")) == null);
        wire.members().await("bob is left", SOON, all -> all.subscriptions(wire.member("bob"))
                .isEmpty());

        String name = XcapClient.node(index, list + "/@name");
        assertEquals(200, alice.putAttribute(name, "the rest").statusCode());
        assertEquals("the rest", alice.get(name).body());
        assertEquals(415, alice.putElement(name, "<a/>").statusCode());
        String namespaces = XcapClient.node(index, list + "/namespace::*");
        assertEquals(
                "<list xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                        + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\"/>",
                alice.get(namespaces).body());
        assertEquals(405, alice.delete(namespaces).statusCode());
        assertEquals(
                400, alice.get(XcapClient.node(index, list + "/l:entry[1]")).statusCode());
        HttpResponse<String> twice = alice.putElement(XcapClient.node(index, list + "/*[1]"), element);
        assertTrue(twice.body(), twice.body().contains("<uniqueness-failure"));
        HttpResponse<String> bare = alice.delete(XcapClient.node(index, list));
        assertTrue(bare.body(), bare.body().contains("<schema-validation-error"));
        HttpResponse<String> broken = alice.putElement(dave, element.replace("/>", ">]]></rl:entry>"));
        assertTrue(broken.body(), broken.body().contains("<not-xml-frag"));
    }

    /** The server gives back what it was given: references are followed by the RLS, extensions are of others. */
    @Test
    @Requirement({"4826-3.1-f", "4826-3.4-a", "4826-3.4-b", "4826-4.4-a", "4825-8-i", "OMA-RLS-g"})
    public void shouldKeepWhatItDoesNotUse() {
        String lists = index.replace("rls-services", "resource-lists");
        String entry = "<entry uri=\"" + wire.member("bob") + "\"><display-name>Bob</display-name></entry>";
        String document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<resource-lists"
                + " xmlns=\"urn:ietf:params:xml:ns:resource-lists\" xmlns:o=\"urn:oma:xml:xdm:list-service\">\n"
                + "<list name=\"all\">" + entry
                + "<entry-ref ref=\"resource-lists/users/sip:nobody@d/index/~~/resource-lists/list/entry\"/>"
                + "<external anchor=\"http://127.0.0.1:1/xcap/resource-lists/global/index/~~/resource-lists/list\"/>"
                + "<o:max-participant-count o:why=\"m\">10</o:max-participant-count></list>\n</resource-lists>";
        assertEquals(415, alice.put(lists, document).statusCode());
        assertEquals(201, alice.put(lists, document, "Content-Type", LISTS).statusCode());
        HttpResponse<String> read = alice.get(lists);
        assertEquals(document, read.body());
        assertEquals(LISTS, read.headers().firstValue("Content-Type").orElse(""));
        String list = "resource-lists/list[@name=\"all\"]";
        assertEquals(entry, alice.get(XcapClient.node(lists, list + "/entry")).body());

        String spelled = wire.member("bob").replace("sip:", "SIP:");
        String other = XcapClient.node(lists, list + "/entry[@uri=\"" + spelled + "\"]");
        assertEquals("strings are compared", 404, alice.get(other).statusCode());
        assertEquals(
                201, alice.putElement(other, "<entry uri=\"" + spelled + "\"/>").statusCode());

        String extended = services("bob")
                .replace(
                        "</packages>",
                        "</packages><o:invite-members"
                                + " xmlns:o=\"urn:oma:xml:poc:list-service\">true</o:invite-members>");
        assertEquals(201, alice.put(index, extended).statusCode());
        assertEquals(extended, alice.get(index).body());
        assertEquals(
                "true",
                alice.get(XcapClient.node(
                                index,
                                "rls-services/service[1]/o:invite-members?xmlns(o=urn:oma:xml:poc:list-service)"))
                        .body()
                        .replaceAll("<[^>]*>", ""));
    }

    /**
     * The first NOTIFY after a PUT leaves within 100 ms, where the machine is not busy and the watcher was not told.
     */
    @Test
    public void shouldTellWatchersAtOnce() {
        Services lists = new Services();
        services("bob", "carol");
        IntStream.range(0, ROUNDS).forEach(i -> lists.list(wire.user("team" + i), wire.member("bob")));
        assertEquals(201, alice.put(index, lists.text()).statusCode());
        UserAgent agent = wire.agent("alice");
        List<Subscription> watchers = IntStream.range(0, ROUNDS)
                .mapToObj(i -> agent.subscribe(wire.user("team" + i), "presence", 600))
                .toList();
        watchers.forEach(watcher ->
                watcher.await("bob", SOON, one -> "active".equals(one.view().state(wire.member("bob")))));
        Await.until("there is no silence", START, () -> watchers.stream()
                .allMatch(one -> one.awaitNotify(one.notifyCount()).age().compareTo(GAP) > 0));

        List<Long> takenMs = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Subscription watcher = watchers.get(i);
            int before = watcher.notifyCount();
            String selector = "rls-services/service[" + (i + 1) + "]/list/*[@uri=\"" + wire.member("carol") + "\"]";
            String carol = "<rl:entry uri=\"" + wire.member("carol") + "\"/>";
            assertEquals(
                    201,
                    alice.putElement(XcapClient.node(index, selector), carol).statusCode());
            watcher.await("carol", SOON, one -> one.view().resource(wire.member("carol")) != null);
            takenMs.add((watcher.awaitNotify(before + 1).arrivedNs() - alice.sentNs()) / 1_000_000);
        }
        Collections.sort(takenMs);
        System.out.println("From PUT to NOTIFY: median " + takenMs.get(ROUNDS / 2) + " of " + takenMs + " ms");
        assertTrue(takenMs.toString(), takenMs.get(ROUNDS / 2) < 1000);
    }

    /** Five hundred new members at once are asked for in turn (backend_rate), the first hundred without delay. */
    @Test
    public void shouldAskForManyNewMembersInTurn() {
        assertEquals(201, alice.put(index, services("bob")).statusCode());
        Subscription watcher = wire.open(wire.builder("alice").transport(Transport.TCP))
                .subscribe(wire.listUri("alice"), "presence", 600)
                .awaitAccepted();
        watcher.await("bob", SOON, one -> "active".equals(one.view().state(wire.member("bob"))));
        String[] many = IntStream.range(0, MANY).mapToObj(i -> "m" + i).toArray(String[]::new);
        assertEquals(200, alice.put(index, services(many)).statusCode());
        wire.members().await("all are asked for", START, all -> all.subscriptionCount() == MANY);

        long[] atNs = wire.members().received().stream()
                .filter(one -> one.isInitial() && !one.resource().equals(wire.member("bob")))
                .mapToLong(ReceivedSubscribe::atNs)
                .sorted()
                .toArray();
        assertEquals("each once", MANY, atNs.length);
        for (int i = BURST; i < MANY; i++) {
            // the server's clock has milliseconds, and the first one may have been under way for a while
            long soonest = 1_000L * (i - BURST) / RATE - SLACK_MS;
            assertTrue(i + " came too soon", (atNs[i] - atNs[0]) / 1_000_000 >= soonest);
        }
        System.out.println("500 new members asked for within " + (atNs[MANY - 1] - atNs[0]) / 1_000_000 + " ms");
        watcher.await(
                "the last of all", START, one -> "active".equals(one.view().state(wire.member("m" + (MANY - 1)))));
    }
}
