package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.spi.CounterSource;
import io.rollcall.rls.spi.DocumentChangeListener;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.time.Clock;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jpa.EntityManagerFactoryBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the documents of the table to the framework: databases, persistence units, the engine's services. */
// immediate: the documents are published by code once the table is open, and the counters must not be forgotten
@Component(immediate = true, service = CounterSource.class, configurationPid = "rls.xcap.integrated")
public final class XcapIntegrated implements CounterSource {

    private static final Logger LOG = LoggerFactory.getLogger(XcapIntegrated.class);

    private final Counters counters = new Counters();
    private final AriesUnits units = new AriesUnits();
    private final List<ServiceReference<DataSource>> databases = new CopyOnWriteArrayList<>();
    private final BundleContext context;
    private final Services services = new Services();
    private final DatabaseThreads threads;
    private final IntegratedDocuments documents;
    private final Rounds rounds;
    private volatile Settings settings = Settings.DEFAULT;

    @Activate
    public XcapIntegrated(final BundleContext context, final Map<String, Object> configuration) {
        this.context = context;
        settings = read(configuration);
        threads = new DatabaseThreads(settings);
        documents = new IntegratedDocuments(threads, counters, settings);
        rounds = new Rounds(
                documents,
                new TableKeeper(documents, units, this::best, services, Clock.systemUTC()),
                new LoadFolder(documents, Clock.systemUTC()),
                services::ready,
                Clock.systemUTC(),
                settings);
        rounds.start();
    }

    @Modified
    void modified(final Map<String, Object> configuration) {
        settings = read(configuration);
        threads.modify(settings);
        documents.modify(settings);
        services.modify();
        rounds.modify(settings);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        services.withdraw();
        if (!rounds.stop(settings.answerMs()) || !threads.stop(settings.answerMs())) {
            LOG.warn("The database does not answer; threads that wait for it end when it does");
        }
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
    }

    @Reference(
            service = DataSource.class,
            target = "(rls.datasource=xcap)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addDatabase(final ServiceReference<DataSource> offer) {
        databases.add(offer);
        rounds.retryNow();
    }

    void removeDatabase(final ServiceReference<DataSource> offer) {
        databases.remove(offer);
        rounds.lost(new Offer(context, offer));
    }

    @Reference(
            target = "(osgi.unit.name=rls-xcap-*)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addUnit(final EntityManagerFactoryBuilder builder) {
        units.add(builder);
        rounds.retryNow();
    }

    void removeUnit(final EntityManagerFactoryBuilder builder) {
        units.remove(builder);
        rounds.lost(null);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addChecker(final DocumentChecker checker) {
        documents.checkers().add(checker);
    }

    void removeChecker(final DocumentChecker checker) {
        documents.checkers().remove(checker);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(final DocumentChangeListener listener) {
        documents.listeners().add(listener);
    }

    void removeListener(final DocumentChangeListener listener) {
        documents.listeners().remove(listener);
    }

    private Settings read(final Map<String, Object> configuration) {
        final ConfigurationReader reader = new ConfigurationReader(configuration);
        final Settings read = Settings.read(reader, settings);
        reader.refusals().forEach(refusal -> LOG.warn("rls.xcap.integrated: {}", refusal));
        return read;
    }

    /** The offer with the highest ranking: the newest. */
    private Database best() {
        return databases.stream()
                .max(ServiceReference::compareTo)
                .map(offer -> new Offer(context, offer))
                .orElse(null);
    }

    /** A data source in the service registry; counted as in use from take to letGo. */
    private record Offer(BundleContext context, ServiceReference<DataSource> reference) implements Database {

        @Override
        public Dialect dialect() {
            return Dialect.of(reference.getProperty("rls.dialect"));
        }

        @Override
        public DataSource take() {
            return context.getService(reference);
        }

        @Override
        public void letGo() {
            try {
                context.ungetService(reference);
            } catch (final IllegalStateException e) {
                LOG.debug("This bundle is stopping: the framework lets go of everything", e);
            }
        }

        @Override
        public String toString() {
            return String.valueOf(reference.getProperty("rls.dialect"));
        }
    }

    /** The documents as services of the framework. */
    private final class Services implements TableKeeper.Publication {

        private ServiceRegistration<?> registration;
        private boolean wanted;
        private boolean ready;

        @Override
        public synchronized void publish() {
            wanted = true;
            register();
        }

        /** The start-up folder was loaded: before that, nobody is to hear that there is no such list. */
        synchronized void ready() {
            ready = true;
            register();
        }

        private void register() {
            if (registration == null && wanted && ready) {
                registration = context.registerService(
                        new String[] {XcapDocumentSource.class.getName(), XcapDocumentStore.class.getName()},
                        documents,
                        properties());
            }
        }

        @Override
        public synchronized void withdraw() {
            wanted = false;
            if (registration != null) {
                try {
                    registration.unregister();
                } catch (final IllegalStateException e) {
                    LOG.debug("The framework has withdrawn it already", e);
                }
                registration = null;
            }
        }

        synchronized void modify() {
            if (registration != null) {
                registration.setProperties(properties());
            }
        }

        /** The table comes before other sources; with integrated_xcap_server = 1 there are no others. */
        private Hashtable<String, Object> properties() {
            return new Hashtable<>(Map.of(
                    Constants.SERVICE_RANKING,
                    100,
                    Constants.SERVICE_DESCRIPTION,
                    "table " + settings.table(),
                    "integrated_xcap_server",
                    settings.only()));
        }
    }
}
