package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.BodyPart;
import io.rollcall.rls.testkit.mime.ContentType;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** The bodies of NOTIFYs: how they are put together, and that what members say comes through as it was said. */
public final class BodiesIT extends WireTest {

    /** The part that tells of a member, once its content is this. */
    private BodyPart awaitPart(Subscription subscription, String name, byte[] content) {
        subscription.await("what " + name + " says", WAITN, one -> one.notifies().stream()
                .anyMatch(notify -> part(notify, name, content) != null));
        return subscription.notifies().stream()
                .map(notify -> part(notify, name, content))
                .filter(part -> part != null)
                .findFirst()
                .orElseThrow();
    }

    private BodyPart part(Notification notify, String name, byte[] content) {
        if (!notify.isAggregate() || document(notify).resource(wire.member(name)) == null) {
            return null;
        }
        return document(notify).resource(wire.member(name)).instances().stream()
                .map(instance -> notify.aggregate().part(instance.cid()))
                .filter(part -> part != null && java.util.Arrays.equals(content, part.content()))
                .findFirst()
                .orElse(null);
    }

    /** A signature holds over every byte between the delimiters, header fields of the signed part included. */
    @Test
    @Requirement({"4662-7.3-c", "4662-7.3-a"})
    public void shouldPassSignedBodiesOn() {
        String list = wire.list("alice", "bob");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob");
        String type = "multipart/signed;protocol=\"application/pkcs7-signature\"; micalg=sha-256;  boundary=\"so\"";
        byte[] signed = ("preamble\r\n--so\r\ncontent-TYPE:  application/pidf+xml\r\nX-Odd:\ta \r\n\r\n<p/> \r\n\r\n"
                        + "--so\r\nContent-Type: application/pkcs7-signature\r\n\r\n0\u0082\u0001\u0000\r\n"
                        + "--so--\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        wire.members().setState(wire.member("bob"), type, signed);

        assertEquals(type, awaitPart(subscription, "bob", signed).contentType());
    }

    /** Encodings inside of a body are the business of whoever reads it. */
    @Test
    @Requirement("5621-3.2-b")
    public void shouldPassEncodedPartsOn() {
        String list = wire.list("alice", "bob");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob");
        byte[] encoded = ("--m\r\nContent-Type: application/pidf+xml\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + "PHA+PC9wPg==\r\n--m\r\nContent-Type: text/plain\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\nK=C3=A4the=\r\n\r\n--m--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        wire.members().setState(wire.member("bob"), "multipart/mixed;boundary=m", encoded);

        assertEquals(
                "multipart/mixed;boundary=m",
                awaitPart(subscription, "bob", encoded).contentType());
    }

    @Test
    @Requirement("2046-5.1-a")
    public void shouldChooseABoundaryThatNoBodyHolds() {
        String list = wire.list("alice", "bob");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob");
        Set<String> boundaries = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Notification last = subscription.notifies().get(subscription.notifyCount() - 1);
            String boundary = boundary(last);
            assertTrue("again " + boundary, boundaries.add(boundary));
            assertTrue(boundary, boundary.matches("[0-9A-Za-z'()+_,./:=?-]{1,70}"));
            // whoever wants to break an aggregate sends what bounded the last one; the rules of the watcher look for it
            byte[] mean = ("x\r\n--" + boundary + "\r\n\r\n--" + boundary + "--\r\n--rls\r\n" + i)
                    .getBytes(StandardCharsets.US_ASCII);
            wire.members().setState(wire.member("bob"), "application/x-mean", mean);
            awaitPart(subscription, "bob", mean);
        }
    }

    private static String boundary(Notification notify) {
        return ContentType.parse(notify.message().header("Content-Type")).parameter("boundary");
    }

    /** The whole must be understood: where nothing is said, that is how a body is meant (RFC 5621, 8.2). */
    @Test
    @Requirement({"5621-8.2-a", "5621-3.2-a", "5621-9.2-a"})
    public void shouldSendTheAggregateAsWhatMustBeUnderstood() {
        String list = wire.list("alice", "bob", "carol");
        UserAgent alice = wire.agent("alice");
        settled(alice, list, "bob", "carol");
        Notification full =
                alice.subscribe(list, "presence", 600).awaitAccepted().awaitNotify(1);

        String disposition = full.message().header("Content-Disposition");
        assertTrue(disposition, disposition == null || disposition.contains("handling=required"));
        List<BodyPart> parts = full.aggregate().parts();
        assertEquals(3, parts.size());
        assertEquals("application/rlmi+xml", parts.get(0).mediaType());
        for (BodyPart part : parts) {
            assertEquals("binary", part.header("Content-Transfer-Encoding"));
        }
    }

    /** Presence documents are not looked into: neither what is foreign to them nor whom they are about is put right. */
    @Test
    @Requirement({"3863-4-a", "3863-4-b", "4662-7.3-a"})
    public void shouldPassPresenceDocumentsOnAsTheyAre() {
        String list = wire.list("alice", "bob");
        Subscription subscription = quiet(wire.agent("alice"), list, "bob");
        byte[] odd = ("<?xml version='1.0' encoding='UTF-8'?>\n<!-- J\u00fcrgen -->\n<p:presence"
                        + "  xmlns:p='urn:ietf:params:xml:ns:pidf' xmlns:x='urn:x'"
                        + " entity='pres:somebody@else.example'>\n"
                        + "\t<p:tuple id='a'><p:status><x:mood>\u263a</x:mood></p:status></p:tuple>\r\n"
                        + "<x:more/></p:presence>\n\n")
                .getBytes(StandardCharsets.UTF_8);
        wire.members().setState(wire.member("bob"), Bodies.PIDF + ";charset=\"utf-8\"", odd);

        BodyPart part = awaitPart(subscription, "bob", odd);
        assertEquals(Bodies.PIDF + ";charset=\"utf-8\"", part.contentType());
        assertArrayEquals(odd, part.content());
        assertEquals(Set.of(wire.member("bob")), subscription.view().resources().keySet());
    }

    /** Names that are no ASCII: in UTF-8, and counted in octets, or the next message on the connection is lost. */
    @Test
    @Requirement({"4662-8.2-a", "3261-18-f", "4662-5.4-a"})
    public void shouldSpellNamesInUtf8() {
        String list = wire.listUri("alice");
        String name = "K\u00e4the \u263a \u4f60\u597d \ud83d\ude00";
        wire.services(
                "alice",
                new Services()
                        .service(
                                list,
                                "<rl:entry uri=\"" + wire.member("bob") + "\"><rl:display-name>" + name
                                        + "</rl:display-name></rl:entry>\n",
                                "presence"));
        UserAgent alice = wire.open(wire.builder("alice").transport(Transport.TCP));
        Subscription subscription = settled(alice, list, "bob");

        Notification first = subscription.awaitNotify(1);
        assertEquals(name, subscription.view().resource(wire.member("bob")).label());
        SipMessage message = first.message();
        assertEquals(Integer.toString(message.body().length), message.header("Content-Length"));
        assertTrue(message.bodyText(), message.bodyText().contains(name));
        assertNotEquals("octets, not characters", message.bodyText().length(), message.body().length);
    }
}
