package io.rollcall.rls.testkit.sip;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Test;

/** Requests of unusual form, bytes that are no message, and what a watcher does with strangers. */
public class RawTrafficTest {

    private static final String BOB = "sip:bob@d";

    private final Notifier notifier = Notifier.open();
    private UserAgent alice;

    @Before
    public void open() {
        alice = UserAgent.builder("sip:alice@d").server(notifier.address()).open();
    }

    @After
    public void close() {
        alice.close();
        notifier.close();
    }

    @Test
    public void shouldServeOthersAfterMalformedDatagrams() {
        for (final String garbage : List.of(
                "x",
                "NOTIFY\r\n\r\n",
                "SUBSCRIBE sip:a SIP/2.0\r\nContent-Length: 9\r\n\r\n",
                "\0\0\0\0\0\0\0\0",
                "SIP/2.0 200")) {
            alice.sendRaw(garbage.getBytes(StandardCharsets.UTF_8));
        }
        notifier.await("five refusals", all -> all.malformed().size() == 5);
        alice.sendRaw(new byte[] {'\r', '\n', '\r', '\n'});
        alice.subscribe(SubscribeRequest.toResource(BOB)).awaitAccepted().awaitNotify(1);
        assertEquals(5, notifier.malformed().size());
    }

    @Test
    public void shouldSubscribeInEveryStyle() {
        final SipStyle odd =
                SipStyle.PLAIN.withCompact().withLowerCase().withFolding().withoutContentLength();
        final Subscription subscription = alice.subscribe(SubscribeRequest.toResource(BOB)
                .style(odd)
                .withoutBrackets()
                .with("Supported", "gruu")
                .with("Supported", "eventlist")
                .withoutExpires());
        subscription.awaitAccepted().awaitNotify(1);
        final SipMessage received = notifier.received().get(0).message();
        final String raw = new String(received.raw(), StandardCharsets.UTF_8);
        assertTrue(raw, raw.contains("\r\no :\r\n presence\r\n"));
        assertTrue(raw, raw.contains("\r\nt :\r\n sip:bob@d\r\n"));
        assertEquals(List.of("gruu", "eventlist"), received.headers("Supported"));
        assertNull(received.header("Content-Length"));
        assertNull(received.header("Expires"));
    }

    @Test
    public void shouldLetTheCallerChooseEverything() {
        alice.subscribe(SubscribeRequest.toResource(BOB)
                        .callId("chosen@x")
                        .fromTag("ft")
                        .cseq(41)
                        .contact("sip:me@h")
                        .event("presence;id=7")
                        .accept("text/plain")
                        .duplicating("Event")
                        .replacing("Max-Forwards", "5")
                        .without("Expires")
                        .body("text/plain", new byte[] {1, 2}))
                .awaitAccepted();
        final SipMessage got = notifier.received().get(0).message();
        assertEquals("chosen@x", got.header("Call-ID"));
        assertEquals("ft", got.value("From").parameter("tag"));
        assertEquals(41, got.cseq());
        assertEquals("<sip:me@h>", got.header("Contact"));
        assertEquals(List.of("presence;id=7", "presence;id=7"), got.headers("Event"));
        assertEquals("text/plain", got.header("Accept"));
        assertEquals("5", got.header("Max-Forwards"));
        assertEquals(2, got.body().length);
    }

    @Test
    public void shouldLeaveTheFromTagOut() {
        alice.subscribe(SubscribeRequest.toResource(BOB).withoutFromTag());
        final ReceivedSubscribe got = notifier.awaitReceived("SUBSCRIBE", one -> true);
        assertEquals("<sip:alice@d>", got.message().header("From"));
    }

    @Test
    public void shouldGoOnFromAChosenCseq() {
        final Subscription subscription =
                alice.subscribe(SubscribeRequest.toResource(BOB).cseq(41)).awaitAccepted();
        subscription.refresh().await(200);
        assertEquals(42, subscription.exchange().request().cseq());
        subscription.refresh(next -> next.cseq(3)).await();
        assertEquals(3, subscription.exchange().request().cseq());
        assertEquals(42, subscription.cseq());
    }

    @Test
    public void shouldAskForOptions() {
        assertEquals("SUBSCRIBE, OPTIONS", alice.options(BOB).await(200).header("Allow"));
    }

    @Test
    public void shouldAnswerStrangeNotifiesWith481() {
        final Subscription subscription =
                alice.subscribe(SubscribeRequest.toResource(BOB)).awaitAccepted();
        subscription.awaitNotify(1);
        final BackEndSubscription member = notifier.awaitSubscription(BOB);
        member.notify(member.request("active;expires=60").replacing("Call-ID", "other"));
        assertEquals(481, member.awaitAnswered().status());
        assertEquals(
                "other", alice.awaitStray("NOTIFY", stray -> stray.isRequest()).header("Call-ID"));
    }

