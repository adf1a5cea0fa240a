package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.CounterSource;
import io.rollcall.rls.spi.DocumentChangeListener;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the documents of each XCAP root of the configuration; without one it does nothing. */
// immediate: the sources are published by code, and the counters must not be forgotten
@Component(immediate = true, service = CounterSource.class, configurationPid = "rls.xcap.http")
public final class XcapHttp implements CounterSource, Surroundings {

    private static final Logger LOG = LoggerFactory.getLogger(XcapHttp.class);
    private static final int THREADS = 16;
    private static final int TICK_MS = 1_000;

    private final Counters counters = new Counters();
    private final CopyOnWriteArrayList<DocumentChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor clockwork;
    private final PublishedRoots published;
    private volatile Settings settings = Settings.DEFAULT;
    private volatile HttpClient client;

    @Activate
    public XcapHttp(final BundleContext context, final Map<String, Object> configuration) {
        final AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "rls-xcap-http-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
        clockwork = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "rls-xcap-http-clock"));
        clockwork.setRemoveOnCancelPolicy(true);
        settings = read(configuration);
        client = Connections.of(settings, threads);
        published = new PublishedRoots(context, this, listeners);
        published.publish(settings.roots());
        clockwork.scheduleWithFixedDelay(
                () -> published.tick(settings.pollMs()), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    @Modified
    void modified(final Map<String, Object> configuration) {
        final Settings before = settings;
        settings = read(configuration);
        if (before.trust() != settings.trust()
                || before.limits().connectMs() != settings.limits().connectMs()) {
            client = Connections.of(settings, threads);
        }
        published.publish(settings.roots());
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        published.withdraw();
        // Whoever still waits is answered by his alarm.
        clockwork.shutdown();
        // The client's own thread ends when nobody has the client any more.
        client = null;
        threads.shutdown();
        final long patienceMs = 2 * settings.limits().answerMs();
        if (!clockwork.awaitTermination(patienceMs, TimeUnit.MILLISECONDS)
                || !threads.awaitTermination(patienceMs, TimeUnit.MILLISECONDS)) {
            LOG.warn("A name server does not answer; threads that wait for it end when it does");
        }
    }

    private Settings read(final Map<String, Object> configuration) {
        final ConfigurationReader reader = new ConfigurationReader(configuration);
        final Settings read = Settings.read(configuration, reader, settings);
        reader.refusals().forEach(refusal -> LOG.error("Configuration rls.xcap.http: {}", refusal));
        return read;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(final DocumentChangeListener listener) {
        listeners.add(listener);
    }

    void removeListener(final DocumentChangeListener listener) {
        listeners.remove(listener);
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
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
        return clockwork;
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Counters counted() {
        return counters;
    }
}
