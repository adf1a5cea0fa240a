package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.testkit.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What the component gives to servers, for tests. */
final class FakeSurroundings implements Surroundings, AutoCloseable {

    final ManualClock clock = new ManualClock();
    private final Counters counters = new Counters();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService alarms = Executors.newScheduledThreadPool(1);
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private volatile Settings settings = Settings.DEFAULT;
    /** What names lead to. */
    volatile Destinations.LookUp names = InetAddress::getAllByName;

    /** Keys and values in turn. */
    FakeSurroundings configure(String... pairs) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("answer_timeout_ms", "20000");
        for (int i = 0; i < pairs.length; i += 2) {
            configuration.put(pairs[i], pairs[i + 1]);
        }
        ConfigurationReader reader = new ConfigurationReader(configuration);
        settings = Settings.read(configuration, reader, Settings.DEFAULT);
        if (!reader.refusals().isEmpty()) {
            throw new AssertionError(reader.refusals());
        }
        return this;
    }

    long count(String name) {
        return counters.snapshot().getOrDefault(name, 0L);
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public HttpClient client() {
        return client;
    }

    @Override
    public Executor executor() {
        return threads;
    }

    @Override
    public ScheduledExecutorService alarms() {
        return alarms;
    }

    @Override
    public InetAddress[] lookUp(String host) throws UnknownHostException {
        return names.addresses(host);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Counters counted() {
        return counters;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        alarms.shutdownNow();
    }

    static List<String> refusals(Map<String, Object> configuration) {
        ConfigurationReader reader = new ConfigurationReader(configuration);
        Settings.read(configuration, reader, Settings.DEFAULT);
        return reader.refusals();
    }
}
