package io.rollcall.rls.sip.internal.dns;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.dns.FakeDns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.xbill.DNS.Rcode;

/** What DNS servers say, and for how long it is believed. */
public class DnsTest {

    private FakeDns server;
    private FakeDns second;
    private Dns dns;
    private long now = 1_000_000;
    private final List<String> system = new ArrayList<>();

    @Before
    public void open() throws IOException {
        server = new FakeDns();
        second = new FakeDns("a.test A 10.0.0.2");
        dns = dns(server);
    }

    @After
    public void close() throws IOException {
        server.close();
        second.close();
    }

    private Dns dns(final FakeDns... servers) {
        final List<InetSocketAddress> addresses = new ArrayList<>();
        for (final FakeDns one : servers) {
            addresses.add(new InetSocketAddress(
                    "127.0.0.1", Integer.parseInt(one.address().substring(10))));
        }
        return new Dns(new DnsRules(addresses, 300, 2, 50, 20), () -> now, host -> {
            system.add(host);
            if (host.equals("printer")) {
                return new InetAddress[] {InetAddress.getByName("10.9.9.9")};
            }
            throw new UnknownHostException(host);
        });
    }

    private String addresses(final String host) throws IOException {
        return dns.asking().addresses(host).stream()
                .map(InetAddress::getHostAddress)
                .toList()
                .toString();
    }

    @Test
    public void shouldReadEachKindOfRecord() throws Exception {
        server.add("a.test A 10.0.0.1");
        server.add("a.test AAAA 2001:db8::1");
        server.add("a.test NAPTR 10 20 \"s\" \"SIP+D2T\" \"\" _sip._tcp.a.test");
        server.add("_sip._tcp.a.test SRV 1 2 5070 h.a.test");
        assertEquals("[10.0.0.1, 2001:db8:0:0:0:0:0:1]", addresses("A.test"));
        assertEquals(
                List.of(new Naptr(10, 20, "s", "SIP+D2T", "_sip._tcp.a.test")),
                dns.asking().naptr("a.test"));
        assertEquals(List.of(new Srv(1, 2, 5070, "h.a.test")), dns.asking().srv("_sip._tcp.a.test"));
    }

    /** Within the bounds that are configured: 50 seconds for what there is, 20 for what there is not. */
    @Test
    @Requirement("3263-4-e")
    public void shouldKeepAnswersForAsLongAsTheySay() throws Exception {
        server.add("a.test A 10.0.0.1");
        server.add("test SOA ns.test. admin.test. 1 2 3 4 7");
        assertThrows(Unknown.class, () -> dns.known().addresses("a.test"));
        addresses("a.test");
        assertEquals(List.of(), dns.asking().naptr("a.test"));
        final int asked = server.asked().size();
        server.clear();
        now += 6_000;
        assertEquals(1, dns.known().addresses("a.test").size());
        assertEquals(List.of(), dns.known().naptr("a.test"));
        assertEquals(asked, server.asked().size());
        now += 2_000;
        assertThrows("negative for 7 seconds", Unknown.class, () -> dns.known().naptr("a.test"));
        now += 43_000;
        assertThrows("60, cut to 50 seconds", Unknown.class, () -> dns.known().addresses("a.test"));
    }

    @Test
    public void shouldFollowAliases() throws Exception {
        server.add("b.test CNAME a.test.");
        server.add("a.test A 10.0.0.1");
        assertEquals("[10.0.0.1]", addresses("b.test"));
        server.add("x.test CNAME y.test.");
        server.add("y.test CNAME x.test.");
        assertThrows(Unknown.class, () -> dns.asking().srv("x.test"));
    }

    @Test
    public void shouldAskByTcpWhereAnAnswerIsCutOff() throws Exception {
        for (int i = 0; i < 60; i++) {
            server.add("_sip._udp.big.test SRV 1 1 " + (5000 + i) + " some-long-host-name-" + i + ".big.test");
        }
        server.cutsOff();
        assertEquals(60, dns.asking().srv("_sip._udp.big.test").size());
    }

    @Test
    public void shouldListenToNobodyElse() throws Exception {
        server.add("a.test A 10.0.0.1");
        server.noisy();
        assertEquals("[10.0.0.1]", addresses("a.test"));
    }

    @Test
    public void shouldAskTheNextServer() throws Exception {
        dns = dns(server, second);
        server.silent(true);
        assertEquals("[10.0.0.2]", addresses("a.test"));
        server.silent(false);
        server.fails(Rcode.SERVFAIL);
        assertEquals(List.of(), dns.asking().naptr("a.test"));
        assertEquals("a.test. NAPTR", second.asked().get(second.asked().size() - 1));
    }

    /** Nobody waits for a dead DNS again and again. */
    @Test
    @Requirement("3263-4-e")
    public void shouldNotAskADeadServerAgainSoSoon() throws Exception {
        server.silent(true);
        assertThrows(Unknown.class, () -> dns.asking().naptr("a.test"));
        assertEquals(2, server.asked().size());
        assertThrows(Unknown.class, () -> dns.asking().naptr("a.test"));
        assertThrows(Unknown.class, () -> dns.asking().naptr("b.test"));
        assertEquals(2, server.asked().size());
        server.silent(false);
        server.add("a.test A 10.0.0.1");
        now += 6_000;
        assertEquals("[10.0.0.1]", addresses("a.test"));
    }

    /** One domain that is broken says nothing of the others. */
    @Test
    @Requirement("3263-4-e")
    public void shouldAskOnAfterADomainThatNobodyCanTell() throws Exception {
        server.add("_sip._udp.a.test SRV 1 1 5060 host.a.test");
        server.fails(Rcode.SERVFAIL);
        assertThrows(Unknown.class, () -> dns.asking().srv("_sip._udp.broken.test"));
        server.fails(Rcode.NOERROR);
        assertEquals(1, dns.asking().srv("_sip._udp.a.test").size());
    }

    @Test
    public void shouldKnowTheNamesOfThisMachine() throws Exception {
        assertTrue(dns.asking().local("localhost"));
        assertTrue(addresses("localhost").contains("127.0.0.1"));
        assertEquals("[10.9.9.9]", addresses("printer"));
        assertEquals(List.of("printer"), system);
    }

    @Test
    public void shouldNotAskForWhatNeverLeadsAnywhere() throws Exception {
        assertEquals("[]", addresses("Nowhere.INVALID."));
        assertEquals("[]", addresses("a..b"));
        assertEquals("[]", addresses("x".repeat(300)));
        assertEquals(List.of(), server.asked());
    }
}
