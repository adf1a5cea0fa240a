package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.Await;
import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Two servers of ours, each with a list that names a list of the other: scenarios 28 and 30, over two hops. */
public final class TwoServersIT {

    @ClassRule
    public static final RollcallServer NEAR = RollcallServer.own().with("rls", "waitn_time", "1");

    @ClassRule
    public static final RollcallServer FAR = RollcallServer.own().with("rls", "waitn_time", "1");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Around the near one, since its subscriptions end with those. */
    @Rule(order = 0)
    public final Wire far = new Wire(FAR);

    @Rule(order = 1)
    public final Wire near = new Wire(NEAR);

    /** A member that is a list elsewhere is a nested list here. */
    @Test
    @Requirement({"4662-4-c", "4662-4.6-a", "3261-8.1-a"})
    public void shouldNestTheListOfAnotherServer() {
        String inner = uri(FAR, "inner");
        String outer = uri(NEAR, "outer");
        serve(far, inner, far.member("carol"), far.member("dave"));
        serve(near, outer, near.member("bob"), inner);
        Subscription subscription =
                near.agent("alice").subscribe(outer, "presence", 600).awaitAccepted();

        awaitInner(subscription, inner, far.member("carol"), "carol-0");
        awaitInner(subscription, inner, far.member("dave"), "dave-0");
        subscription.awaitView("bob", view -> view.body(near.member("bob")).contains("bob-0"));
        assertEquals(
                "the hops of two servers",
                "68",
                far.members().received(far.member("carol")).get(0).message().header("Max-Forwards"));

        far.members().setPresence(far.member("carol"), true, "carol-1");
        awaitInner(subscription, inner, far.member("carol"), "carol-1");
    }

    /** What the other server told last was a partial state; who asks again is told the whole of its list. */
    @Test
    @Requirement("4662-5.6-d")
    public void shouldTellTheWholeInnerListToWhoAsksAgain() {
        String inner = uri(FAR, "inner");
        String outer = uri(NEAR, "outer");
        serve(far, inner, far.member("carol"), far.member("dave"));
        serve(near, outer, inner);
        Subscription subscription =
                near.agent("alice").subscribe(outer, "presence", 600).awaitAccepted();
        awaitInner(subscription, inner, far.member("carol"), "carol-0");
        awaitInner(subscription, inner, far.member("dave"), "dave-0");
        far.members().setPresence(far.member("carol"), true, "carol-1");
        awaitInner(subscription, inner, far.member("carol"), "carol-1");

        int before = subscription.notifyCount();
        subscription.refresh().await(200);
        AggregateNotification nested = nested(subscription.awaitNotify(before + 1), inner);
        assertTrue(
                "the whole of the inner list after a refresh", nested.document().fullState());
        assertEquals(Set.of(far.member("carol"), far.member("dave")), named(nested.document()));
        // no member here is waited for, and who is gone cannot answer the last NOTIFY
        subscription.unsubscribe().await(200);
        subscription.awaitTerminated();
    }

    /** Each list names the other: every list is shown as long as it is not its own, and then there is silence. */
    @Test
    @Requirement({"4662-7.4-a", "4662-7.4-b"})
    public void shouldEndACircleOfTwoServers() {
        String here = uri(NEAR, "here");
        String there = uri(FAR, "there");
        serve(far, there, far.member("carol"), here);
        serve(near, here, near.member("bob"), there);
        long askedNear = NEAR.counted("subscribe.received");
        long askedFar = FAR.counted("subscribe.received");
        Subscription subscription =
                near.agent("alice").subscribe(here, "presence", 600).awaitAccepted();

        awaitInner(subscription, there, far.member("carol"), "carol-0");
        subscription.awaitView("bob", view -> view.body(near.member("bob")).contains("bob-0"));
        awaitSilence();
        assertEquals("the watcher's, and that of the other server", askedNear + 2, NEAR.counted("subscribe.received"));
        assertEquals(askedFar + 1, FAR.counted("subscribe.received"));
        assertTrue("the circle is seen", NEAR.counted("backend.circles") > 0);

        int told = subscription.notifyCount();
        near.members().setPresence(near.member("bob"), true, "bob-1");
        far.members().setPresence(far.member("carol"), true, "carol-1");
        awaitInner(subscription, there, far.member("carol"), "carol-1");
        subscription.awaitView("bob", view -> view.body(near.member("bob")).contains("bob-1"));
        awaitSilence();
        assertTrue(
                "NOTIFYs for two changes: " + (subscription.notifyCount() - told),
                subscription.notifyCount() - told <= 8);
        assertServes(near);
        assertServes(far);
    }

