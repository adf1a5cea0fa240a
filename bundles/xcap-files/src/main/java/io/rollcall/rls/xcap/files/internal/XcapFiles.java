package io.rollcall.rls.xcap.files.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.CounterSource;
import io.rollcall.rls.spi.DocumentChangeListener;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.time.Clock;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the documents and the text lists of a folder while one is configured. */
// immediate: nobody asks for it
@Component(immediate = true, service = CounterSource.class, configurationPid = "rls.xcap.files")
public final class XcapFiles implements CounterSource {

    private static final Logger LOG = LoggerFactory.getLogger(XcapFiles.class);
    private static final long STOP_LIMIT_S = 5;
    private static final int RANKING = 50;

    private final Counters counters = new Counters();
    private final List<DocumentChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "rls-xcap-files"));
    private final ScheduledExecutorService alarms =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "rls-xcap-files-alarm"));
    private final BundleContext context;
    private volatile Settings settings = Settings.DEFAULT;
    private Looks looks;
    private List<ServiceRegistration<XcapDocumentSource>> published = List.of();

    @Activate
    public XcapFiles(final BundleContext context, final Map<String, Object> configuration) {
        this.context = context;
        modified(configuration);
    }

    /** Takes new keys; while the folder stays the same, its documents do, too. */
    @Modified
    synchronized void modified(final Map<String, Object> configuration) {
        final ConfigurationReader reader = new ConfigurationReader(configuration);
        settings = Settings.read(reader, settings);
        reader.refusals().forEach(refusal -> LOG.error("etc/rls.xcap.files.cfg: {}", refusal));
        if (looks != null && looks.isOf(settings.folder())) {
            looks.now();
            return;
        }
        final List<ServiceRegistration<XcapDocumentSource>> before = published;
        stop();
        if (settings.folder() != null) {
            start();
        }
        before.forEach(XcapFiles::withdraw);
    }

    private void start() {
        final Documents tree =
                new Documents(root -> settings.serves(root), counters.adder("xcap.files.fetches"), alarms);
        final Documents texts = new Documents(root -> false, counters.adder("xcap.files.fetches"), alarms);
        looks = new Looks(
                new Folder(settings.folder(), counters, Clock.systemUTC()),
                tree,
                texts,
                () -> settings,
                listeners,
                counters,
                thread);
        looks.now();
        published = List.of(publish(tree, RANKING), publish(texts, RANKING - 1));
        LOG.info("Lists are served from the folder {}", settings.folder());
    }

    private void stop() {
        if (looks != null) {
            looks.stop();
            looks = null;
        }
        published = List.of();
    }

    @Deactivate
    synchronized void deactivate() throws InterruptedException {
        final List<ServiceRegistration<XcapDocumentSource>> before = published;
        stop();
        before.forEach(XcapFiles::withdraw);
        alarms.shutdownNow();
        thread.shutdownNow();
        if (!thread.awaitTermination(STOP_LIMIT_S, TimeUnit.SECONDS)) {
            LOG.warn("The file system does not answer; the thread that waits for it ends when it does");
        }
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(final DocumentChangeListener listener) {
        listeners.add(listener);
    }

    void removeListener(final DocumentChangeListener listener) {
        listeners.remove(listener);
    }

    private ServiceRegistration<XcapDocumentSource> publish(final XcapDocumentSource source, final int ranking) {
        return context.registerService(
                XcapDocumentSource.class,
                source,
                new Hashtable<>(Map.of(
                        Constants.SERVICE_RANKING,
                        ranking,
                        Constants.SERVICE_DESCRIPTION,
                        "folder " + settings.folder(),
                        "list_source",
                        "files")));
    }

    private static void withdraw(final ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (final IllegalStateException e) {
            LOG.debug("The framework has withdrawn it already", e);
        }
    }
}
