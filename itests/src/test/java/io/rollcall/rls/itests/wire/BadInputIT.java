package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Input that is wrong: a clear refusal each, and the server unharmed. Scenarios 28 and 50, and those of the issue. */
public final class BadInputIT extends WireTest {

    private int errorsBefore;

    @Before
    public void countErrors() {
        errorsBefore = stackTraces();
    }

    /** Whatever a test sent: a list of somebody else is served as ever, and nothing was logged with a stack trace. */
    @After
    public void shouldBeUnharmed() {
        String list = wire.list("after", "zoe");
        settled(wire.agent("after"), list, "zoe");
        assertEquals("stack traces in the log", errorsBefore, stackTraces());
    }

    private static int stackTraces() {
        return (int)
                SERVER.log().stream().filter(line -> line.startsWith("\tat ")).count();
    }

    @Test
    public void shouldPassOverDatagramsThatAreNoSip() {
        UserAgent mallory = wire.agent("mallory");
        long before = unreadable();
        Random random = new Random(4662);
        byte[] noise = new byte[2000];
        random.nextBytes(noise);
        mallory.sendRaw(noise);
        for (String text : List.of(
                "",
                "\r\n\r\n",
                "hello",
                "SUBSCRIBE\r\n\r\n",
                "SUBSCRIBE sip:x@y SIP/2.0\r\n\r\n",
                "SUBSCRIBE sip:x@y SIP/3.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKa\r\n\r\n",
                "SIP/2.0 200\r\n\r\n",
                "SIP/2.0 999999999999 OK\r\nVia: x\r\n\r\n",
                "SUBSCRIBE sip:x@y SIP/2.0\r\n: x\r\n :::\r\nVia\r\n\0\r\n\r\n")) {
            mallory.sendRaw(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        Await.until("counted as unreadable", Duration.ofSeconds(5), () -> unreadable() > before + 2);
        assertEquals(List.of(), mallory.malformed());

        // such lines come at most once in a while, so it takes another one or two to see who it was
        String line = "/127.0.0.1:" + mallory.address().getPort() + " sent over UDP";
        Await.until("a line of the log that tells of " + line, Duration.ofSeconds(20), () -> {
            mallory.sendRaw("hello".getBytes(StandardCharsets.US_ASCII));
            return Await.holds(this, Duration.ofMillis(500), () -> SERVER.log("WARN").stream()
                    .anyMatch(each -> each.contains(line)));
        });
    }

    private static long unreadable() {
        return SERVER.shell("rls:counters --no-format unreadable")
                .lines()
                .filter(line -> line.contains("sip.messages.unreadable"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    @Test
    public void shouldRefuseASubscribeWithoutFromTag() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        alice.subscribe(SubscribeRequest.toList(list).withoutFromTag())
                .exchange()
                .await(400);
        assertEquals(0, wire.members().receivedCount());
    }

    @Test
    @Requirement({"3261-8.1-e", "3261-12.1-a", "6665-3.1-c"})
    public void shouldRefuseWhatNoDialogCanBeMadeOf() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        alice.subscribe(SubscribeRequest.toList(list).without("Contact"))
                .exchange()
                .await(400);
        alice.subscribe(SubscribeRequest.toList(list).replacing("Contact", "*"))
                .exchange()
                .await(400);
        alice.subscribe(SubscribeRequest.toList(list).with("Event", "presence"))
                .exchange()
                .await(400);
        // its answer has that method too, so it belongs to no request of the agent
        alice.subscribe(SubscribeRequest.toList(list).replacing("CSeq", "1 NOTIFY"));
        alice.awaitStray("400", stray -> stray.status() == 400);
        assertEquals(0, wire.members().receivedCount());
    }

    @Test
    @Requirement({"3261-8.2-b", "3261-8.2-e"})
    public void shouldRefuseWhatItCannotDo() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        SipMessage noMethod = alice.request(alice.newRequest("MESSAGE", list)).await(405);
        assertTrue(String.valueOf(noMethod), noMethod.names("Allow", "SUBSCRIBE"));
        SipMessage noExtension = alice.subscribe(SubscribeRequest.toList(list).with("Require", "eventlist, foo"))
                .exchange()
                .await(420);
        assertEquals(List.of("foo"), noExtension.elements("Unsupported"));
        alice.subscribe(SubscribeRequest.toList(list).body("application/x-odd", new byte[] {1, 2}))
                .exchange()
                .await(415);
    }

    @Test
    @Requirement("6665-4.6-a")
    public void shouldNotBeStoppedByCancel() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = settled(alice, list, "bob");
        SipMessage subscribe = subscription.exchange().request();
        SipMessage cancel = SipMessage.request("CANCEL", list)
                .with("Via", subscribe.header("Via"))
                .with("Max-Forwards", "70")
                .with("From", subscribe.header("From"))
                .with("To", subscribe.header("To"))
                .with("Call-ID", subscribe.header("Call-ID"))
                .with("CSeq", subscribe.cseq() + " CANCEL");
        alice.request(cancel).await(200);
        subscription.refresh().await(200);
    }

    /** A stream that loses its framing is given up; others are not touched. */
    @Test
    @Requirement("3261-18-e")
    public void shouldGiveUpAStreamThatIsNoSip() {
        UserAgent mallory = wire.open(wire.builder("mallory").transport(Transport.TCP));
        mallory.sendRaw("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        mallory.sendRaw(new byte[200_000]);
        String list = wire.list("alice", "bob");
        settled(wire.open(wire.builder("alice").transport(Transport.TCP)), list, "bob");
    }

    @Test
    @Requirement({"HYG-xml-a", "4826-3.1-a"})
    public void shouldRefuseADocumentWithADoctype() {
        String list = wire.listUri("alice");
        String text = new Services()
                .list(list, wire.member("bob"))
                .text()
                .replaceFirst("\n", "\n<!DOCTYPE rls-services [<!ENTITY f SYSTEM \"file:///etc/hostname\">]>\n");
        String said = wire.tryToLoad("rls-services", "alice", text);
        assertTrue(said, said.contains("nothing was loaded"));
        assertTrue(said, said.contains("DOCTYPE"));
        assertTrue("no line: " + said, said.matches("(?s).*\\b2\\b.*DOCTYPE.*"));
        wire.agent("alice").subscribe(list, "presence", 600).exchange().await(404);
    }

    @Test
    @Requirement({"4826-3.1-a", "4826-3.1-c", "4826-4.1-a"})
    public void shouldLoadNothingOfABadDocument() {
        String list = wire.list("alice", "bob");
        String good = new Services().list(list, wire.member("carol")).text();
        for (String bad : List.of(
                good.replace("</rls-services>", ""),
                good.replace("rls-services>", "rls-service>"),
                good.replace("<packages>", "<pakages>").replace("</packages>", "</pakages>"),
                good.replace(" uri=\"" + list + "\"", ""),
                new Services()
                        .list(list, wire.member("bob"), wire.member("bob"))
                        .text(),
                new Services()
                        .service(list, "<rl:list>".repeat(2000) + "</rl:list>".repeat(2000), "presence")
                        .text(),
                good.replace("UTF-8", "ISO-8859-1"))) {
            String said = wire.tryToLoad("rls-services", "alice", bad);
            assertTrue(said + "\nfor\n" + bad.substring(0, 200), said.contains("nothing was loaded"));
        }
        // what was there before is there still
        settled(wire.agent("alice"), list, "bob");
    }

    /** Scenario 28. */
    @Test
    @Requirement({"4662-7.4-a", "4662-7.4-b"})
    public void shouldServeTheRestOfAListThatContainsItself() {
        String list = wire.listUri("alice");
        String other = wire.listUri("other");
        wire.services(
                "alice",
                new Services()
                        .list(list, list, other, wire.member("bob"))
                        .list(other, list, other, wire.member("carol")));
        UserAgent alice = wire.agent("alice");
        Subscription one = settled(alice, list, "bob");
        Subscription two = settled(alice, other, "carol");
        assertEquals("back-end SUBSCRIBEs", 2, wire.members().receivedCount());
        // what is left out is not shown as if it could be subscribed to, and the operator can ask why
        assertEquals(uris("bob"), one.view().resources().keySet());
        assertEquals(uris("carol"), two.view().resources().keySet());
        long warnings = SERVER.log("WARN").stream()
                .filter(line -> line.contains("List " + list) && line.contains("list itself"))
                .count();
        assertEquals("warnings", 1, warnings);
        String explained = SERVER.shell("rls:list " + list);
        assertTrue(explained, explained.contains("list itself"));
        assertTrue(explained, explained.contains(other));
    }
}