    @Test
    public void shouldAnswerNotifiesAfterTheEndWith481AndSayIt() {
        final Subscription subscription =
                alice.subscribe(SubscribeRequest.toResource(BOB)).awaitAccepted();
        subscription.awaitNotify(1);
        final BackEndSubscription member = notifier.awaitSubscription(BOB);
        member.notifyTerminated("noresource", -1);
        subscription.awaitTerminated();
        member.notifyActive();
        assertEquals(481, member.awaitAnswered().status());
        assertEquals("6665-4.2-u", subscription.rules().violations().get(0).requirement());
    }

    @Test
    public void shouldSeeARetransmissionThatDiffers() {
        final Subscription subscription =
                alice.subscribe(SubscribeRequest.toResource(BOB)).awaitAccepted();
        final Notification first = subscription.awaitNotify(1);
        notifier.sendRaw(first.message().with("X-Odd", "1").toBytes(), Transport.UDP, alice.address());
        Await.until("retransmission", first::wasAltered);
        assertEquals(2, first.transmissions());
        assertEquals("3261-17-b", subscription.rules().violations().get(0).requirement());
        assertEquals(1, subscription.notifyCount());
    }

    @Test
    public void shouldTakeAMoveToAnotherTransportForTheSameNotify() {
        final Subscription subscription =
                alice.subscribe(SubscribeRequest.toResource(BOB)).awaitAccepted();
        final Notification first = subscription.awaitNotify(1);
        final SipMessage moved = first.message().changing("Via", via -> via.replace("UDP", "TCP") + "x");
        notifier.sendRaw(moved.toBytes(), Transport.TCP, alice.address());
        Await.never("counted twice", java.time.Duration.ofMillis(100), () -> subscription.notifyCount() > 1);
        subscription.assertNoViolations();
    }

    @Test
    public void shouldFrameAndAnswerOnATcpConnection() throws Exception {
        final byte[] options = SipMessage.request("OPTIONS", BOB)
                .with("Via", "SIP/2.0/TCP h;branch=z9hG4bK1")
                .with("CSeq", "1 OPTIONS")
                .toBytes();
        try (Socket socket =
                new Socket(alice.address().getAddress(), alice.address().getPort())) {
            socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(options, 0, 20);
            socket.getOutputStream().flush();
            socket.getOutputStream().write(options, 20, options.length - 20);
            socket.getOutputStream().write(options);
            final String answers = read(socket.getInputStream(), 2);
            assertTrue(answers, answers.startsWith("SIP/2.0 200 OK") || answers.startsWith("\r\nSIP/2.0 200 OK"));
        }
    }

    private static String read(final InputStream in, final int answers) throws Exception {
        final StringBuilder all = new StringBuilder();
        while (all.toString().split("Content-Length: 0\r\n\r\n", -1).length <= answers) {
            final int next = in.read();
            if (next < 0) {
                throw new AssertionError("closed after " + all);
            }
            all.append((char) next);
        }
        return all.toString();
    }

    @Test
    public void shouldCloseAConnectionItCannotFrame() throws Exception {
        try (Socket socket =
                new Socket(alice.address().getAddress(), alice.address().getPort())) {
            socket.getOutputStream()
                    .write("NOTIFY sip:a SIP/2.0\r\nCSeq: 1 NOTIFY\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, socket.getInputStream().read());
        }
        assertEquals(1, alice.malformed().size());
    }

    @Test
    public void shouldSpeakIpv6() throws Exception {
        final InetAddress loopback = Inet6Address.getByName("::1");
        try (Notifier six = openAt(loopback);
                UserAgent watcher = UserAgent.builder("sip:alice@d")
                        .bind(loopback, 0)
                        .server(six.address())
                        .open()) {
            assertTrue(watcher.contact(), watcher.contact().contains("@[0:0:0:0:0:0:0:1]:"));
            watcher.subscribe(SubscribeRequest.toResource(BOB)).awaitAccepted().awaitNotify(1);
        }
    }

    private static Notifier openAt(final InetAddress address) {
        try {
            return Notifier.builder().bind(address, 0).open();
        } catch (final java.io.UncheckedIOException e) {
            Assume.assumeNoException("no IPv6 on this machine", e);
            throw e;
        }
    }

    @Test
    public void shouldGivePortAndThreadsBack() {
        final long before = watcherThreads();
        final UserAgent gone = UserAgent.builder("sip:alice@d")
                .transport(Transport.TCP)
                .server(notifier.address())
                .open();
        gone.subscribe(SubscribeRequest.toResource(BOB)).awaitAccepted().awaitNotify(1);
        final Exchange open =
                gone.request(gone.newRequest("OPTIONS", BOB).with("Via", "SIP/2.0/TCP x;branch=z9hG4bKx"));
        gone.close();
        assertTrue(open.isDone());
        Notifier.builder()
                .bind(gone.address().getAddress(), gone.address().getPort())
                .open()
                .close();
        assertEquals(before, watcherThreads());
    }

    private static long watcherThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rls-testkit-watcher"))
                .count();
    }
}
