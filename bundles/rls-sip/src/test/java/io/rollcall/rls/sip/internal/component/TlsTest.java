package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.FreePorts;
import io.rollcall.rls.testkit.Requirement;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.junit.Rule;
import org.junit.Test;

/** TLS in both directions: names, certificates, and which connection is used. */
public class TlsTest {

    private final int port = FreePorts.next();

    @Rule
    public final Side side = new Side(
            "tls_certificate",
            TlsPeer.file("host.pem").toString(),
            "tls_trust",
            TlsPeer.file("authority.pem").toString(),
            "tls_client_auth",
            "want");

    private void listen() {
        side.change("listen", "udp:127.0.0.1:" + side.port + ", tls:127.0.0.1:" + port);
    }

    private FakeEngine.Ended ended(final int number) {
        Await.until("the NOTIFY ended", () -> side.engine.notifiesEnded.size() == number);
        return side.engine.notifiesEnded.get(number - 1);
    }

    private void send(final String target) {
        side.transport.send(Messages.notify(target, new byte[5], null));
    }

    private static String subscribe(final String branch, final String via) {
        return Messages.subscribe("TLS", 9, branch, "")
                .replace("Via: SIP/2.0/TLS 127.0.0.1:9", "Via: SIP/2.0/TLS " + via);
    }

    @Test
    @Requirement({"3261-18-d", "5626-4-a"})
    public void shouldAnswerAndNotifyOnTheConnectionOfTheWatcher() throws Exception {
        listen();
        try (TcpPeer peer = TlsPeer.client(port, null)) {
            peer.say(Messages.subscribe("TLS", 9, "z9hG4bKs1", ""));
            final String response = peer.hear();
            assertTrue(response, response.startsWith("SIP/2.0 200 OK\r\n"));
            assertTrue(response, response.contains("Contact: <sip:127.0.0.1:" + port + ";transport=tls;gr>\r\n"));
            final Flow flow = side.engine.subscribes.get(0).head().flow();
            assertEquals(Transport.TLS, flow.transport());
            side.transport.send(Messages.notify("sip:alice@127.0.0.1:9;transport=tls", new byte[3000], flow));
            final String request = peer.hear();
            assertTrue(request, request.contains("Via: SIP/2.0/TLS 127.0.0.1:" + port + ";alias;rport;branch="));
            peer.say(Messages.response("200 OK", request, ""));
            assertEquals(200, ((Outcome.Answered) ended(1).outcome()).status());
        }
    }

    @Test
    @Requirement({"3261-12.2-f", "3856-9-a"})
    public void shouldNameASipsContactWhereTheSubscribeIsForOne() throws Exception {
        listen();
        try (TcpPeer peer = TlsPeer.client(port, null)) {
            final String plain = Messages.subscribe("TLS", 9, "z9hG4bKs2", "");
            peer.say(plain.replace("SUBSCRIBE sip:", "SUBSCRIBE sips:"));
            assertTrue(peer.hear().contains("Contact: <sips:127.0.0.1:" + port + ";gr>\r\n"));
            peer.say(plain.replace("z9hG4bKs2", "z9hG4bKs3").replace("Contact: <sip:", "Contact: \"<sip:\" <sips:"));
            assertTrue(peer.hear().contains("Contact: <sips:127.0.0.1:" + port + ";gr>\r\n"));
            peer.say(plain.replace("z9hG4bKs2", "z9hG4bKs4")
                    .replace("Contact: <sip:", "Record-Route: <sip:p.test;lr>\nContact: <sips:"));
            assertTrue(peer.hear().contains("Contact: <sip:127.0.0.1:" + port + ";transport=tls;gr>\r\n"));
        }
    }

    /** A connection outlives the request it was made for; one that is lost is made anew. */
    @Test
    @Requirement({"5923-8-b", "5922-7-a", "3261-12.2-f"})
    public void shouldSendToASipsUriAndKeepTheConnection() throws Exception {
        listen();
        try (ServerSocket server = TlsPeer.server("domain.pem")) {
            final String target = "sips:a@localhost:" + server.getLocalPort();
            send(target);
            try (TcpPeer peer = new TcpPeer(server.accept())) {
                for (int i = 1; i <= 3; i++) {
                    final String request = peer.hear();
                    assertTrue(request, request.startsWith("NOTIFY " + target + " SIP/2.0\r\n"));
                    assertTrue(request, request.contains("Via: SIP/2.0/TLS "));
                    assertTrue(request, request.contains("Contact: <sips:127.0.0.1:" + port + ";gr>\r\n"));
                    peer.say(Messages.response("200 OK", request, ""));
                    assertEquals(200, ((Outcome.Answered) ended(i).outcome()).status());
                    send(target);
                }
                peer.hear();
            }
            assertTrue(ended(4).outcome() instanceof Outcome.Unreachable);
            send(target);
            try (TcpPeer peer = new TcpPeer(server.accept())) {
                peer.say(Messages.response("200 OK", peer.hear(), ""));
                assertEquals(200, ((Outcome.Answered) ended(5).outcome()).status());
            }
        }
    }

