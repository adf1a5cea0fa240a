package io.rollcall.rls.sip.internal.locate;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.dns.Lookups;
import io.rollcall.rls.sip.internal.dns.Naptr;
import io.rollcall.rls.sip.internal.dns.Srv;
import io.rollcall.rls.sip.internal.dns.Unknown;
import io.rollcall.rls.sip.internal.message.Hosts;
import io.rollcall.rls.sip.internal.message.SipUri;
import io.rollcall.rls.sip.internal.transport.Target;
import io.rollcall.rls.testkit.Requirement;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

/** From URIs to servers. */
public class ServerSelectionTest {

    private final Zone zone = new Zone();
    private Set<Transport> offered = Set.of(Transport.UDP, Transport.TCP, Transport.TLS);

    /** What DNS has; writes down what it is asked. */
    private static final class Zone implements Lookups {

        final Map<String, List<Naptr>> naptr = new HashMap<>();
        final Map<String, List<Srv>> srv = new HashMap<>();
        final Map<String, List<InetAddress>> addresses = new HashMap<>();
        final List<String> asked = new ArrayList<>();

        void naptr(final int order, final int preference, final String service, final String replacement) {
            naptr.computeIfAbsent("d.test", key -> new ArrayList<>())
                    .add(new Naptr(order, preference, "S", service, replacement));
        }

        void srv(final String service, final int priority, final int port, final String host) {
            srv.computeIfAbsent(service, key -> new ArrayList<>()).add(new Srv(priority, 0, port, host));
        }

        void address(final String host, final String literal) {
            addresses.computeIfAbsent(host, key -> new ArrayList<>()).add(Hosts.byLiteral(literal));
        }

        @Override
        public boolean local(final String host) {
            return host.equals("localhost");
        }

        @Override
        public List<Naptr> naptr(final String domain) {
            asked.add("NAPTR " + domain);
            return naptr.getOrDefault(domain, List.of());
        }

        @Override
        public List<Srv> srv(final String service) {
            asked.add("SRV " + service);
            return srv.getOrDefault(service, List.of());
        }

        @Override
        public List<InetAddress> addresses(final String host) {
            asked.add("A " + host);
            return addresses.getOrDefault(host, List.of());
        }
    }

