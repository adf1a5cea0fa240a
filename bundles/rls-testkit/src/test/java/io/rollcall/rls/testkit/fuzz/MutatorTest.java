package io.rollcall.rls.testkit.fuzz;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.torture.TortureMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class MutatorTest {

    private static final String HOST = "127.0.0.1:5062";
    private static final String LIST = "sip:list@rls.test";

    private static byte[] message(final long seed, final long number) {
        return new Mutator(seed, LiveMessages.plain()).message(number, Transport.UDP, HOST, LIST);
    }

    /** Who is told a seed must be able to see the same. */
    @Test
    public void shouldMakeTheSameMessagesOfTheSameSeed() {
        final Set<String> different = new HashSet<>();
        for (int number = 0; number < 2000; number++) {
            final byte[] bytes = message(7, number);
            assertArrayEquals(bytes, message(7, number));
            assertTrue(bytes.length <= 65_000);
            different.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        assertTrue(different.size() > 1900);
    }

    @Test
    public void shouldLeaveSomeMessagesAsTheyAre() {
        int valid = 0;
        for (int number = 0; number < 1000; number++) {
            final String id = "s7n" + number;
            final String text = new String(message(7, number), StandardCharsets.UTF_8);
            valid += LiveMessages.plain().stream()
                            .map(one -> one.text().replace("{number}", id.substring(3)))
                            .map(one -> new TortureMessage("", 200, null, one).bytes(Transport.UDP, HOST, LIST, id))
                            .anyMatch(one -> new String(one, StandardCharsets.UTF_8).equals(text))
                    ? 1
                    : 0;
        }
        assertTrue(valid + " of 1000", valid > 50 && valid < 400);
    }

    /** They are what everything begins with, so they must be what they claim to be. */
    @Test
    public void shouldBeginWithMessagesThatCanBeRead() {
        final List<TortureMessage> all = TortureMessage.all();
        assertTrue(all.size() > 100);
        final SipMessage plain = SipMessage.parse(all.get(0).bytes(Transport.TCP, HOST, LIST, "x1"));
        assertEquals("SUBSCRIBE", plain.method());
        assertEquals(LIST, plain.requestUri());
        assertEquals("z9hG4bKx1", plain.branch());
        assertEquals("<sip:ann@" + HOST + ";transport=TCP>", plain.header("Contact"));
    }
}
