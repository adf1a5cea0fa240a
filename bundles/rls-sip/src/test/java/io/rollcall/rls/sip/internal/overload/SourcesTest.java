package io.rollcall.rls.sip.internal.overload;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.Test;

/** What is remembered of those that ask, and for how long. */
public class SourcesTest {

    private static final long SECOND = 1_000_000_000L;

    private static InetAddress address(final String text) throws Exception {
        return InetAddress.getByName(text);
    }

    @Test
    public void shouldKnowASourceAgainAndNeverGrow() throws Exception {
        final Sources sources = new Sources(1024, 7);
        final Source known = sources.of(address("192.0.2.1"), 1);
        assertSame(known, sources.of(address("192.0.2.1"), 2));
        for (int i = 0; i < 100_000; i++) {
            sources.of(address("10." + (i >> 16) + '.' + (i >> 8 & 255) + '.' + (i & 255)), 10 + i);
        }
        assertEquals(1024, sources.count());
        assertNotSame("the longest silent one is gone", known, sources.of(address("192.0.2.1"), 1_000_000));
        sources.size(64);
        assertEquals(0, sources.count());
    }

    @Test
    public void shouldKeepTheOneThatAsksOften() throws Exception {
        final Sources sources = new Sources(64, 7);
        final Source busy = sources.of(address("192.0.2.1"), 0);
        for (int i = 0; i < 10_000; i++) {
            sources.of(address("10.0." + (i >> 8) + '.' + (i & 255)), 2L * i);
            assertSame(busy, sources.of(address("192.0.2.1"), 2L * i + 1));
        }
    }

    @Test
    public void shouldForgetWhoIsSilentAndNothingWaitsFor() throws Exception {
        final Sources sources = new Sources(64, 7);
        final Source waiting = sources.of(address("192.0.2.1"), 0);
        waiting.open().incrementAndGet();
        sources.of(address("192.0.2.2"), 0);
        sources.of(address("192.0.2.3"), 10);
        sources.forget(5);
        assertEquals(2, sources.count());
        assertSame(waiting, sources.of(address("192.0.2.1"), 11));
    }

    @Test
    public void shouldTakeAnIpv6NetworkForOneSource() throws Exception {
        final Sources sources = new Sources(1024, 7);
        final Source one = sources.of(address("2001:db8::1"), 0);
        assertSame(one, sources.of(address("2001:db8::ffff:2"), 0));
        assertNotSame(one, sources.of(address("2001:db8:0:1::1"), 0));
    }

    @Test
    public void shouldLetThroughABurstAndThenTheRate() {
        final Bucket bucket = new Bucket();
        final long start = Long.MAX_VALUE - SECOND / 2;
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            taken += bucket.take(start, 1, 10, 20) ? 1 : 0;
        }
        assertEquals(20, taken);
        // over the end of the numbers, as a clock of nanoseconds may go
        for (int ms = 1; ms <= 2000; ms++) {
            taken += bucket.take(start + ms * 1_000_000L, 1, 10, 20) ? 1 : 0;
        }
        assertEquals(40, taken);
        assertTrue(bucket.take(start + 100 * SECOND, 20, 10, 20));
        assertFalse(bucket.take(start + 100 * SECOND, 1, 10, 20));
        assertFalse(bucket.take(start + 900 * SECOND, 21, 10, 20));
    }

    @Test
    public void shouldReadNetworks() throws Exception {
        final Networks networks = Networks.parse(List.of("10.1.2.3/12", "192.0.2.7", "2001:db8::/33"));
        assertTrue(networks.have(address("10.15.255.255")));
        assertFalse(networks.have(address("10.16.0.0")));
        assertTrue(networks.have(address("192.0.2.7")));
        assertFalse(networks.have(address("192.0.2.6")));
        assertTrue(networks.have(address("2001:db8:7fff::1")));
        assertFalse(networks.have(address("2001:db8:8000::1")));
        for (final String bad : List.of("example.test", "10.0.0.0/33", "10.0.0.0/x", "::/129", "", "10.0.0.0/-1")) {
            assertThrows(bad, IllegalArgumentException.class, () -> Networks.parse(List.of(bad)));
        }
    }
}
