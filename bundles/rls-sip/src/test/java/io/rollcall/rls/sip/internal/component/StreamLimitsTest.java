package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** What connections may cost; each limit is live. */
public class StreamLimitsTest {

    private static final String PROMISE = "NOTIFY sip:x SIP/2.0\r\nVia: SIP/2.0/TCP x;branch=z9hG4bK1\r\n";

    @Rule
    public final Side side = new Side();

    private final List<TcpPeer> peers = new ArrayList<>();

    private TcpPeer peer() throws IOException {
        final TcpPeer peer = new TcpPeer(side.address());
        peers.add(peer);
        return peer;
    }

    @After
    public void close() throws IOException {
        for (final TcpPeer peer : peers) {
            peer.close();
        }
    }

    private void shouldServe(final TcpPeer peer, final String branch) throws IOException {
        peer.say(Messages.subscribe("TCP", 9, branch, ""));
        assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
    }

    /** Many that promise a large message and say half of it: no more memory than was allowed. */
    @Test
    @Requirement("HYG-xml-b")
    public void shouldCloseWhatNeedsMoreMemoryThanThereIs() throws Exception {
        side.change("stream_buffer_bytes", "1000000");
        final TcpPeer good = peer();
        shouldServe(good, "z9hG4bKsb1");
        for (int i = 0; i < 20; i++) {
            try {
                peer().sayRaw(PROMISE + "Content-Length: 900000\r\n\r\n" + "x".repeat(100_000));
            } catch (final IOException e) {
                // it is closed while it speaks
            }
        }
        Await.until("some are closed", () -> side.count("sip.connections.closed") >= 10);
        assertTrue(side.count("sip.connections.buffered") <= 1_000_000);
        shouldServe(good, "z9hG4bKsb2");
        close();
        peers.clear();
        Await.until("all is given back", () -> side.count("sip.connections.buffered") == 0);
        shouldServe(peer(), "z9hG4bKsb3");
    }

    @Test
    @Requirement("HYG-xml-b")
    public void shouldCloseAStreamWhoseHeadHasNoEnd() throws Exception {
        side.change("max_head_bytes", "10000");
        final TcpPeer endless = peer();
        endless.sayRaw(PROMISE + "X: y\r\n".repeat(3000));
        assertTrue(endless.closedByServer());
        shouldServe(peer(), "z9hG4bKsb4");
    }

    @Test
    @Requirement("HYG-lim-a")
    public void shouldNotGiveAllConnectionsToOneAddress() throws Exception {
        side.change("source_connections", "2");
        final TcpPeer first = peer();
        shouldServe(first, "z9hG4bKsb5");
        shouldServe(peer(), "z9hG4bKsb6");
        assertTrue(peer().closedByServer());
        first.close();
        Await.until("there is room", () -> side.count("sip.connections.open") == 1);
        shouldServe(peer(), "z9hG4bKsb7");
    }
}
