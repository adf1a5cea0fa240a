package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.transaction.TimerValues;
import io.rollcall.rls.sip.internal.transport.PublicAddresses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What the keys mean, and what becomes of those that make no sense. */
public class SettingsTest {

    private static Settings read(final Map<String, ?> keys, final List<String> refusals) {
        final ConfigurationReader reader = new ConfigurationReader(keys);
        final Settings settings = Settings.read(reader, null);
        refusals.addAll(reader.refusals());
        return settings;
    }

    @Test
    public void shouldListenOnTcpBesideUdp() {
        final List<String> refusals = new ArrayList<>();
        assertEquals(
                "[udp:127.0.0.1:5060, tcp:127.0.0.1:5060]",
                read(Map.of(), refusals).listen().toString());
        assertEquals(
                "[udp:[::1]:7, tcp:10.0.0.1:8, tcp:[::1]:7]",
                read(Map.of("listen", "UDP:[::1]:7 tcp:10.0.0.1:8"), refusals)
                        .listen()
                        .toString());
        assertTrue(refusals.isEmpty());
    }

    @Test
    public void shouldRefuseEachKeyAloneAndKeepTheOthers() {
        final Map<String, Object> keys = new HashMap<>(Map.of(
                "listen", "udp:example.test:5060",
                "udp_max_bytes", 70_000,
                "outbound_proxy", "10.0.0.1",
                "server_address", "not a host",
                "timer_t1_ms", 500,
                "timer_t2_ms", 100,
                "hold_time", 3));
        final List<String> refusals = new ArrayList<>();
        final Settings settings = read(keys, refusals);
        assertEquals(refusals.toString(), 5, refusals.size());
        assertEquals(1300, settings.sending().udpMaxBytes());
        assertNull(settings.sending().outboundProxy());
        assertEquals(PublicAddresses.NONE, settings.publicAddresses());
        assertEquals(TimerValues.STANDARD, settings.timers());
        assertEquals(3000, settings.holdMs());
        assertTrue(refusals.toString(), refusals.contains("outbound_proxy = 10.0.0.1 is not a SIP URI; null stays"));
    }

    @Test
    public void shouldTakeTheNamesOfOthers() {
        final Settings settings = read(
                Map.of("presence_server", "<sip:10.0.0.1:5070>", "contact_user", "lists.test:5080"), new ArrayList<>());
        assertEquals(5070, settings.sending().outboundProxy().port());
        assertEquals("lists.test", settings.publicAddresses().of(Transport.UDP).host());
        assertEquals(5080, settings.publicAddresses().of(Transport.UDP).port());
    }

    @Test
    public void shouldCheckTheKeysOfTransports() {
        final List<String> refusals = new ArrayList<>();
        final Settings good = read(
                Map.of(
                        "listen", "tls:[::1]:5061, wss:127.0.0.1:443",
                        "server_address", "lists.test, tls:secure.test",
                        "dns_servers", "10.0.0.53, [::1]:5353",
                        "tls_client_auth", "Want",
                        "tls_protocols", "TLSv1.3"),
                refusals);
        assertEquals(List.of(), refusals);
        assertEquals("[tls:[::1]:5061, wss:127.0.0.1:443]", good.listen().toString());
        assertEquals(53, good.dns().servers().get(0).getPort());
        assertEquals(5353, good.dns().servers().get(1).getPort());
        final Settings bad = Settings.read(
                new ConfigurationReader(Map.of(
                        "dns_servers", "ns.test",
                        "dns_timeout_ms", "1",
                        "tls_client_auth", "maybe",
                        "tls_protocols", "SSLv3",
                        "tls_verify_server", "perhaps",
                        "server_address", "tls:a, tls:b")),
                good);
        assertEquals(good.dns().servers(), bad.dns().servers());
        assertEquals(good.tls(), bad.tls());
        assertEquals(good.publicAddresses(), bad.publicAddresses());
    }
}
