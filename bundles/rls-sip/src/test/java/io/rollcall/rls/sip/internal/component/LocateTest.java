package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.FreePorts;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.dns.FakeDns;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Servers found by DNS, and what happens when one of them fails. */
public class LocateTest {

    @Rule
    public final Side side = new Side("timer_t1_ms", "30", "timer_t2_ms", "120", "dns_timeout_ms", "500");

    private FakeDns dns;
    private UdpPeer first;
    private UdpPeer second;

    @Before
    public void open() throws Exception {
        first = new UdpPeer(side.address());
        second = new UdpPeer(side.address());
        dns = new FakeDns(
                "home.test NAPTR 10 10 \"s\" \"SIP+D2U\" \"\" _sip._udp.home.test",
                "_sip._udp.home.test SRV 1 0 " + first.port() + " one.home.test",
                "_sip._udp.home.test SRV 2 0 " + second.port() + " two.home.test",
                "one.home.test A 127.0.0.1",
                "two.home.test A 127.0.0.1");
        side.change("dns_servers", dns.address());
    }

    @After
    public void close() throws Exception {
        first.close();
        second.close();
        dns.close();
    }

    private FakeEngine.Ended ended(final int number) {
        Await.until("the NOTIFY ended", () -> side.engine.notifiesEnded.size() == number);
        return side.engine.notifiesEnded.get(number - 1);
    }

    private void send(final String target) {
        side.transport.send(Messages.notify(target, new byte[5], null));
    }

    private static String branch(final String request) {
        return request.replaceFirst("(?s).*;branch=([^;\r]+).*", "$1");
    }

    private static void answer(final UdpPeer peer, final String request, final String start) throws Exception {
        peer.say(Messages.response(start, request, ""));
    }

    @Test
    @Requirement("3263-4-a")
    public void shouldSendEachCopyToTheServerThatDnsNames() throws Exception {
        send("sip:a@home.test");
        final String request = first.hear();
        assertEquals("a copy", request, first.hear());
        answer(first, request, "200 OK");
        assertEquals(200, ((Outcome.Answered) ended(1).outcome()).status());
        final int asked = dns.asked().size();
        send("sip:b@home.test");
        answer(first, first.hear(), "200 OK");
        ended(2);
        assertEquals("from memory", asked, dns.asked().size());
    }

    /** The next server gets a new branch, and what failed is tried last for a while. */
    @Test
    @Requirement({"3263-4-c", "3263-4-a"})
    public void shouldTurnToTheNextServerAfterATimeout() throws Exception {
        send("sip:a@home.test");
        final String lost = first.hear();
        final String request = second.hearWithin(20_000);
        assertNotEquals(branch(lost), branch(request));
        assertEquals(lost.replace(branch(lost), ""), request.replace(branch(request), ""));
        answer(second, request, "200 OK");
        assertEquals(200, ((Outcome.Answered) ended(1).outcome()).status());
        send("sip:a@home.test");
        answer(second, second.hear(), "200 OK");
        assertEquals(200, ((Outcome.Answered) ended(2).outcome()).status());
        assertEquals(1, side.count("sip.requests.failover"));
    }

    @Test
    @Requirement("3263-4-c")
    public void shouldTurnToTheNextServerAfter503AndSayWhatTheLastOneSaid() throws Exception {
        send("sip:a@home.test");
        final String request = first.hear();
        answer(first, request, "503 Service Unavailable");
        final String again = second.hear();
        assertNotEquals(branch(request), branch(again));
        answer(second, again, "503 Service Unavailable");
        assertEquals(503, ((Outcome.Answered) ended(1).outcome()).status());
        send("sip:a@home.test");
        answer(first, first.hear(), "404 Not Found");
        assertEquals("nobody else is asked", 404, ((Outcome.Answered) ended(2).outcome()).status());
    }

