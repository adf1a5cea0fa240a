package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Messages that are larger than they may be; each limit is live. */
public class SizeLimitsTest {

    @Rule
    public final Side side = new Side();

    private UdpPeer peer;
    private int branch;

    @Before
    public void open() throws Exception {
        peer = new UdpPeer(side.address());
    }

    @After
    public void close() {
        peer.close();
    }

    private String subscribe(final String more) {
        return Messages.subscribe("UDP", peer.port(), "z9hG4bKsize" + ++branch, more);
    }

    private void answers(final String start, final String request) throws Exception {
        peer.say(request);
        final String response = peer.hear();
        assertTrue(response, response.startsWith("SIP/2.0 " + start));
    }

    @Test
    @Requirement("HYG-xml-b")
    public void shouldRefuseALargeDatagram() throws Exception {
        final String more = ("X: " + "y".repeat(500) + "\n").repeat(20);
        answers("200 ", subscribe(more));
        side.change("max_datagram_bytes", "8000");
        answers("513 Message Too Large", subscribe(more));
        assertEquals(1, side.engine.subscribes.size());
        assertEquals(1, side.count("sip.requests.refused"));
    }

    @Test
    @Requirement("HYG-xml-b")
    public void shouldRefuseALargeHead() throws Exception {
        final String more = ("X: " + "y".repeat(500) + "\n").repeat(20);
        side.change("max_head_bytes", "8000");
        answers("513 Message Too Large", subscribe(more));
        assertEquals(0, side.engine.subscribes.size());
    }

    @Test
    @Requirement("HYG-xml-b")
    public void shouldRefuseALongLine() throws Exception {
        answers("400 Header Line Too Long", subscribe("X: " + "y".repeat(8190) + "\n"));
        answers("400 Header Line Too Long", subscribe("X: " + "y\n ".repeat(4000) + "\n"));
        answers("200 ", subscribe("X: " + "y".repeat(8000) + "\n"));
        side.change("max_line_bytes", "1000");
        answers("400 Header Line Too Long", subscribe("X: " + "y".repeat(1000) + "\n"));
        answers(
                "414 Request-URI Too Long",
                subscribe("").replace("SUBSCRIBE sip:list", "SUBSCRIBE sip:" + "l".repeat(1000)));
    }

    @Test
    @Requirement("HYG-xml-b")
    public void shouldRefuseALargeBody() throws Exception {
        final String notify = Messages.notifyFrom(peer.port(), "z9hG4bKsizeN", 1)
                .replace("Length: 4\n\nbody", "Length: 2000\n\n" + "b".repeat(2000));
        side.change("max_body_bytes", "1000");
        answers("413 Request Entity Too Large", notify);
        assertEquals(0, side.engine.notifies.size());
        side.change("max_body_bytes", "2000");
        answers("200 ", notify.replace("z9hG4bKsizeN", "z9hG4bKsizeM"));
    }

    @Test
    public void shouldDropALargeResponse() throws Exception {
        peer.say("SIP/2.0 200 OK\nVia: SIP/2.0/UDP x;branch=z9hG4bKlarge\nCSeq: 1 NOTIFY\nX: " + "y".repeat(9000)
                + "\nl: 0\n\n");
        Await.until("it is dropped", () -> side.count("sip.messages.unreadable") == 1);
    }

    @Test
    public void shouldKeepTheLimitThatStandsWhereAnotherMakesNoSense() throws Exception {
        side.change("max_line_bytes", "1000");
        side.change("max_line_bytes", "10");
        answers("400 Header Line Too Long", subscribe("X: " + "y".repeat(1000) + "\n"));
    }
}
