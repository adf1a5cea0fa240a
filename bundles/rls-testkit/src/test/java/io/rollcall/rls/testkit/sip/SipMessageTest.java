package io.rollcall.rls.testkit.sip;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Examples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public class SipMessageTest {

    private static final SipMessage SUBSCRIBE = SipMessage.request("SUBSCRIBE", "sip:list@d")
            .with("Via", "SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1")
            .with("From", "\"A, B; C\" <sip:a@d;x=1>;tag=1")
            .with("To", "<sip:list@d>")
            .with("Call-ID", "c1")
            .with("CSeq", "7 SUBSCRIBE")
            .with("Supported", "eventlist, gruu")
            .with("Supported", "100rel")
            .withBody("text/plain", bytes("höhe"));

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SipMessage read(final String text) {
        return SipMessage.parse(bytes(text));
    }

    @Test
    public void shouldReadWhatItWrites() {
        final SipMessage read = SipMessage.parse(SUBSCRIBE.toBytes());
        assertEquals("SUBSCRIBE", read.method());
        assertEquals("sip:list@d", read.requestUri());
        assertEquals(7, read.cseq());
        assertEquals("z9hG4bK1", read.branch());
        assertEquals("1", read.value("From").parameter("tag"));
        assertEquals("sip:a@d;x=1", read.value("From").uri());
        assertEquals(List.of("eventlist", "gruu", "100rel"), read.elements("Supported"));
        assertTrue(read.names("supported", "EventList"));
        assertFalse(read.names("Supported", "event"));
        assertEquals("5", read.header("Content-Length"));
        assertEquals("höhe", read.bodyText());
        assertArrayEquals(SUBSCRIBE.toBytes(), read.raw());
    }

    @Test
    public void shouldReadEveryStyleAlike() {
        final SipStyle odd = SipStyle.PLAIN.withCompact().withLowerCase().withFolding();
        final String written = new String(SUBSCRIBE.toBytes(odd), StandardCharsets.UTF_8);
        assertTrue(written, written.contains("\r\nk :\r\n eventlist,\r\n\t gruu\r\nk :"));
        assertTrue(written, written.contains("\r\nl :\r\n 5\r\n"));
        assertTrue(
                "quotes and brackets stay whole: " + written,
                written.contains("\"A, B; C\" <sip:a@d;x=1>;\r\n\ttag=1"));
        final SipMessage read = SipMessage.parse(bytes(written));
        assertEquals("1", read.value("From").parameter("tag"));
        assertEquals(List.of("eventlist", "gruu", "100rel"), read.elements("Supported"));
        assertEquals("höhe", read.bodyText());
    }

    @Test
    public void shouldLeaveContentLengthOutWhereAsked() {
        final String written =
                new String(SUBSCRIBE.toBytes(SipStyle.PLAIN.withoutContentLength()), StandardCharsets.UTF_8);
        assertFalse(written, written.contains("Content-Length"));
        assertEquals("höhe", read(written).bodyText());
    }

    @Test
    public void shouldWriteAnOwnContentLengthAsItIs() {
        assertThrows(
                SipSyntaxException.class,
                () -> SipMessage.parse(SUBSCRIBE.with("Content-Length", "6").toBytes()));
        assertEquals(
                "h",
                SipMessage.parse(SUBSCRIBE.with("Content-Length", "1").toBytes())
                        .bodyText());
    }

    @Test
    public void shouldChangeHeadersInPlace() {
        final SipMessage changed =
                SUBSCRIBE.replacing("Call-ID", "c2").without("Supported").withFirst("Route", "<sip:p>");
        assertEquals("Route", changed.headers().get(0).name());
        assertEquals("c2", changed.header("Call-ID"));
        assertEquals("Call-ID", changed.headers().get(4).name());
        assertNull(changed.header("Supported"));
        assertEquals("c1", SUBSCRIBE.header("Call-ID"));
    }

    @Test
    public void shouldReadResponses() {
        final SipMessage response = read("SIP/2.0 423 Interval Too Brief\r\nCSeq: 1 SUBSCRIBE\r\n\r\n");
        assertEquals(423, response.status());
        assertEquals("SUBSCRIBE", response.method());
        assertFalse(response.isRequest());
        assertNull(response.requestUri());
    }

    @Test
    public void shouldRefuseWhatIsNoMessage() {
        for (final String text : List.of(
                "",
                "\r\n\r\n",
                "hello\r\n\r\n",
                "NOTIFY sip:a SIP/2.0\r\n",
                "SIP/2.0 99 No\r\n\r\n",
                "SIP/2.0 ABC No\r\n\r\n",
                " SIP/2.0\r\n\r\n",
                "NOTIFY SIP/2.0\r\n\r\n",
                "NOTIFY sip:a SIP/2.0\r\n: empty\r\n\r\n",
                "NOTIFY sip:a SIP/2.0\r\nnothing\r\n\r\n",
                "NOTIFY sip:a SIP/2.0\r\nContent-Length: x\r\n\r\n",
                "NOTIFY sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n")) {
            assertThrows(text, SipSyntaxException.class, () -> read(text));
        }
    }

    @Test
    public void shouldCutOrRefuseByContentLength() {
        assertThrows(SipSyntaxException.class, () -> Examples.message("m02-content-length-too-large"));
        assertEquals(563, Examples.message("m03-content-length-too-small").body().length);
        assertEquals(900, Examples.message("n01-notify-full-initial").body().length);
    }

    @Test
    public void shouldTakeHeaderValuesApart() {
        final HeaderValue state = HeaderValue.parse("terminated ; expires=0 ;Reason=\"a\\\"b;c\"; odd");
        assertEquals("terminated", state.value());
        assertEquals("0", state.parameter("expires"));
        assertEquals("a\"b;c", state.parameter("reason"));
        assertEquals("", state.parameter("ODD"));
        assertNull(state.parameter("retry-after"));
        assertEquals(List.of("<sip:a@b,c>", "\"x,y\" <sip:z>"), HeaderValue.list("<sip:a@b,c> , \"x,y\" <sip:z>,"));
    }

    @Test
    public void shouldTakeUrisApart() {
        final SipUri uri = SipUri.parse("SIP:al%40ice@[::1]:5070;transport=TCP;lr?a=b");
        assertEquals(new SipUri("sip", "al%40ice", "::1", 5070, uri.parameters()), uri);
        assertEquals("TCP", uri.parameters().get("transport"));
        assertTrue(uri.isLiteral());
        assertEquals(-1, SipUri.parse("sip:d.test").port());
        assertFalse(SipUri.parse("sip:d.test").isLiteral());
        assertThrows(SipSyntaxException.class, () -> SipUri.parse("d.test"));
        assertThrows(SipSyntaxException.class, () -> SipUri.parse("sip:d.test:port"));
    }

    @Test
    public void shouldSendResponsesWhereTheViaSays() throws Exception {
        final java.net.InetSocketAddress peer = new java.net.InetSocketAddress("127.0.0.1", 4444);
        final Flow flow = Flow.to(Transport.UDP, peer);
        final SipMessage plain = SUBSCRIBE.replacing("Via", "SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1");
        assertEquals(9, Responses.back(plain, flow).peer().getPort());
        final SipMessage rport = SUBSCRIBE.replacing("Via", "SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK1");
        assertEquals(4444, Responses.back(rport, flow).peer().getPort());
        assertEquals(
                "SIP/2.0/UDP 127.0.0.1:9;rport=4444;received=127.0.0.1;branch=z9hG4bK1",
                Responses.received(SipMessage.response(200, "OK", rport), flow).header("Via"));
        assertEquals(
                plain.header("Via"),
                Responses.received(SipMessage.response(200, "OK", plain), flow).header("Via"));
    }
}
