package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.BodyPart;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.NotifyAnswer;
import io.rollcall.rls.testkit.sip.SipStyle;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.junit.Before;
import org.junit.Test;

/**
 * Scenarios 39 and 52 as liblinphone 5.1.65 plays them: its requests as they were recorded from the real one, and its
 * way of reading, which takes nothing else (samples/linphone/README.md has both).
 */
public final class LinphoneIT extends WireTest {

    private static final String FRIENDS = "sip:friends@rollcall.example";
    private static final String AGENT =
            "Linphone-Desktop/5.1.0 (desk) Debian GNU/Linux 12, Qt 5.15.8 LinphoneCore/5.1.65";

    private UserAgent linphone;

    @Before
    public void open() {
        // the checker wants what the standards say
        linphone = wire.open(UserAgent.builder("sip:alice@" + wire.memberDomain())
                .server(wire.address())
                .unchecked());
    }

    @Test
    @Requirement({"5367-3-a", "5367-4-a", "3261-8.2-f"})
    public void shouldServeFriendsOfLinphone() {
        Subscription friends = linphone.subscribe(first("bob", "carol")).awaitAccepted();
        awaitRead(friends, "bob", "bob-0");
        awaitRead(friends, "carol", "carol-0");

        wire.state("bob", "bob-1");
        awaitRead(friends, "bob", "bob-1");

        int before = friends.notifyCount();
        friends.refresh(LinphoneIT::again).await(200);
        assertTrue(
                "all of it after a refresh",
                document(friends.awaitNotify(before + 1)).fullState());
        assertEquals("nobody is asked twice", 2, wire.members().receivedCount());
    }

    /** Another friend: the old subscription is left and a new one made at the same time; its last NOTIFY gets 481. */
    @Test
    public void shouldTakeANewListForTheOld() {
        Subscription old = linphone.subscribe(first("bob")).awaitAccepted();
        awaitRead(old, "bob", "bob-0");
        old.answerAll(notify -> NotifyAnswer.refuse(481));
        old.refresh(next -> again(next).expires(0));
        Subscription both = linphone.subscribe(first("bob", "erin")).awaitAccepted();

        old.exchange().await(200);
        awaitRead(both, "bob", "bob-0");
        awaitRead(both, "erin", "erin-0");
        wire.state("erin", "erin-1");
        awaitRead(both, "erin", "erin-1");
    }

    /** A list of the server: strangers in it are friends from now on, so they have their names. */
    @Test
    public void shouldServeAStoredListToLinphone() {
        String list = wire.list("alice", "bob", "carol");
        Subscription subscription = wire.open(wire.builder("alice").unchecked())
                .subscribe(spelled(SubscribeRequest.toList(list)))
                .awaitAccepted();
        awaitRead(subscription, "bob", "bob-0");
        awaitRead(subscription, "carol", "carol-0");
    }

    private SubscribeRequest first(String... names) {
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<resource-lists"
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns=\"urn:ietf:params:xml:ns:resource-lists\">\n <list>\n");
        for (String name : names) {
            String uri = wire.member(name);
            wire.members().prepareState(uri, Bodies.PIDF, Bodies.pidf(uri, true, name + "-0"));
            list.append("  <entry uri=\"").append(uri).append("\"/>\n");
        }
        list.append(" </list>\n</resource-lists>\n");
        return marked(spelled(
                SubscribeRequest.toList(FRIENDS).body("application/resource-lists+xml", deflated(list.toString()))));
    }

    /** A refresh repeats what belongs to the body, without one; by UDP without Content-Length. */
    private static SubscribeRequest again(SubscribeRequest next) {
        return marked(common(next)).style(SipStyle.PLAIN.withoutContentLength());
    }

    private static SubscribeRequest marked(SubscribeRequest request) {
        return request.with("Content-Encoding", "deflate")
                .with("Require", "recipient-list-subscribe")
                .with("Content-Disposition", "recipient-list");
    }

    private static SubscribeRequest spelled(SubscribeRequest request) {
        return common(request).edit(message -> message.changing("To", text -> text.replaceAll("[<>]", "")));
    }

    private static SubscribeRequest common(SubscribeRequest request) {
        return request.without("Accept")
                .with("Accept", "multipart/related")
                .with("Accept", "application/pidf+xml")
                .with("Accept", "application/rlmi+xml")
                .with("Accept-Encoding", "deflate")
                .with("User-Agent", AGENT);
    }

    private static byte[] deflated(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    // ---- how liblinphone reads ------------------------------------------------------------------------------------

    private void awaitRead(Subscription subscription, String name, String note) {
        subscription.await(name + " says " + note, WAITN, one -> {
            Map<String, String> known = new HashMap<>();
            one.notifies().forEach(notify -> known.putAll(read(notify)));
            return known.getOrDefault(wire.member(name), "").contains(note);
        });
    }

    /** What it takes from a NOTIFY: the body of each active resource, by its URI. */
    private static Map<String, String> read(Notification notify) {
        assertEquals(
                "else it ignores the NOTIFY",
                "Presence",
                notify.message().value("Event").value());
        String boundary = notify.message().header("Content-Type").replaceAll(".*;boundary=", "");
        assertTrue("else it ends", content(notify).startsWith("--" + boundary + "\r\n"));
        assertEquals(
                "else it reads nothing",
                "application/rlmi+xml",
                notify.aggregate().parts().get(0).mediaType());
        Map<String, String> read = new LinkedHashMap<>();
        for (RlmiDocument.Resource resource : document(notify).resources()) {
            for (RlmiDocument.Instance instance : resource.instances()) {
                if (instance.state().equals("active") && instance.cid() != null) {
                    read.put(resource.uri(), named(notify, instance.cid()));
                }
            }
        }
        return read;
    }

    private static String named(Notification notify, String cid) {
        BodyPart.Field field = new BodyPart.Field("Content-Id", cid);
        return notify.aggregate().parts().stream()
                .filter(part -> part.fields().contains(field))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no part with " + field))
                .text();
    }

    private static String content(Notification notify) {
        return new String(notify.content(), StandardCharsets.ISO_8859_1);
    }
}