    /** URI names before DNS names, whole names, and only names that a trusted authority vouches for. */
    @Test
    @Requirement({"5922-7-a", "5922-7-b"})
    public void shouldNotSpeakToAServerThatIsSomebodyElse() throws Exception {
        listen();
        int number = 0;
        for (final String certificate :
                new String[] {"elsewhere.pem", "impostor.pem", "nameless.pem", "wildcard.pem"}) {
            try (ServerSocket server = TlsPeer.server(certificate)) {
                send("sips:a@localhost:" + server.getLocalPort());
                try (Socket socket = server.accept()) {
                    assertThrows(certificate, IOException.class, () -> new TcpPeer(socket).hear());
                }
            }
            assertTrue(certificate, ended(++number).outcome() instanceof Outcome.Unreachable);
        }
        side.change("tls_verify_server", "0");
        try (ServerSocket server = TlsPeer.server("impostor.pem")) {
            send("sips:a@localhost:" + server.getLocalPort());
            try (Socket socket = server.accept()) {
                assertTrue(new TcpPeer(socket).hear().startsWith("NOTIFY "));
            }
        }
    }

    @Test
    @Requirement("5923-8-a")
    public void shouldUseAConnectionTheOtherWayOnlyForWhomItsCertificateNames() throws Exception {
        listen();
        try (ServerSocket server = TlsPeer.server("domain.pem")) {
            final String target = "sips:a@localhost:" + server.getLocalPort();
            final String sentBy = "localhost:" + server.getLocalPort() + ";alias";
            try (TcpPeer stranger = TlsPeer.client(port, null);
                    TcpPeer other = TlsPeer.client(port, "elsewhere.pem");
                    TcpPeer silent = TlsPeer.client(port, "domain.pem");
                    TcpPeer proven = TlsPeer.client(port, "domain.pem")) {
                stranger.say(subscribe("z9hG4bKa1", sentBy));
                stranger.hear();
                other.say(subscribe("z9hG4bKa2", sentBy));
                other.hear();
                silent.say(subscribe("z9hG4bKa3", "localhost:" + server.getLocalPort()));
                silent.hear();
                send(target);
                try (Socket made = server.accept()) {
                    assertTrue(new TcpPeer(made).hear().startsWith("NOTIFY "));
                }
                ended(1);
                proven.say(subscribe("z9hG4bKa4", sentBy));
                proven.hear();
                send(target);
                assertTrue(proven.hear().startsWith("NOTIFY " + target));
            }
        }
    }

    @Test
    public void shouldAskClientsForACertificateWhereItMust() throws Exception {
        side.change("tls_client_auth", "need");
        listen();
        try (SSLSocket bare = TlsPeer.socket(port, null)) {
            assertThrows(IOException.class, () -> {
                if (bare.getInputStream().read() < 0) {
                    throw new IOException("closed");
                }
            });
        } catch (final IOException e) {
            // refused in the handshake already
        }
        try (TcpPeer known = TlsPeer.client(port, "domain.pem")) {
            known.say(Messages.subscribe("TLS", 9, "z9hG4bKn1", ""));
            assertTrue(known.hear().startsWith("SIP/2.0 200 "));
        }
        assertEquals(1, side.engine.subscribes.size());
    }

    /** One that connects and says nothing gets no further, and holds up nobody. */
    @Test
    public void shouldGiveUpAHandshakeThatStandsStill() throws Exception {
        side.change("tls_handshake_ms", "300");
        listen();
        try (TcpPeer mute = new TcpPeer(new Socket("127.0.0.1", port));
                TcpPeer other = TlsPeer.client(port, null)) {
            other.say(Messages.subscribe("TLS", 9, "z9hG4bKh1", ""));
            assertTrue(other.hear().startsWith("SIP/2.0 200 "));
            assertTrue(mute.closedByServer());
        }
    }
}
