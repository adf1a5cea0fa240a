package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Scenario 39: lists in the request (RFC 5367), as example s01 and Linphone send them. */
public final class ContainedListIT {

    private static final Duration LIMIT = Duration.ofSeconds(6);
    private static final String FACTORY = "sip:rls@rollcall.example";
    private static final String TAG = "recipient-list-subscribe";
    private static final String TYPE = "application/resource-lists+xml";

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "contained_list_domains", "any")
            .with("rls", "max_contained_list_entries", "20")
            .with("rls", "max_contained_list_bytes", "4000");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private byte[] list(String... names) {
        StringBuilder entries = new StringBuilder();
        for (String name : names) {
            String uri = wire.member(name);
            wire.members().prepareState(uri, Bodies.PIDF, Bodies.pidf(uri, true, name + "-0"));
            entries.append("  <entry uri=\"").append(uri).append("\"/>\r\n");
        }
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
                        + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\">\r\n <list>\r\n" + entries
                        + " </list>\r\n</resource-lists>\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static SubscribeRequest request(byte[] body) {
        return SubscribeRequest.toList(FACTORY)
                .with("Require", TAG)
                .body(TYPE, body)
                .with("Content-Disposition", "recipient-list");
    }

    private static byte[] coded(String coding, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (java.io.OutputStream coder = coding.equals("gzip")
                ? new GZIPOutputStream(out)
                : new DeflaterOutputStream(out, new Deflater(9, coding.equals("raw")))) {
            coder.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void awaitActive(Subscription subscription, String... names) {
        subscription.await("all active", LIMIT, one -> List.of(names).stream()
                .allMatch(name -> one.view().state(wire.member(name)).equals("active")));
    }

    private static int status(UserAgent agent, SubscribeRequest request) {
        return agent.subscribe(request).awaitResponse().status();
    }

    @Test
    @Requirement({"5367-3-a", "5367-4-a", "5363-4.1-a", "4662-4.1-b"})
    public void shouldServeTheListOfTheRequest() {
        UserAgent alice = wire.agent("alice");
        Subscription subscription =
                alice.subscribe(request(list("ben", "dan", "ben"))).awaitAccepted();
        assertTrue(subscription.exchange().response().names("Require", "eventlist"));
        RlmiDocument first = subscription.awaitNotify(1).aggregate().document();
        assertEquals(FACTORY, first.uri());
        assertEquals(2, first.resources().size());
        awaitActive(subscription, "ben", "dan");
        assertEquals("once each", 2, wire.members().receivedCount());
        wire.state("ben", "changed");
        subscription.await(
                "the change", LIMIT, one -> one.view().body(wire.member("ben")).contains("changed"));
    }

    /** Deflate comes with the header of zlib and without. */
    @Test
    @Requirement({"5367-3-a", "3261-8.2-f"})
    public void shouldUndoContentCodings() {
        UserAgent alice = wire.agent("alice");
        for (String coding : List.of("deflate", "raw", "gzip")) {
            Subscription subscription = alice.subscribe(request(coded(coding, list("ben")))
                            .with("Content-Encoding", coding.equals("raw") ? "deflate" : coding))
                    .awaitAccepted();
            awaitActive(subscription, "ben");
        }
        SipMessage unknown = alice.subscribe(request(list("ben")).with("Content-Encoding", "br"))
                .exchange()
                .await(415);
        assertTrue(String.valueOf(unknown), unknown.names("Accept-Encoding", "deflate"));
        assertTrue(String.valueOf(unknown), unknown.names("Accept-Encoding", "gzip"));
    }

    /** The refresh is refused and the subscription stands; Linphone's end repeats the fields of the body it had. */
    @Test
    @Requirement("5367-5-b")
    public void shouldTakeNoListInTheDialog() {
        UserAgent alice = wire.agent("alice");
        Subscription subscription = alice.subscribe(request(list("ben"))).awaitAccepted();
        awaitActive(subscription, "ben");
        byte[] other = list("dan");
        subscription
                .refresh(next ->
                        next.with("Require", TAG).body(TYPE, other).with("Content-Disposition", "recipient-list"))
                .await(415);
        wire.state("ben", "still told");
        subscription.await(
                "the change", LIMIT, one -> one.view().body(wire.member("ben")).contains("still told"));
        int told = subscription.notifyCount();
        subscription.refresh().await(200);
        subscription.awaitNotify(told + 1);
        subscription
                .refresh(next -> next.expires(0).with("Require", TAG).with("Content-Encoding", "deflate"))
                .await(200);
        subscription.awaitTerminated();
        assertEquals(0, wire.members().received(wire.member("dan")).size());
    }

    @Test
    @Requirement({"5367-8-a", "5367-D-a", "5367-D-b", "3261-8.2-f"})
    public void shouldRefuseBadListsBeforeAnybodyIsAsked() {
        UserAgent alice = wire.agent("alice");
        byte[] good = list("ben");
        String text = new String(good, StandardCharsets.UTF_8);
        for (String bad : List.of(
                "<nonsense",
                "<nonsense/>",
                text.replace("?>", "?><!DOCTYPE resource-lists [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"),
                text.replace("</list>", ""))) {
            assertEquals(bad, 400, status(alice, request(bad.getBytes(StandardCharsets.UTF_8))));
        }
        assertEquals("not deflated", 400, status(alice, request(good).with("Content-Encoding", "deflate")));
        byte[] bomb = coded("deflate", new byte[20_000_000]);
        assertTrue("a datagram", bomb.length < 60_000);
        assertEquals("a bomb", 413, status(alice, request(bomb).with("Content-Encoding", "deflate")));
        String[] many = new String[21];
        for (int i = 0; i < many.length; i++) {
            many[i] = "m" + i;
        }
        assertEquals("many entries", 403, status(alice, request(list(many))));
        SipMessage other = alice.subscribe(SubscribeRequest.toList(FACTORY)
                        .body("application/x-odd", good)
                        .with("Content-Disposition", "recipient-list"))
                .exchange()
                .await(415);
        assertTrue(String.valueOf(other), other.names("Accept", TYPE));
        assertEquals(0, wire.members().receivedCount());
        assertFalse(SERVER.log().stream().anyMatch(line -> line.contains("\tat ")));
    }

    @Test
    @Requirement({"5363-4.1-a", "5367-4-a"})
    public void shouldTakeSeveralPartsForOneList() {
        String part = "--b\r\nContent-Type: " + TYPE + "\r\nContent-Disposition: recipient-list\r\n\r\n";
        String body = part + new String(list("ben", "dan"), StandardCharsets.UTF_8) + "\r\n" + part
                + new String(list("dan", "eve"), StandardCharsets.UTF_8) + "\r\n--b--\r\n";
        Subscription subscription = wire.agent("alice")
                .subscribe(SubscribeRequest.toList(FACTORY)
                        .with("Require", TAG)
                        .body("multipart/mixed;boundary=b", body.getBytes(StandardCharsets.UTF_8)))
                .awaitAccepted();
        awaitActive(subscription, "ben", "dan", "eve");
        assertEquals(3, wire.members().receivedCount());
    }

    @Test
    @Requirement({"5367-3-b", "5367-8-a", "3323-4-a"})
    public void shouldNotFanOutForStrangers() {
        UserAgent nobody =
                wire.open(UserAgent.builder("sip:anonymous@anonymous.invalid").server(wire.address()));
        assertEquals(433, status(nobody, request(list("ben"))));
        assertEquals(0, wire.members().receivedCount());
        byte[] nobodyThere = new String(list("ben"), StandardCharsets.UTF_8)
                .replace(wire.member("ben"), "mailto:ben@rollcall.example")
                .getBytes(StandardCharsets.UTF_8);
        Subscription empty = wire.agent("alice").subscribe(request(nobodyThere)).awaitAccepted();
        empty.awaitNotify(1);
        assertEquals(0, empty.view().resources().size());
    }

    @Test
    @Requirement("5367-5-a")
    public void shouldSayThatItTakesLists() {
        SipMessage ok =
                wire.agent("alice").options("sip:127.0.0.1:" + SERVER.sipPort()).await(200);
        assertTrue(String.valueOf(ok), ok.names("Supported", TAG));
        assertTrue(String.valueOf(ok), ok.names("Accept", TYPE));
    }

    /** Nobody but the watcher knows the list: it goes from one engine to the next, and no edit touches it. */
    @Test
    @Requirement("5367-3-a")
    public void shouldKeepTheListWhileTheEngineIsExchanged() {
        Subscription subscription =
                wire.agent("alice").subscribe(request(list("ben", "dan"))).awaitAccepted();
        awaitActive(subscription, "ben", "dan");
        SERVER.bundles().update("rls-core");
        SERVER.shell("rls:update-subs " + FACTORY);
        wire.state("dan", "told by the next one");
        subscription.await(
                "the change", LIMIT, one -> one.view().body(wire.member("dan")).contains("told by the next one"));
        assertEquals("state of ben", "active", subscription.view().state(wire.member("ben")));
        int told = subscription.notifyCount();
        subscription.refresh().await(200);
        subscription.awaitNotify(told + 1);
    }
}
