package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.testkit.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;

/** A node whose lease is over is silent, whatever it has begun. */
public class SendingRightTest {

    @Rule
    public final Side side = new Side("timer_t1_ms", "50", "timer_t2_ms", "200");

    private final AtomicBoolean right = new AtomicBoolean(true);

    private void assertWithdrawn(final int waiting) {
        Await.until("it ended", () -> side.engine.notifiesEnded.size() == 1);
        assertTrue(side.engine.notifiesEnded.get(0).outcome() instanceof Outcome.Lost);
        Await.until("counted", () -> side.count("sip.requests.withdrawn") == 1);
        assertEquals(waiting, side.count("sip.transactions.client"));
    }

    @Test
    public void shouldNotRetransmitWithoutRight() throws Exception {
        try (UdpPeer watcher = new UdpPeer(side.address())) {
            final String target = "sip:a@127.0.0.1:" + watcher.port();
            side.transport.send(Messages.notify(target, new byte[5], null), right::get);
            final String first = watcher.hear();
            assertEquals(first, watcher.hear());
            right.set(false);
            assertWithdrawn(0);
            watcher.hearWithin(1); // one may have been on its way
            assertNull(watcher.hearWithin(400));
        }
    }

    @Test
    public void shouldNotBeginWithoutRight() throws Exception {
        right.set(false);
        try (UdpPeer watcher = new UdpPeer(side.address())) {
            side.transport.send(Messages.notify("sip:a@127.0.0.1:" + watcher.port(), new byte[5], null), right::get);
            assertWithdrawn(0);
            assertNull(watcher.hearWithin(100));
        }
    }

    /** What waits behind a peer that takes no data does not leave when the peer goes on. */
    @Test
    public void shouldDropWhatWaitsInAQueue() throws Exception {
        side.change("listen", "udp:127.0.0.1:" + side.port + ", tcp:127.0.0.1:" + side.port);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            final String target = "sip:a@127.0.0.1:" + server.getLocalPort() + ";transport=tcp";
            side.transport.send(Messages.notify(target, new byte[20_000_000], null));
            try (TcpPeer watcher = new TcpPeer(server.accept())) {
                Await.until("it is on its way", watcher::waits);
                final AtomicInteger asked = new AtomicInteger();
                side.transport.send(Messages.notify(target, new byte[7], null), () -> {
                    asked.incrementAndGet();
                    return right.get();
                });
                assertEquals("it only waits", 0, asked.get());
                side.transport.send(Messages.notify(target, new byte[9], null));
                right.set(false);
                assertTrue(watcher.hear().contains("Content-Length: 20000000\r\n"));
                final String next = watcher.hear();
                assertFalse(next, next.contains("Content-Length: 7\r\n"));
                assertTrue(next, next.contains("Content-Length: 9\r\n"));
                assertWithdrawn(2);
            }
        }
    }
}
