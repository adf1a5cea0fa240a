package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.testkit.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.rules.ExternalResource;

/** A running SIP side on a port of its own, with an engine behind it. */
final class Side extends ExternalResource {

    private static final Duration REOPEN_INTERVAL = Duration.ofMillis(500);

    final int port = FreePorts.next();
    final FakeEngine engine = new FakeEngine();
    final Map<String, Object> properties = new HashMap<>();
    SipTransport transport;

    Side(final String... keysAndValues) {
        properties.put("listen", "udp:127.0.0.1:" + port);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
    }

    /** A SIP side that soon tries again what did not succeed. */
    static SipTransport open(final Map<String, ?> properties) {
        return new SipTransport(
                Settings.read(new ConfigurationReader(properties), null), Clock.systemUTC(), REOPEN_INTERVAL);
    }

    InetSocketAddress address() {
        try {
            return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        } catch (final UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    void change(final String key, final Object value) {
        properties.put(key, value);
        transport.modified(properties);
    }

    long count(final String counter) {
        return transport.counters().getOrDefault(counter, 0L);
    }

    @Override
    protected void before() {
        transport = open(properties);
        transport.setEngine(engine);
    }

    @Override
    protected void after() {
        transport.deactivate();
    }
}