    private String to(final String uri) {
        zone.asked.clear();
        final StringBuilder text = new StringBuilder();
        try {
            for (final Target target :
                    new ServerSelection(SipUri.parse(uri), zone, offered::contains, bound -> 0, true).targets()) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(target.transport())
                        .append(' ')
                        .append(target.peer().getAddress().getHostAddress())
                        .append(':')
                        .append(target.peer().getPort())
                        .append(target.domain() == null ? "" : "=" + target.domain());
            }
        } catch (final Unknown e) {
            return "unknown";
        }
        return text.toString();
    }

    /** The table of RFC 3263, 4.1 and 4.2: what a URI says itself is not asked. */
    @Test
    @Requirement("3263-4-b")
    public void shouldNotAskWhatTheUriSays() {
        zone.address("h.d.test", "10.0.0.1");
        zone.srv("_sip._udp.h.d.test", 0, 9, "h.d.test");
        zone.naptr.put("h.d.test", List.of(new Naptr(0, 0, "s", "SIP+D2U", "_sip._udp.h.d.test")));
        assertEquals("UDP 10.0.0.9:5060", to("sip:a@10.0.0.9"));
        assertEquals("UDP 10.0.0.9:5070", to("sip:a@10.0.0.9:5070"));
        assertEquals("TCP 10.0.0.9:5060", to("sip:a@10.0.0.9;transport=tcp"));
        assertEquals("TLS 10.0.0.9:5061=10.0.0.9", to("sips:a@10.0.0.9"));
        assertEquals("TLS 10.0.0.9:5061=10.0.0.9", to("sips:a@10.0.0.9;transport=tcp"));
        assertEquals("TLS 10.0.0.9:5061=10.0.0.9", to("sip:a@10.0.0.9;transport=tls"));
        assertEquals("UDP 0:0:0:0:0:0:0:1:5060", to("sip:a@[::1]"));
        assertEquals("UDP 10.0.0.9:5060", to("sip:a@d.test;maddr=10.0.0.9"));
        assertEquals("", to("sip:a@[:::]"));
        assertEquals(List.of(), zone.asked);
        assertEquals("UDP 10.0.0.1:5070", to("sip:a@h.d.test:5070"));
        assertEquals("TCP 10.0.0.1:5070", to("sip:a@h.d.test:5070;transport=tcp"));
        assertEquals("TLS 10.0.0.1:5070=h.d.test", to("sips:a@h.d.test:5070"));
        assertEquals(List.of("A h.d.test"), zone.asked);
        assertEquals("TCP 10.0.0.1:5060", to("sip:a@h.d.test;transport=tcp"));
        assertEquals(List.of("SRV _sip._tcp.h.d.test", "A h.d.test"), zone.asked);
        assertEquals("TLS 10.0.0.1:5061=h.d.test", to("sip:a@h.d.test;transport=tls"));
        assertEquals(List.of("SRV _sips._tcp.h.d.test", "A h.d.test"), zone.asked);
        assertEquals("UDP 10.0.0.1:9", to("sip:a@h.d.test"));
        assertEquals("UDP 10.0.0.1:9", to("sip:a@h.d.test;transport=udp"));
    }

    @Test
    @Requirement("3263-4-a")
    public void shouldGoFromNaptrToSrvToAddresses() {
        zone.naptr(20, 5, "SIP+D2U", "_sip._udp.d.test");
        zone.naptr(10, 60, "SIP+D2T", "_sip._tcp.d.test");
        zone.naptr(10, 50, "SIPS+D2T", "_sips._tcp.d.test");
        zone.naptr(1, 1, "SIP+D2S", "_sip._sctp.d.test");
        zone.naptr(1, 1, "E2U+sip", "elsewhere.test");
        zone.srv("_sip._udp.d.test", 0, 5060, "u.d.test");
        zone.srv("_sip._tcp.d.test", 2, 5072, "t2.d.test");
        zone.srv("_sip._tcp.d.test", 1, 5071, "t1.d.test");
        zone.srv("_sips._tcp.d.test", 0, 5061, "s.elsewhere.test");
        zone.address("u.d.test", "10.0.0.1");
        zone.address("t1.d.test", "10.0.0.2");
        zone.address("t1.d.test", "2001:db8::2");
        zone.address("t2.d.test", "10.0.0.3");
        zone.address("s.elsewhere.test", "10.0.0.4");
        final String streams = "TCP 10.0.0.2:5071 TCP 2001:db8:0:0:0:0:0:2:5071 TCP 10.0.0.3:5072";
        assertEquals("TLS 10.0.0.4:5061=d.test " + streams + " UDP 10.0.0.1:5060", to("sip:a@d.test"));
        assertEquals("TLS 10.0.0.4:5061=d.test", to("sips:a@d.test"));
        assertEquals(streams, to("sip:a@d.test;transport=tcp"));
        offered = Set.of(Transport.UDP);
        assertEquals("UDP 10.0.0.1:5060", to("sip:a@d.test"));
    }

    @Test
    @Requirement("3263-4-a")
    public void shouldAskForServicesWithoutNaptrAndForTheHostWithoutServices() {
        zone.address("d.test", "10.0.0.7");
        assertEquals("UDP 10.0.0.7:5060", to("sip:a@d.test"));
        assertEquals(List.of("NAPTR d.test", "SRV _sip._udp.d.test", "SRV _sip._tcp.d.test", "A d.test"), zone.asked);
        assertEquals("TLS 10.0.0.7:5061=d.test", to("sips:a@d.test"));
        assertEquals(List.of("NAPTR d.test", "SRV _sips._tcp.d.test", "A d.test"), zone.asked);
        zone.srv("_sip._tcp.d.test", 0, 5070, "h.d.test");
        zone.address("h.d.test", "10.0.0.8");
        assertEquals("TCP 10.0.0.8:5070", to("sip:a@d.test"));
        offered = Set.of(Transport.TCP);
        assertEquals("TCP 10.0.0.9:5060", to("sip:a@10.0.0.9"));
    }

    /** A root as target says that there is no such service, and so the host is none (RFC 2782). */
    @Test
    public void shouldNotTurnToTheHostWhereTheServiceIsDenied() {
        zone.srv("_sip._udp.d.test", 0, 0, ".");
        zone.address("d.test", "10.0.0.7");
        assertEquals("", to("sip:a@d.test"));
    }

    @Test
    public void shouldNotAskDnsAboutNamesOfThisMachine() {
        zone.address("localhost", "127.0.0.1");
        assertEquals("UDP 127.0.0.1:5060", to("sip:a@localhost"));
        assertEquals("TCP 127.0.0.1:5060", to("sip:a@localhost;transport=tcp"));
        assertEquals(List.of("A localhost"), zone.asked);
    }

    /** By lot according to weight, and each once (RFC 2782). */
    @Test
    @Requirement("3263-4-c")
    public void shouldDrawLotsAmongEquals() {
        final List<Srv> records = List.of(
                new Srv(2, 9, 1, "late"),
                new Srv(1, 70, 1, "heavy"),
                new Srv(1, 0, 1, "none"),
                new Srv(1, 30, 1, "light"));
        assertEquals("[none, heavy, light, late]", hosts(SrvOrder.of(records, bound -> 0)));
        assertEquals("[light, heavy, none, late]", hosts(SrvOrder.of(records, bound -> bound - 1)));
        final int[] first = new int[1];
        final Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            first[0] += SrvOrder.of(records, random::nextInt).get(0).host().equals("heavy") ? 1 : 0;
        }
        assertEquals(700, first[0], 60);
    }

    private static String hosts(final List<Srv> records) {
        return records.stream().map(Srv::host).toList().toString();
    }
}
