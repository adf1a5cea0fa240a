package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.List;
import org.junit.Test;

/** What is made of the columns of other servers. */
public class ForeignRowTest {

    @Test
    public void shouldPartARouteSet() {
        assertEquals(List.of(), ForeignRow.routes(""));
        assertEquals(List.of("<sip:a;lr>"), ForeignRow.routes("<sip:a;lr>"));
        assertEquals(
                List.of("\"x, y\" <sip:a,b@c;lr>", "<sip:d;lr=on>"),
                ForeignRow.routes("\"x, y\" <sip:a,b@c;lr>, <sip:d;lr=on>"));
    }

    @Test
    public void shouldKnowTheWayOfDatagramsAlone() {
        assertEquals("[::1]", host("udp:127.0.0.1:5060", "<sip:[0:0:0:0:0:0:0:1]:5080;lr>"));
        assertEquals("192.0.2.1", host("udp:[2001:db8::7]:5060", "sip:bob@192.0.2.1"));
        assertNull(ForeignRow.flow("tcp:127.0.0.1:5060", "sip:bob@192.0.2.1;transport=tcp"));
        assertNull(ForeignRow.flow("udp:127.0.0.1:5060", "sip:bob@192.0.2.1;transport=tcp"));
        assertNull(ForeignRow.flow("udp:127.0.0.1:5060", "sip:bob@example.com"));
        assertNull(ForeignRow.flow("", "sip:bob@192.0.2.1"));
    }

    private static String host(final String socket, final String nextHop) {
        final String host = ForeignRow.flow(socket, nextHop).peer().getAddress().getHostAddress();
        return host.equals("0:0:0:0:0:0:0:1") ? "[::1]" : host;
    }

    @Test
    public void shouldPartUsersFromHosts() {
        assertEquals(
                new SipAddress("alice", "example.com:5070"), SipAddress.of("sip:alice@example.com:5070;x=y?h=v@w"));
        assertEquals(new SipAddress("", "example.com"), SipAddress.of("sips:example.com"));
        assertEquals(new SipAddress("a;b", "c"), SipAddress.of("sip:a;b@c;user=phone"));
        assertEquals(new SipAddress("", "tel:+49123"), SipAddress.of("tel:+49123"));
        assertEquals("sip:Alice@example.com", new SipAddress("Alice", "Example.COM").key());
    }
}
