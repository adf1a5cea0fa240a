package io.rollcall.rls.sip.internal.message;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

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
                "a.test")) {
            assertFalse(host, Hosts.literal(host));
        }
    }
}
