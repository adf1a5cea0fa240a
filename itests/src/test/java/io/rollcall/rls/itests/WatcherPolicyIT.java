package io.rollcall.rls.itests;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.PolicyChangeListener;
import io.rollcall.rls.spi.WatcherPolicy;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;

/** A policy of somebody's own, published while the server runs, as a bundle would: it decides, and changes its mind. */
public class WatcherPolicyIT extends DistributionTest {

    private static final String LIST = "sip:friends@policy.test";
    private static final String ALICE = "sip:alice@policy.test";

    private volatile Decision decision = Decision.UNDECIDED;
    private int calls;

    @Test
    public void shouldAskThePolicyThatIsThere() throws Exception {
        loadList();
        try (DatagramSocket alice = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            alice.setSoTimeout((int) LIMIT.toMillis());
            subscribe(alice);
            await(alice, message -> message.startsWith("SIP/2.0 200"));
            await(alice, message -> message.contains("Subscription-State: active"));

            decision = Decision.DENY;
            ServiceRegistration<WatcherPolicy> policy = context.registerService(
                    WatcherPolicy.class, (watcher, list, event) -> watcher.equals(ALICE) ? decision : null, null);
            await(alice, message -> message.contains("terminated;reason=rejected"));
            subscribe(alice);
            await(alice, message -> message.startsWith("SIP/2.0 403"));

            decision = Decision.PENDING;
            subscribe(alice);
            String pending = await(alice, message -> message.contains("Subscription-State: pending"));
            assertFalse(pending, pending.contains("carol"));
            decision = Decision.ALLOW;
            service(PolicyChangeListener.class).decisionsChanged(Set.of(LIST));
            String active = await(alice, message -> message.contains("Subscription-State: active"));
            assertTrue(active, active.contains("carol"));

            policy.unregister();
            subscribe(alice);
            await(alice, message -> message.startsWith("SIP/2.0 503"));
        }
    }

    private void loadList() throws Exception {
        String document = "<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\"><service uri=\"" + LIST + "\"><list>"
                + "<rl:entry uri=\"sip:carol@policy.test\"/></list></service></rls-services>";
        service(XcapDocumentStore.class)
                .put(
                        new DocumentSelector(DocumentSelector.RLS_SERVICES, ALICE, "index"),
                        document.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        Await.until("the list is not known", LIMIT, () -> {
            try {
                return shell("rls:lists --no-format").contains(LIST);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private void subscribe(DatagramSocket watcher) throws IOException {
        String own = "127.0.0.1:" + watcher.getLocalPort();
        calls++;
        send(
                watcher,
                "SUBSCRIBE " + LIST + " SIP/2.0",
                "Via: SIP/2.0/UDP " + own + ";branch=z9hG4bKpolicy" + calls + ";rport",
                "Max-Forwards: 70",
                "From: <" + ALICE + ">;tag=policy" + calls,
                "To: <" + LIST + ">",
                "Call-ID: policy" + calls + "@" + own,
                "CSeq: 1 SUBSCRIBE",
                "Contact: <sip:alice@" + own + ">",
                "Event: presence",
                "Expires: 600",
                "Supported: eventlist");
    }

    /** Answers every request on the way to the message that is waited for. */
    private String await(DatagramSocket watcher, Predicate<String> wanted) throws IOException {
        byte[] room = new byte[65_535];
        while (true) {
            DatagramPacket packet = new DatagramPacket(room, room.length);
            watcher.receive(packet);
            String message = new String(room, 0, packet.getLength(), StandardCharsets.UTF_8);
            if (message.startsWith("NOTIFY")) {
                send(
                        watcher,
                        "SIP/2.0 200 OK",
                        line(message, "Via"),
                        line(message, "From"),
                        line(message, "To"),
                        line(message, "Call-ID"),
                        line(message, "CSeq"));
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    private static String line(String message, String name) {
        return message.lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElseThrow();
    }

    private static void send(DatagramSocket watcher, String... lines) throws IOException {
        byte[] bytes = (String.join("\r\n", lines) + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        watcher.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), sipPort()));
    }
}
