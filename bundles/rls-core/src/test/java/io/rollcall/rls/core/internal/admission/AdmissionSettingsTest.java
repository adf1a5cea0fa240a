package io.rollcall.rls.core.internal.admission;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.core.internal.digest.DigestAlgorithm;
import io.rollcall.rls.testkit.Requirement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** The keys of who may subscribe. */
public class AdmissionSettingsTest {

    private static AdmissionSettings read(final String key, final String value, final int refusals) {
        final ConfigurationReader reader = new ConfigurationReader(Map.of(key, value));
        final AdmissionSettings settings = AdmissionSettings.read(reader, AdmissionSettings.DEFAULTS);
        assertEquals(
                String.valueOf(reader.refusals()), refusals, reader.refusals().size());
        return settings;
    }

    private static boolean trusts(final String peers, final String address) throws UnknownHostException {
        return read("trusted_peers", peers, 0).trustedPeers().contains(InetAddress.getByName(address));
    }

    @Test
    public void shouldKnowNetworks() throws UnknownHostException {
        assertTrue(trusts("", "127.0.0.9"));
        assertTrue(trusts("", "::1"));
        assertFalse(trusts("", "10.0.0.1"));
        assertTrue(trusts("10.0.0.0/8, 2001:db8::/33", "10.255.1.1"));
        assertTrue(trusts("10.0.0.0/8, 2001:db8::/33", "2001:db8:7fff::1"));
        assertFalse(trusts("10.0.0.0/8, 2001:db8::/33", "2001:db8:8000::1"));
        assertFalse(trusts("10.0.0.0/8", "127.0.0.1"));
        assertTrue(trusts("192.0.2.1", "192.0.2.1"));
        assertFalse(trusts("192.0.2.1", "192.0.2.3"));
        assertTrue(trusts("0.0.0.0/0", "192.0.2.3"));
        assertFalse(trusts("none", "127.0.0.1"));
        assertTrue("an IPv4 address in IPv6", trusts("192.0.2.1", "::ffff:192.0.2.1"));
    }

    /** A name is refused, since whoever answers for it in the DNS would be believed. */
    @Test
    public void shouldRefuseWhatIsNoAddress() {
        for (final String bad : List.of("proxy.example.com", "10.0.0.0/33", "10.0.0.0/x", "1.2.3.4.5", "::g")) {
            assertEquals(
                    bad, TrustedPeers.LOOPBACK, read("trusted_peers", bad, 1).trustedPeers());
        }
    }

    @Test
    public void shouldReadTheOthers() {
        assertEquals(Auth.OWNER, read("auth", "Owner", 0).auth());
        assertEquals(Auth.IMPLICIT, read("auth", "nonsense", 1).auth());
        assertEquals(
                "p-asserted-identity",
                read("watcher_uri", "P-Asserted-Identity", 0).watcherUri().field());
        assertEquals(
                "sip:all@d", read("watcher_uri", "sip:all@d", 0).watcherUri().fixed());
        assertEquals(WatcherSource.FROM, read("watcher_uri", "tel:+1", 1).watcherUri());
        assertEquals(WatcherSource.FROM, read("watcher_uri", "two words", 1).watcherUri());
        assertEquals(
                List.of(DigestAlgorithm.MD5),
                read("digest_algorithms", "md5", 0).algorithms());
        assertEquals("our phones", read("auth_realm", "our phones", 0).realm());
        assertEquals(null, read("auth_realm", "a\"b", 1).realm());
        assertEquals(2, read("digest_algorithms", "SHA-1", 1).algorithms().size());
    }

    /** A web server on this machine passes browsers on, who may say what they like. */
    @Test
    @Requirement("3325-8-b")
    public void shouldBelieveBrowsersOnlyWhereSomebodySaidSo() {
        final InetSocketAddress here = new InetSocketAddress("127.0.0.1", 5060);
        final Flow browser = new Flow(Transport.WS, here, new InetSocketAddress("127.0.0.1", 40_000));
        final Flow proxy = new Flow(Transport.TCP, here, new InetSocketAddress("127.0.0.1", 40_000));
        assertTrue(TrustedPeers.LOOPBACK.speaksFor(proxy));
        assertFalse(TrustedPeers.LOOPBACK.speaksFor(browser));
        assertTrue(read("trusted_peers", "127.0.0.1", 0).trustedPeers().speaksFor(browser));
    }
}
