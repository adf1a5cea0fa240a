package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.testkit.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.Rule;
import org.junit.Test;

/** A connection that was idle turns out to be dead when something is sent on it. */
public class StaleConnectionTest {

    @Rule
    public final Side side = new Side();

    private FakeEngine.Ended ended(final int number) {
        Await.until("the NOTIFY ended", () -> side.engine.notifiesEnded.size() == number);
        return side.engine.notifiesEnded.get(number - 1);
    }

    /** The far end resets what it knows nothing of, as after a restart: nobody has seen the request. */
    @Test
    public void shouldSendOnceMoreOnANewConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            server.setSoTimeout(10_000);
            final String target = "sip:a@127.0.0.1:" + server.getLocalPort() + ";transport=tcp";
            side.transport.send(Messages.notify(target, new byte[5], null));
            final TcpPeer first = new TcpPeer(server.accept());
            first.say(Messages.response("200 OK", first.hear(), ""));
            ended(1);
            // it takes the request up as little as one that has forgotten the connection
            side.transport.send(Messages.notify(target, new byte[100_000], null));
            Await.until("it is on its way", first::waits);
            first.reset();
            try (TcpPeer second = new TcpPeer(server.accept())) {
                final String request = second.hear();
                assertTrue(request, request.startsWith("NOTIFY " + target));
                second.say(Messages.response("200 OK", request, ""));
                assertEquals(200, ((Outcome.Answered) ended(2).outcome()).status());
                assertEquals(1, side.count("sip.requests.stale"));
                // a connection that is new and fails is not tried again
                side.transport.send(Messages.notify(target, new byte[5], null));
                second.hear();
            }
            assertTrue(ended(3).outcome() instanceof Outcome.Unreachable);
            assertEquals(1, side.count("sip.requests.stale"));
        }
    }

    /** A watcher whose own connection is dead is told at its Contact, as if that had been known. */
    @Test
    public void shouldTurnToTheContactOfAWatcherWhoseConnectionIsDead() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                Socket socket = new Socket("127.0.0.1", side.port)) {
            server.setSoTimeout(10_000);
            final TcpPeer peer = new TcpPeer(socket);
            peer.say(Messages.subscribe("TCP", server.getLocalPort(), "z9hG4bKw1", ""));
            peer.hear();
            final Flow flow = side.engine.subscribes.get(0).head().flow();
            final String target = "sip:alice@127.0.0.1:" + server.getLocalPort() + ";transport=tcp";
            side.transport.send(Messages.notify(target, new byte[100_000], flow));
            Await.until("it is on its way", peer::waits);
            peer.reset();
            try (TcpPeer contact = new TcpPeer(server.accept())) {
                contact.say(Messages.response("200 OK", contact.hear(), ""));
                assertEquals(200, ((Outcome.Answered) ended(1).outcome()).status());
            }
        }
    }
}
