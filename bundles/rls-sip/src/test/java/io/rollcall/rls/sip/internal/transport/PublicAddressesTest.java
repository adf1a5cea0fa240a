package io.rollcall.rls.sip.internal.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.rollcall.rls.api.Transport;
import java.net.InetAddress;
import java.util.List;
import org.junit.Test;

/** The key server_address, and what Contact and Via make of it. */
public class PublicAddressesTest {

    private static String contact(final Transport transport, final String... addresses) {
        return new ContactBook(PublicAddresses.parse(List.of(addresses)))
                .contact(false, transport, InetAddress.getLoopbackAddress(), 5070);
    }

    @Test
    public void shouldKnowOneForEachTransportAndOneForTheRest() {
        final String[] addresses = {"lists.test", "tls:secure.test:5063", "udp:[2001:DB8::1]", "tcp:sip:rls@t.test"};
        assertEquals("<sip:[2001:DB8::1]:5070;transport=udp;gr>", contact(Transport.UDP, addresses));
        assertEquals("<sip:rls@t.test:5070;transport=tcp;gr>", contact(Transport.TCP, addresses));
        assertEquals("<sip:secure.test:5063;transport=tls;gr>", contact(Transport.TLS, addresses));
        assertEquals("<sip:lists.test:5070;transport=ws;gr>", contact(Transport.WS, addresses));
        assertEquals("<sip:lists.test:5070;transport=ws;gr>", contact(Transport.WSS, addresses));
        assertEquals("<sip:127.0.0.1:5070;transport=tcp;gr>", contact(Transport.TCP, "tls:secure.test"));
        assertEquals("<sip:tls:5062;transport=tcp;gr>", contact(Transport.TCP, "tls:5062"));
        assertEquals("<sip:127.0.0.1:5070;transport=udp;gr>", contact(Transport.UDP));
    }

    @Test
    public void shouldWriteASipsUriWithoutTheTransportItMeansAnyhow() {
        final ContactBook book = new ContactBook(PublicAddresses.parse(List.of("tls:secure.test:5063")));
        assertEquals(
                "<sips:secure.test:5063;gr>",
                book.contact(true, Transport.TLS, InetAddress.getLoopbackAddress(), 5061));
    }

    /** With TLS the name of the certificate, otherwise what the peer can send to whatever it makes of the name. */
    @Test
    public void shouldNameThePublicAddressInViaOfTlsAlone() {
        final ContactBook book = new ContactBook(PublicAddresses.parse(List.of("lists.test")));
        assertEquals("lists.test:5061", book.sentBy(Transport.TLS, InetAddress.getLoopbackAddress(), 5061));
        assertEquals("127.0.0.1:5060", book.sentBy(Transport.TCP, InetAddress.getLoopbackAddress(), 5060));
    }

    @Test
    public void shouldRefuseWhatIsNone() {
        for (final String bad : List.of("a b", "::1", "tls:", "udp:a,udp:b", "a,b", "tls:x:99999")) {
            assertThrows(bad, IllegalArgumentException.class, () -> PublicAddresses.parse(List.of(bad.split(","))));
        }
    }
}
