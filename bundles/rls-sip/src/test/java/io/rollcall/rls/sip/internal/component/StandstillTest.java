package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Peers that take no data hold up nobody else, even when there are more of them than threads that write. */
public class StandstillTest {

    private static final int DEAF = 6;

    @Rule
    public final Side side = new Side("stream_workers", "2", "stream_write_ms", "60000");

    @Test
    public void shouldWriteToOthersWhileManyStandStill() throws Exception {
        final List<AutoCloseable> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < DEAF; i++) {
                final ServerSocket server = new ServerSocket();
                deaf.add(server);
                server.setReceiveBufferSize(4096);
                server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
                server.setSoTimeout(10_000);
                send(server.getLocalPort(), 8_000_000);
                deaf.add(server.accept());
            }
            try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
                other.setSoTimeout(10_000);
                for (int i = 1; i <= 20; i++) {
                    send(other.getLocalPort(), 10);
                }
                try (TcpPeer peer = new TcpPeer(other.accept())) {
                    for (int i = 1; i <= 20; i++) {
                        final String request = peer.hear();
                        assertTrue(request, request.startsWith("NOTIFY "));
                        peer.say(Messages.response("200 OK", request, ""));
                    }
                }
            }
            Await.until("all but the deaf have answered", () -> side.engine.notifiesEnded.size() == 20);
        } finally {
            for (final AutoCloseable one : deaf) {
                one.close();
            }
        }
    }

    private void send(final int port, final int bytes) {
        side.transport.send(Messages.notify("sip:a@127.0.0.1:" + port + ";transport=tcp", new byte[bytes], null));
    }
}
