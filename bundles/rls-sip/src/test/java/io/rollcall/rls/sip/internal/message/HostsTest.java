package io.rollcall.rls.sip.internal.message;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import org.junit.Test;

/** What counts as an address must never reach the DNS, for it is read on threads that must not wait. */
public class HostsTest {

    @Test
    public void shouldKnowLiteralAddresses() {
        for (final String host :
                List.of("127.0.0.1", "255.255.255.255", "0.0.0.0", "::1", "fe80::1%1", "2001:db8::7")) {
            assertTrue(host, Hosts.literal(host));
        }
    }

    @Test
    @Requirement("5954-4-a")
    public void shouldCompareAddressesByValue() {
        assertTrue(Hosts.same("::1", Hosts.byLiteral("0:0:0:0:0:0:0:1")));
        assertTrue(Hosts.same("2001:DB8::0:7", Hosts.byLiteral("2001:db8::7")));
        assertFalse(Hosts.same(":::", Hosts.byLiteral("::1")));
        assertFalse(Hosts.same("a.test", Hosts.byLiteral("127.0.0.1")));
        assertEquals("2001:db8::1:0:0:7", ByteWriter.host(Hosts.byLiteral("2001:db8:0:0:1:0:0:7")));
        assertEquals("1:0:2::", ByteWriter.host(Hosts.byLiteral("1:0:2:0:0:0:0:0")));
        assertEquals("::", ByteWriter.host(Hosts.byLiteral("0::0")));
    }

    @Test
    public void shouldTakeForANameWhatIsNoAddress() {
        for (final String host : List.of(
                "999.999.999.999",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "1..2.3",
                "1.2.3.0004",
                "",
                ".1.2.3",
                "%:1",
                ":::",
                "1:2:3",
                "12345::1",
                "a.test")) {
            assertFalse(host, Hosts.literal(host));
        }
    }
}
