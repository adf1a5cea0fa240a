package io.rollcall.rls.core.internal.admission;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class NodeWordTest {

    private static final String ALICE = "sip:alice@example.com";
    private static final InetSocketAddress HERE = new InetSocketAddress("10.0.0.2", 5060);
    private static final Flow NODE = new Flow(Transport.UDP, HERE, new InetSocketAddress("10.0.0.1", 5060));
    private static final Flow WATCHER = new Flow(
            Transport.TLS, new InetSocketAddress("10.0.0.1", 5061), new InetSocketAddress("2001:db8::7", 40_000));

    private static SubscribeRequest forwarded(final String from, final String... lines) {
        return new SubscribeRequest(
                new RequestHead(
                        "sip:list@example.com",
                        "call-1",
                        from,
                        "tag-1",
                        "sip:list@example.com",
                        null,
                        1,
                        EventHeader.parse("presence"),
                        "sip:alice@192.0.2.7",
                        List.of(),
                        NODE),
                600,
                null,
                null,
                Set.of("eventlist"),
                Set.of(),
                70,
                null,
                List.of(),
                List.of(),
                lines.length == 0 ? Map.of() : Map.of("rollcall-node", List.of(lines)),
                null);
    }

    private static String value(final Identity identity) {
        return NodeWord.line("node-1", "key-1", identity, WATCHER).substring("Rollcall-Node: ".length());
    }

    private static NodeWord word(final String from, final Identity identity) {
        return NodeWord.in(forwarded(from, value(identity)));
    }

    @Test
    public void shouldSayWhoTheWatcherIsAndWhereHeIs() {
        final Identity alice = new Identity(ALICE, ALICE, "sip:alice@example.com", true);
        final NodeWord word = word("sip:someone@else.test", alice);

        assertEquals(alice, word.identity());
        assertEquals(Transport.TLS, word.request().head().flow().transport());
        assertEquals(WATCHER.peer(), word.request().head().flow().peer());
        assertEquals("sent from here", HERE, word.request().head().flow().local());
        assertEquals("call-1", word.request().head().callId());
    }

    @Test
    public void shouldKeepAHiddenWatcherHidden() {
        final SubscribeRequest request = forwarded("sip:anonymous@anonymous.invalid");
        final Identity hidden = Identity.of(request, "sip:\u00e4;x=\"1\"@example.com", true, false);
        final NodeWord word = word("sip:anonymous@anonymous.invalid", hidden);

        assertEquals(hidden, word.identity());
        assertTrue(word.identity().hidden());
        assertFalse(word.identity().authenticated());
    }

    @Test
    public void shouldMakeNothingOfWhatMakesNoSense() {
        assertFalse(NodeWord.isIn(forwarded(ALICE)));
        assertNull(NodeWord.in(forwarded(ALICE)));
        assertTrue(NodeWord.isIn(forwarded(ALICE, "node-1")));
        assertNull("nobody", NodeWord.in(forwarded(ALICE, "node-1")));
        final String good = value(new Identity(ALICE, ALICE, ALICE, false));
        assertNull("twice", NodeWord.in(forwarded(ALICE, good, good)));
        for (final String from : List.of("UDP-evil.test-5060", "FAX-10.0.0.1-5060", "UDP-10.0.0.1-x", "UDP", "-")) {
            final String bad = good.replaceAll("from=[^;]*", "from=" + from);
            assertNull(bad, NodeWord.in(forwarded(ALICE, bad)));
        }
        assertNull(NodeWord.in(forwarded(ALICE, good.replace("sip%3A", "sip%zz"))));
    }
}
