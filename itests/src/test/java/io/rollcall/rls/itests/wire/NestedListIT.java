package io.rollcall.rls.itests.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.mime.BodyPart;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import org.junit.Test;

/** A member that is a list of another server: its NOTIFYs come in and go out inside of ours. */
public final class NestedListIT extends WireTest {

    private static final String TYPE =
            "multipart/related;type=\"application/rlmi+xml\";start=\"<r@o>\";boundary=\"in\"";

    private static byte[] inner(long version, boolean full, String... uris) {
        StringBuilder document = new StringBuilder("<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"sip:team@o.test\""
                + " version=\"" + version + "\" fullState=\"" + full + "\">");
        StringBuilder parts = new StringBuilder();
        for (String uri : uris) {
            document.append("<resource uri=\"").append(uri).append("\"><instance id=\"1\" state=\"active\" cid=\"");
            document.append(uri.hashCode()).append("@o\"/></resource>");
            parts.append("\r\n--in\r\nContent-ID: <").append(uri.hashCode()).append("@o>\r\nContent-Type: text/plain");
            parts.append("\r\n\r\n").append(uri).append(" at ").append(version);
        }
        return ("--in\r\nContent-ID: <r@o>\r\nContent-Type: application/rlmi+xml\r\n\r\n" + document + "</list>" + parts
                        + "\r\n--in--\r\n")
                .getBytes(ISO_8859_1);
    }

    private Subscription subscribe() {
        String list = wire.list("alice", "team", "bob");
        wire.members().prepareState(wire.member("team"), TYPE, inner(0, true, "sip:x@o.test", "sip:y@o.test"));
        return settled(wire.agent("alice"), list, "team", "bob");
    }

    private AggregateNotification nested(Notification notification) {
        AggregateNotification outer = notification.aggregate();
        RlmiDocument.Resource team = outer.document().resource(wire.member("team"));
        return outer.nested(team.instances().get(0).cid());
    }

    private static String state(AggregateNotification nested, String uri) {
        return nested.part(nested.document().resource(uri).instances().get(0).cid())
                .text();
    }

    private Notification last(Subscription subscription) {
        return subscription.notifies().get(subscription.notifyCount() - 1);
    }

    /** The whole inner multipart is one part, byte for byte; cids of each level lead to parts of that level. */
    @Test
    @Requirement({"4662-4-c", "4662-5.2-j", "4662-7.3-a"})
    public void shouldRelayAFullStateAsItIs() {
        Subscription subscription = subscribe();
        int told = subscription.notifyCount();
        subscription.refresh().await(200);
        Notification full = subscription.awaitNotify(told + 1);
        AggregateNotification outer = full.aggregate();
        assertEquals("RLMI, team and bob", 3, outer.parts().size());
        BodyPart team = outer.part(outer.document()
                .resource(wire.member("team"))
                .instances()
                .get(0)
                .cid());
        assertEquals(TYPE, team.contentType());
        assertEquals(
                new String(inner(0, true, "sip:x@o.test", "sip:y@o.test"), ISO_8859_1),
                new String(team.content(), ISO_8859_1));
    }

    /** A partial state inside is joined: nobody misses a member, and a newcomer is told all. */
    @Test
    @Requirement({"4662-4.6-b", "4662-5.6-b", "4662-5.6-d"})
    public void shouldJoinPartialStates() {
        Subscription subscription = subscribe();
        BackEndSubscription team = wire.members().awaitSubscription(wire.member("team"));
        team.notifyActive(TYPE, inner(1, false, "sip:y@o.test"));
        team.awaitAnswered();
        team.notifyActive(TYPE, inner(2, false, "sip:z@o.test"));
        team.awaitAnswered();
        subscription.await("version 2 inside", WAITN, one -> one.view()
                .body(wire.member("team"))
                .contains("version=\"2\""));

        Subscription newcomer = wire.agent("alice")
                .subscribe(wire.listUri("alice"), "presence", 600)
                .awaitAccepted();
        for (Notification one : new Notification[] {last(subscription), newcomer.awaitNotify(1)}) {
            AggregateNotification nested = nested(one);
            assertEquals(3, nested.document().resources().size());
            assertTrue(nested.document().fullState());
            assertTrue(state(nested, "sip:x@o.test").contains("at 0"));
            assertTrue(state(nested, "sip:y@o.test").contains("at 1"));
            assertTrue(state(nested, "sip:z@o.test").contains("at 2"));
        }
    }

    /** After a gap the inner list is asked for its full state. */
    @Test
    @Requirement("4662-5.6-c")
    public void shouldAskForTheFullStateAfterAGap() {
        subscribe();
        BackEndSubscription team = wire.members().awaitSubscription(wire.member("team"));
        long subscribes = team.subscribes();
        team.notifyActive(TYPE, inner(5, false, "sip:y@o.test"));
        team.awaitAnswered();
        wire.members().await("a refresh", WAITN, all -> team.subscribes() > subscribes);
    }
}
