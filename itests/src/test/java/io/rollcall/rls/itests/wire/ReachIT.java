package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.Ports;
import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.FreePorts;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.dns.FakeDns;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;

/**
 * A server that listens on IPv6, by TLS and for WebSockets too, and asks a DNS server of the test for its members'
 * domains.
 */
public final class ReachIT {

    private static final Path CERTIFICATES = Path.of("..", "bundles", "rls-sip", "src", "test", "resources", "tls")
            .toAbsolutePath()
            .normalize();

    private static final int SIX = Ports.sip();
    private static final int TLS = Ports.sip();
    private static final int WS = Ports.sip();
    private static final RollcallServer SERVER = RollcallServer.own();
    private static FakeDns dns;

    /** The DNS server is there before the server that asks it. */
    @ClassRule
    public static final RuleChain RULES = RuleChain.outerRule(new ExternalResource() {
                @Override
                protected void before() throws IOException {
                    dns = new FakeDns();
                    SERVER.with("rls.sip", "dns_servers", dns.address())
                            .with(
                                    "rls.sip",
                                    "tls_certificate",
                                    CERTIFICATES.resolve("host.pem").toString())
                            // the browser is believed here, as no browser is by default
                            .with("rls", "trusted_peers", "127.0.0.0/8, ::1")
                            .with("rls.sip", "server_address", "tls:localhost:" + TLS)
                            .with(
                                    "rls.sip",
                                    "listen",
                                    "udp:127.0.0.1:" + SERVER.sipPort() + ", udp:[::1]:" + SIX + ", tls:127.0.0.1:"
                                            + TLS + ", ws:127.0.0.1:" + WS);
                }
            })
            .around(SERVER);

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    @BeforeClass
    public static void records() {
        // the domain itself has no address
        dns.add("members.test NAPTR 10 10 \"s\" \"SIP+D2U\" \"\" _sip._udp.members.test");
    }

    @AfterClass
    public static void close() throws IOException {
        dns.close();
    }

    private void awaitActive(Subscription subscription, String uri) {
        subscription.awaitView(uri + " is active", view -> view.state(uri).equals("active"));
    }

    private void prepare(Notifier notifier, String uri) {
        notifier.prepareState(uri, Bodies.PIDF, Bodies.pidf(uri, true, "here"));
    }

    @Test
    @Requirement({"3263-4-a", "3263-4-c"})
    public void shouldFindMembersByDns() {
        int port = wire.members().address().getPort();
        dns.add("_sip._udp.members.test SRV 1 0 " + port + " host.members.test");
        dns.add("_sip._tcp.members.test SRV 1 0 " + FreePorts.next() + " host.members.test");
        dns.add("_sip._tcp.members.test SRV 2 0 " + port + " host.members.test");
        dns.add("host.members.test A 127.0.0.1");
        String bob = "sip:bob@members.test";
        String carol = "sip:carol@members.test;transport=tcp";
        prepare(wire.members(), bob);
        prepare(wire.members(), carol);
        wire.services("alice", new Services().list(wire.listUri("alice"), bob, carol));
        Subscription subscription = wire.agent("alice")
                .subscribe(wire.listUri("alice"), "presence", 600)
                .awaitAccepted();
        awaitActive(subscription, bob);
        awaitActive(subscription, carol);
        assertTrue(dns.asked().toString(), dns.asked().contains("members.test. NAPTR"));
    }

    @Test
    @Requirement("5954-4-a")
    public void shouldServeWatchersAndMembersOnIpv6() throws IOException {
        InetAddress loopback = InetAddress.getByName("::1");
        try (Notifier notifier = Notifier.builder().bind(loopback, 0).open()) {
            String bob = notifier.uri("bob");
            assertTrue(bob, bob.contains("["));
            prepare(notifier, bob);
            wire.services("alice", new Services().list(wire.listUri("alice"), bob));
            UserAgent alice =
                    wire.open(wire.builder("alice").bind(loopback, 0).server(new InetSocketAddress(loopback, SIX)));
            Subscription subscription =
                    alice.subscribe(wire.listUri("alice"), "presence", 600).awaitAccepted();
            awaitActive(subscription, bob);
            assertTrue(subscription.exchange().response().header("Contact").contains("[::1]:" + SIX));
            subscription.unsubscribe().await(200);
            notifier.awaitSubscriptions(0);
        }
    }

