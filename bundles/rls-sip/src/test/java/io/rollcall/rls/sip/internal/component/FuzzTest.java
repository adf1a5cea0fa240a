package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.fuzz.Fuzzer;
import io.rollcall.rls.testkit.fuzz.LiveMessages;
import io.rollcall.rls.testkit.fuzz.Mutator;
import java.time.Duration;
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
            peer.say(Messages.subscribe("UDP", peer.port(), "z9hG4bKafterfuzz", ""));
            assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
            tcp.say(Messages.subscribe("TCP", 9, "z9hG4bKafterfuzz2", ""));
            assertTrue(tcp.hear().startsWith("SIP/2.0 200 "));
        }
    }
}