    @Test
    @Requirement({"3263-4-c", "3263-4-b"})
    public void shouldTurnToTheNextServerWhereNobodyTakesTheConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            server.setSoTimeout(10_000);
            dns.add("_sip._tcp.home.test SRV 1 0 " + FreePorts.next() + " one.home.test");
            dns.add("_sip._tcp.home.test SRV 2 0 " + server.getLocalPort() + " two.home.test");
            send("sip:a@home.test;transport=tcp");
            try (TcpPeer peer = new TcpPeer(server.accept())) {
                peer.say(Messages.response("200 OK", peer.hear(), ""));
                assertEquals(200, ((Outcome.Answered) ended(1).outcome()).status());
            }
        }
        assertTrue(dns.asked().toString(), dns.asked().contains("_sip._tcp.home.test. SRV"));
        assertTrue(dns.asked().toString(), !dns.asked().contains("home.test. NAPTR"));
    }

    /** The certificate must name the domain of the URI, not the host that DNS makes of it. */
    @Test
    @Requirement("5922-7-a")
    public void shouldCheckTheNameOfTheUriAndNotThatOfTheHost() throws Exception {
        side.properties.put("timer_t1_ms", "200");
        side.properties.put("timer_t2_ms", "400");
        side.properties.put("tls_certificate", TlsPeer.file("host.pem").toString());
        side.properties.put("tls_trust", TlsPeer.file("authority.pem").toString());
        side.change("listen", "udp:127.0.0.1:" + side.port + ", tls:127.0.0.1:" + FreePorts.next());
        try (ServerSocket server = TlsPeer.server("elsewhere.pem")) {
            for (final String domain : new String[] {"elsewhere.test", "home.test"}) {
                dns.add("_sips._tcp." + domain + " SRV 1 0 " + server.getLocalPort() + " two.home.test");
            }
            send("sips:a@elsewhere.test");
            try (TcpPeer peer = new TcpPeer(server.accept())) {
                peer.say(Messages.response("200 OK", peer.hear(), ""));
                assertEquals(200, ((Outcome.Answered) ended(1).outcome()).status());
                send("sips:a@home.test");
                server.accept().close();
                assertTrue(ended(2).outcome() instanceof Outcome.Unreachable);
            }
        }
    }

    @Test
    @Requirement("3263-4-e")
    public void shouldServeOthersWhileDnsIsDead() throws Exception {
        send("sip:a@home.test");
        answer(first, first.hear(), "200 OK");
        ended(1);
        dns.silent(true);
        for (int i = 0; i < 20; i++) {
            send("sip:a@unknown" + i + ".test");
        }
        send("sip:a@home.test");
        answer(first, first.hear(), "200 OK");
        ended(2);
        send("sip:a@127.0.0.1:" + second.port());
        answer(second, second.hear(), "200 OK");
        assertEquals(200, ((Outcome.Answered) ended(3).outcome()).status());
    }

    /** The connection is gone when the answer comes, and at the address it came from nobody listens. */
    @Test
    @Requirement("3263-4-d")
    public void shouldFindTheSenderOfARequestByTheNameInItsVia() throws Exception {
        side.engine.toSubscribe = request -> null;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.2"))) {
            server.setSoTimeout(10_000);
            dns.add("phone.test A 127.0.0.2");
            dns.add("_sip._tcp.desk.test SRV 1 0 " + server.getLocalPort() + " phone.test");
            for (final String sentBy : new String[] {"phone.test:" + server.getLocalPort(), "desk.test"}) {
                final String branch = "z9hG4bK" + sentBy.substring(0, 4);
                // nobody listens on the usual port of that address
                final InetAddress source = InetAddress.getByName("127.0.0.3");
                try (TcpPeer peer = new TcpPeer(new Socket(side.address().getAddress(), side.port, source, 0))) {
                    peer.say(Messages.subscribe("TCP", 9, branch, "").replace("127.0.0.1:9;", sentBy + ";"));
                    Await.until("the SUBSCRIBE came", () -> side.engine.replies.size() == 1);
                }
                Await.until("the connection is gone", () -> side.count("sip.connections.open") == 0);
                side.engine.replies.remove(0).accept(new Answer.Accepted("t", 60));
                try (TcpPeer found = new TcpPeer(server.accept())) {
                    final String response = found.hear();
                    assertTrue(response, response.startsWith("SIP/2.0 200 "));
                    assertTrue(response, response.contains(branch));
                }
                Await.until("the connection is gone", () -> side.count("sip.connections.open") == 0);
            }
        }
        assertEquals(2, side.count("sip.responses.moved"));
        assertEquals(0, side.count("sip.responses.lost"));
    }
}