    @Test
    @Requirement({"3261-12.2-f", "5626-4-a"})
    public void shouldServeAWatcherByTls() throws Exception {
        // not the list at the SIP URI (RFC 3261, 19.1.4)
        String list = wire.listUri("alice").replace("sip:", "sips:");
        prepare(wire.members(), wire.member("bob"));
        wire.services("alice", new Services().list(list, wire.member("bob")));
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("localhost", TLS)) {
            socket.setSoTimeout(20_000);
            say(socket, subscribe(list, 1, 0));
            String response = hear(socket.getInputStream());
            assertTrue(response, response.startsWith("SIP/2.0 200 "));
            assertTrue(response, response.contains("Contact: <sips:localhost:" + TLS + ";gr>"));
            String notify = hear(socket.getInputStream());
            assertTrue(notify, notify.startsWith("NOTIFY sips:alice@alice.invalid SIP/2.0\r\n"));
            assertTrue(notify, notify.contains("Via: SIP/2.0/TLS localhost:" + TLS + ";"));
            assertTrue(notify, notify.contains("terminated;reason=timeout"));
        }
    }

    @Test
    @Requirement({"7118-5-a", "7118-5-b"})
    public void shouldServeABrowserByWebSocket() throws Exception {
        String list = wire.list("alice", "bob");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("sip")
                .buildAsync(URI.create("ws://127.0.0.1:" + WS + "/"), new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) {
                            heard.add(text.toString());
                            text.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        socket.sendText(subscribe(list, 2, 0).replace("/TLS ", "/WS ").replace("<sips:", "<sip:"), true)
                .get(20, TimeUnit.SECONDS);
        String response = heard.poll(20, TimeUnit.SECONDS);
        assertTrue(response, response.startsWith("SIP/2.0 200 "));
        assertTrue(response, response.contains("Contact: <sip:127.0.0.1:" + WS + ";transport=ws;gr>"));
        String notify = heard.poll(20, TimeUnit.SECONDS);
        assertTrue(notify, notify.startsWith("NOTIFY sip:alice@alice.invalid SIP/2.0\r\n"));
        assertTrue(notify, notify.contains("Via: SIP/2.0/WS 127.0.0.1:" + WS + ";"));
        assertTrue(notify, notify.contains("<resource uri=\"" + wire.member("bob") + '"'));
        socket.abort();
    }

    private String subscribe(String list, int cseq, int expires) {
        return "SUBSCRIBE " + list + " SIP/2.0\r\n"
                + "Via: SIP/2.0/TLS alice.invalid;branch=z9hG4bKreach" + cseq + "\r\n"
                + "Max-Forwards: 70\r\nFrom: <" + wire.user("alice") + ">;tag=a\r\nTo: <" + list + ">\r\n"
                + "Call-ID: reach" + cseq + "@alice.invalid\r\nCSeq: " + cseq + " SUBSCRIBE\r\n"
                + "Contact: <sips:alice@alice.invalid>\r\nEvent: presence\r\nExpires: " + expires + "\r\n"
                + "Supported: eventlist\r\nAccept: multipart/related, application/rlmi+xml, application/pidf+xml\r\n"
                + "Content-Length: 0\r\n\r\n";
    }

    private static void say(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hear(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        int length = Integer.parseInt(head.toString().replaceFirst("(?s).*\r\nContent-Length: (\\d+).*", "$1"));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static SSLContext trusting() throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        byte[] authority = Files.readAllBytes(CERTIFICATES.resolve("authority.pem"));
        trust.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(authority)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
