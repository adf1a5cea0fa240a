package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.torture.TortureMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * Every message of the torture suite over both transports: served, or refused as it deserves, and the next is served.
 */
@RunWith(Parameterized.class)
public class TortureTest {

    private static final String LIST = "sip:list@rls.test";

    @ClassRule
    public static final Side SIDE = new Side();

    private static UdpPeer udp;
    private static int number;

    private final Transport transport;
    private final TortureMessage message;
    private final String id = "t" + ++number;

    public TortureTest(final Transport transport, final TortureMessage message) {
        this.transport = transport;
        this.message = message;
    }

    @Parameterized.Parameters(name = "{1} over {0}")
    public static List<Object[]> messages() {
        final List<Object[]> all = new ArrayList<>();
        for (final Transport transport : Transport.values()) {
            TortureMessage.all().stream()
                    .filter(message -> message.isFor(transport))
                    .forEach(message -> all.add(new Object[] {transport, message}));
        }
        return all;
    }

    @BeforeClass
    public static void open() throws Exception {
        udp = new UdpPeer(SIDE.address());
        SIDE.engine.toSubscribe = request -> request.inDialog()
                ? Answer.Refused.of(481, "")
                : new Answer.Accepted("ourtag", request.expiresSeconds());
    }

    @AfterClass
    public static void close() {
        udp.close();
    }

    @Test
    @Requirement({"4475-3-a", "3261-7.3-a", "8217-3-a"})
    public void shouldServeItOrRefuseItAsItDeserves() throws Exception {
        SIDE.engine.subscribes.clear();
        if (transport == Transport.UDP) {
            final byte[] bytes = message.bytes(transport, "127.0.0.1:" + udp.port(), LIST, id);
            udp.say(bytes);
            udp.say(options("UDP", udp.port()));
            judge(udp.hear(), text(bytes), udp.hearWithin(message.status() == TortureMessage.SILENCE ? 20 : 3000));
        } else {
            try (TcpPeer tcp = new TcpPeer(SIDE.address())) {
                final byte[] bytes = message.bytes(transport, "127.0.0.1:" + tcp.port(), LIST, id);
                tcp.sayRaw(bytes);
                tcp.say(options("TCP", tcp.port()));
                judgeStream(tcp, text(bytes));
            }
        }
        assertEquals("failures", 0, SIDE.count("sip.failures"));
    }

    private void judgeStream(final TcpPeer tcp, final String sent) throws IOException {
        if (message.status() != TortureMessage.SILENCE) {
            // line ends before a message may be a keep-alive, and are answered as one
            judge(tcp.hear().stripLeading(), sent, tcp.hear());
            return;
        }
        try {
            judge(tcp.hear(), sent, null);
        } catch (final IOException e) {
            // what cannot be read may be the end of the connection
            assertTrue(
                    e.getMessage(),
                    e.getMessage().startsWith("closed") || e.getMessage().contains("reset"));
        }
    }

    /** What the message drew, and a harmless request after it. */
    private void judge(final String first, final String sent, final String second) {
        if (message.status() == TortureMessage.SILENCE) {
            assertTrue(sent + first, first.startsWith("SIP/2.0 200 ") && first.contains("CSeq: 99 OPTIONS"));
            assertNull(sent, second);
            return;
        }
        assertTrue(sent + first, first.startsWith("SIP/2.0 " + message.status() + ' '));
        assertTrue(sent + first, first.contains(id));
        assertTrue(second, second.startsWith("SIP/2.0 200 ") && second.contains("CSeq: 99 OPTIONS"));
        final boolean reachesTheEngine = message.text().contains("SUBSCRIBE")
                && (message.status() == 200
                        || message.status() == 481 && message.text().contains("tag=none"));
        assertEquals(sent, reachesTheEngine ? 1 : 0, SIDE.engine.subscribes.size());
    }

    private String options(final String by, final int port) {
        return Messages.subscribe(by, port, "z9hG4bKafter" + id, "")
                .replace("CSeq: 1 SUBSCRIBE", "CSeq: 99 OPTIONS")
                .replace("SUBSCRIBE ", "OPTIONS ");
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8) + "\n-> ";
    }
}
