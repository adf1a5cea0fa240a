package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.fuzz.Fuzzer;
import io.rollcall.rls.testkit.fuzz.LiveMessages;
import io.rollcall.rls.testkit.fuzz.Mutator;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.torture.TortureMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** A few seconds of spoilt messages for the SIP side alone; -Dfuzz.seed=… -Dfuzz.seconds=… repeat and prolong it. */
public class FuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 3261);
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 3);

    @Rule
    public final Side side = new Side("unlimited_peers", "127.0.0.1");

    @Test
    @Requirement("4475-3-a")
    public void shouldAnswerOrPassOverWhatIsSpoilt() throws Exception {
        final Fuzzer fuzzer = new Fuzzer(new Mutator(SEED, LiveMessages.plain()), side.address(), "sip:list@rls.test");
        final Map<String, Long> did = fuzzer.run(Duration.ofSeconds(SECONDS), 2000);
        final String told = "seed " + SEED + ": " + did;
        assertTrue(told, did.getOrDefault("answered 200", 0L) > 0 && did.getOrDefault("answered 400", 0L) > 0);
        assertEquals(told, 0, side.count("sip.failures"));
        Await.until("none is open", () -> side.count("sip.requests.open") == 0);
        try (UdpPeer peer = new UdpPeer(side.address());
                TcpPeer tcp = new TcpPeer(side.address())) {
            // what came before may still fill the socket, so that a datagram has to be sent again
            Await.until("a SUBSCRIBE is answered", Duration.ofSeconds(20), () -> answers(peer));
            tcp.say(Messages.subscribe("TCP", 9, "z9hG4bKafterfuzz2", ""));
            assertTrue(tcp.hear().startsWith("SIP/2.0 200 "));
        }
    }

    private static boolean answers(final UdpPeer peer) {
        try {
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKafterfuzz", ""));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final String heard = peer.hearWithin(500);
        return heard != null && heard.startsWith("SIP/2.0 200 ");
    }

    /** Answers to what we asked, spoilt on their way back. */
    @Test
    public void shouldTakeOrPassOverSpoiltResponses() throws Exception {
        side.change("timer_t1_ms", "10");
        side.change("timer_t2_ms", "40");
        final String more = "Contact: \"X\" <sip:b@127.0.0.1:9>;q=0.5, <sip:c@127.0.0.1:9>\nRecord-Route: <sip:p;lr>\n"
                + "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5, qop=\"auth\"\n"
                + "Retry-After: 5 (busy);duration=3\nMin-Expires: 90\nExpires: 60\nRequire: eventlist\n";
        final String[] starts = {
            "200 OK", "302 Moved", "401 Who", "407 Who", "423 Brief", "481 No", "503 Busy", "100 Wait"
        };
        try (UdpPeer peer = new UdpPeer(side.address())) {
            for (int i = 0; i < 1500; i++) {
                side.transport.send(Messages.notify("sip:a@127.0.0.1:" + peer.port(), new byte[5], null));
                final String heard = peer.hearWithin(10_000);
                assertNotNull("NOTIFY " + i + " of seed " + SEED, heard);
                final String response = Messages.response(starts[i % starts.length], heard, more);
                final Mutator mutator = new Mutator(SEED, List.of(new TortureMessage("", 0, null, response)));
                peer.say(mutator.message(i, Transport.UDP, "", ""));
            }
        }
        Await.until("all are ended", Duration.ofSeconds(30), () -> side.engine.notifiesEnded.size() >= 1500);
        assertEquals("seed " + SEED, 0, side.count("sip.failures"));
    }
}
