package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Transport;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.Test;

public class NodeWatchTest {

    private static final Map<String, Integer> NODES = Map.of("127.0.0.1:1", 0, "127.0.0.1:2", 1);

    private final NodeWatch watch = new NodeWatch(NODES::get, 2);

    @Test
    public void shouldKnowTheNodeThatTellsEverything() {
        assertEquals(200, told(1, 1, true, 7, 8));
        final long first = watch.toldNs();
        assertTrue(first > 0);
        assertEquals(200, told(2, 101, true, 7));
        assertEquals(1, watch.node());
        assertEquals("one member is missing", 0, watch.toldNs());
        assertEquals(200, told(2, 102, false, 8));
        assertTrue(watch.toldNs() >= first);
        assertEquals(1, watch.moves());
        assertEquals(0, watch.broken());
    }

    @Test
    public void shouldRefuseWhatIsNotAboveAllBefore() {
        told(2, 101, true, 7, 8);
        assertEquals(500, told(1, 2, false, 7));
        assertEquals(500, told(1, 101, false, 7));
        assertEquals(2, watch.late());
        assertEquals(1, watch.node());
        assertNull(watch.example());
    }

    @Test
    public void shouldSeeWhatMustNotBe() {
        told(1, 1, true, 7, 8);
        told(2, 2, false, 7);
        assertEquals("another node began without a full state", 1, watch.broken());
        watch.forbid(0);
        told(1, 3, true, 7);
        assertEquals("the node had lost the list", 2, watch.broken());
        watch.allowAll();
        told(1, 4, true, 7);
        assertEquals(2, watch.broken());
    }

    private int told(final int node, final int number, final boolean full, final int... members) {
        final StringBuilder body =
                new StringBuilder("<list version=\"" + number + "\" fullState=\"" + full + "\"></list>");
        for (final int member : members) {
            body.append(new String(StampedBody.write("sip:m@bench.example", member, 1, 0), StandardCharsets.UTF_8));
        }
        final SipMessage message = SipMessage.request("NOTIFY", "sip:w@127.0.0.1:9")
                .with("Via", "SIP/2.0/UDP 127.0.0.1:" + node + ";branch=z9hG4bK" + number)
                .with("CSeq", number + " NOTIFY")
                .withBody("application/rlmi+xml", body.toString().getBytes(StandardCharsets.UTF_8));
        return watch.apply(new Notification(message, Transport.UDP, 0)).status();
    }
}
