package io.rollcall.rls.sip.internal.message;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.testkit.Requirement;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** What becomes of the topmost Via in a response, and where the response goes. */
public class ViaTest {

    private static final InetSocketAddress SOURCE = new InetSocketAddress("10.0.0.1", 4444);

    private static String written(final String value) {
        final ByteWriter out = new ByteWriter(16);
        Via.parse(value).write(out, SOURCE);
        return new String(out.done(), StandardCharsets.UTF_8);
    }

    @Test
    @Requirement("3581-4-a")
    public void shouldFillRport() {
        assertEquals(
                "SIP/2.0/UDP 10.0.0.1:5060;rport=4444;branch=z9hG4bK1;received=10.0.0.1",
                written("SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bK1"));
        assertEquals(
                "SIP/2.0/UDP host;branch=z9hG4bKrport;rport=4444;received=10.0.0.1",
                written("SIP/2.0/UDP host;branch=z9hG4bKrport;rport"));
        assertEquals(
                SOURCE, Via.parse("SIP/2.0/UDP host:99;rport;branch=z9hG4bK1").responseTo(SOURCE));
    }

    /** Whatever stands around the name of the parameter: what is read as rport is written as rport. */
    @Test
    public void shouldFillRportAmongControlCharacters() {
        assertEquals(
                "SIP/2.0/UDP h;rport=4444;branch=z9hG4bK1;received=10.0.0.1",
                written("SIP/2.0/UDP h;rport\u0001;branch=z9hG4bK1"));
        assertEquals(
                "SIP/2.0/UDP h;\u0001rport=4444;received=10.0.0.1", written("SIP/2.0/UDP h;\u0001rport\r=\u00017"));
        assertEquals(
                "SIP/2.0/UDP h;x=\";rport \";rport=4444;received=10.0.0.1",
                written("SIP/2.0/UDP h;x=\";rport \";rport"));
    }

    /** What a peer says it is received from is not what it is received from. */
    @Test
    public void shouldPutItsOwnReceivedInPlaceOfTheOneThatCame() {
        assertEquals(
                "SIP/2.0/UDP host;branch=z9hG4bK1;rport=4444;x;received=10.0.0.1",
                written("SIP/2.0/UDP host;received=192.0.2.9;branch=z9hG4bK1;rport=9;x"));
        assertEquals(
                "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1",
                written("SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1; Received = 192.0.2.9"));
    }

    /** A quote where none belongs hides the parameters from one look and not from the other. */
    @Test
    public void shouldWriteAViaAsItCameWhereRportIsNotFoundAgain() {
        assertEquals(
                "SIP/2.0/\"UDP h;rport;branch=z9hG4bK1;received=10.0.0.1",
                written("SIP/2.0/\"UDP h;rport;branch=z9hG4bK1"));
    }

    @Test
    @Requirement("3261-18-d")
    public void shouldAddReceivedWhereSentByDiffers() {
        assertEquals(
                "SIP/2.0/UDP host.test:5062;branch=z9hG4bK1;received=10.0.0.1",
                written("SIP/2.0/UDP host.test:5062;branch=z9hG4bK1"));
        assertEquals("SIP/2.0/TCP 10.0.0.1;branch=z9hG4bK1", written("SIP/2.0/TCP 10.0.0.1;branch=z9hG4bK1"));
        assertEquals(
                5062,
                Via.parse("SIP/2.0/UDP host.test:5062;branch=z")
                        .responseTo(SOURCE)
                        .getPort());
        assertEquals(
                5060,
                Via.parse("SIP/2.0/UDP host.test;branch=z").responseTo(SOURCE).getPort());
    }

    @Test
    public void shouldReadIpv6() {
        final Via via = Via.parse("SIP/2.0/UDP [::1]:7;branch=z9hG4bK1");
        assertEquals("::1", via.host());
        assertEquals(7, via.port());
        assertEquals(5060, Via.parse("SIP/2.0/UDP [::1];branch=z9hG4bK1").port());
    }
}