    /** Fifty lists, each inside of the one before and on the other server: as many are asked for as make sense. */
    @Test
    @Requirement({"4662-7.4-b", "3261-8.1-a"})
    public void shouldEndAChainOfFiftyLists() {
        Services even = new Services();
        Services odd = new Services();
        for (int i = 0; i < 50; i++) {
            near.members()
                    .prepareState(near.member("m" + i), Bodies.PIDF, Bodies.pidf(near.member("m" + i), true, "m-" + i));
            (i % 2 == 0 ? even : odd).list(link(i), near.member("m" + i), link(i + 1));
        }
        near.loadAs("rls-services", near.user("alice"), even.text());
        far.loadAs("rls-services", near.user("alice"), odd.text());
        long circles = NEAR.counted("backend.circles") + FAR.counted("backend.circles");
        Subscription subscription =
                near.agent("alice").subscribe(link(0), "presence", 600).awaitAccepted();

        Await.until("nobody ends the chain", PATIENCE.plus(PATIENCE), () -> {
            return NEAR.counted("backend.circles") + FAR.counted("backend.circles") > circles;
        });
        awaitSilence();
        int lists = near.members().receivedCount();
        assertTrue(lists + " lists", lists > 2 && lists < 20);
        for (int i = 0; i < lists; i++) {
            assertEquals(
                    "each list is a hop",
                    Integer.toString(69 - i),
                    near.members()
                            .received(near.member("m" + i))
                            .get(0)
                            .message()
                            .header("Max-Forwards"));
        }
        subscription.awaitView(
                "its own member", view -> view.body(near.member("m0")).contains("m-0"));
    }

    private String link(int number) {
        return uri(number % 2 == 0 ? NEAR : FAR, "link" + number);
    }

    private static void assertServes(Wire wire) {
        Subscription other = wire.agent("walter")
                .subscribe(wire.list("walter", "erin"), "presence", 600)
                .awaitAccepted();
        other.awaitView("erin", view -> view.state(wire.member("erin")).equals("active"));
    }

    /** No server is told anything by the other for as long as three changes may be held back. */
    private static void awaitSilence() {
        AtomicLong seen = new AtomicLong(-1);
        AtomicLong since = new AtomicLong();
        Await.until("the servers go on telling each other news", PATIENCE.plus(PATIENCE), () -> {
            long now = NEAR.counted("backend.notify.received") + FAR.counted("backend.notify.received");
            if (seen.getAndSet(now) != now) {
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > Duration.ofSeconds(3).toNanos();
        });
    }

    /** A list on a server, that no other test names. */
    private String uri(RollcallServer server, String name) {
        String user = near.user(name);
        return user.substring(0, user.indexOf('@')) + "@127.0.0.1:" + server.sipPort();
    }

    /** The owner is alice on both: she may see them wherever only owners may. */
    private void serve(Wire wire, String list, String... entries) {
        for (String entry : entries) {
            String name = entry.substring("sip:".length(), entry.indexOf('@'));
            wire.members().prepareState(entry, Bodies.PIDF, Bodies.pidf(entry, true, name + "-0"));
        }
        wire.loadAs(
                "rls-services",
                near.user("alice"),
                new Services().list(list, entries).text());
    }

    private static void awaitInner(Subscription subscription, String inner, String member, String text) {
        subscription.await(member + " says " + text, PATIENCE, one -> {
            ListView view = ListView.EMPTY;
            for (Notification notification : one.notifies()) {
                AggregateNotification nested = nested(notification, inner);
                view = nested == null ? view : view.apply(nested).view();
            }
            return view.body(member).contains(text);
        });
    }

    /** The inner list as a NOTIFY has it; null where it does not tell of it. */
    private static AggregateNotification nested(Notification notification, String inner) {
        RlmiDocument.Resource resource = notification.aggregate().document().resource(inner);
        if (resource == null
                || resource.instances().isEmpty()
                || resource.instances().get(0).cid() == null) {
            return null;
        }
        return notification.aggregate().nested(resource.instances().get(0).cid());
    }

    private static Set<String> named(RlmiDocument document) {
        return document.resources().stream()
                .map(RlmiDocument.Resource::uri)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
