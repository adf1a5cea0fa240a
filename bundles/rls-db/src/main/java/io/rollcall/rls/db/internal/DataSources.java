package io.rollcall.rls.db.internal;

import io.rollcall.rls.api.ConfigurationReader;
import java.time.Clock;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jdbc.DataSourceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the data sources of the server as services {@link DataSource} with the properties {@code rls.datasource} and
 * {@code rls.dialect}. All work runs on one thread of its own, so that neither Config Admin nor a driver that arrives
 * waits for it.
 */
// immediate: the data sources are services registered by code, so nobody asks for this component
@Component(
        immediate = true,
        service = {},
        configurationPid = {"rls.db", "rls.xcap.integrated"})
public final class DataSources {

    private static final Logger LOG = LoggerFactory.getLogger(DataSources.class);
    private static final long RETRY_MS = 500;

    private final Drivers drivers = new Drivers();
    private final ScheduledExecutorService control =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "rls-db-control"));
    private final Switchboard switchboard;
    private final Settings standard;
    private volatile Settings settings;

    @Activate
    public DataSources(final BundleContext context, final Map<String, Object> configuration) {
        this(new Services(context), System.getProperty("karaf.data", "data"), configuration, Clock.systemUTC());
    }

    DataSources(
            final Registry registry,
            final String dataFolder,
            final Map<String, Object> configuration,
            final Clock clock) {
        switchboard = new Switchboard(drivers, registry, clock);
        standard = Settings.standard(dataFolder);
        settings = standard;
        modified(configuration);
    }

    @Modified
    void modified(final Map<String, Object> configuration) {
        final ConfigurationReader reader = new ConfigurationReader(configuration);
        settings = Settings.read(reader, standard, settings);
        reader.refusals().forEach(refusal -> LOG.warn("rls.db: {}", refusal));
        rearrange();
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        control.shutdownNow();
        if (!control.awaitTermination(settings.limits().connectionTimeoutMs() + 1000, TimeUnit.MILLISECONDS)) {
            LOG.warn("A data source is still being asked; its thread ends with the answer");
        }
        switchboard.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(final DataSourceFactory factory, final Map<String, Object> properties) {
        drivers.add(factory, String.valueOf(properties.get(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS)));
        rearrange();
    }

    void removeDriver(final DataSourceFactory factory) {
        drivers.remove(factory);
        rearrange();
    }

    /** A data source an operator has configured, for instance through org.ops4j.datasource-name.cfg. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(&(!(rls.datasource=*))(|(dataSourceName=*)(osgi.jndi.service.name=*)))")
    void addConfigured(final DataSource dataSource, final Map<String, Object> properties) {
        final String name = text(properties, "dataSourceName", "osgi.jndi.service.name");
        final String product = text(properties, "url", "osgi.jdbc.driver.class", "osgi.jdbc.driver.name");
        drivers.add(name, dataSource, Dialect.ofProduct(product));
        rearrange();
    }

    void removeConfigured(final DataSource dataSource) {
        drivers.remove(dataSource);
        rearrange();
    }

    private static String text(final Map<String, Object> properties, final String... keys) {
        for (final String key : keys) {
            final Object value = properties.get(key);
            if (value != null) {
                return value.toString();
            }
        }
        return "";
    }

    private void rearrange() {
        schedule(0);
    }

    private void schedule(final long delayMs) {
        try {
            control.schedule(this::arrange, delayMs, TimeUnit.MILLISECONDS);
        } catch (final RejectedExecutionException e) {
            LOG.debug("Stopping: nothing is arranged any more");
        }
    }

    private void arrange() {
        boolean settled = false;
        try {
            settled = switchboard.arrange(settings);
        } catch (final RuntimeException e) {
            LOG.error("Data sources could not be arranged; tried again", e);
        }
        if (!settled) {
            schedule(RETRY_MS);
        }
    }

    /** The service registry of the framework. */
    private record Services(BundleContext context) implements Registry {

        @Override
        public Offer offer(final DataSource dataSource, final Map<String, ?> properties) {
            final ServiceRegistration<DataSource> registration =
                    context.registerService(DataSource.class, dataSource, new Hashtable<>(properties));
            final ServiceReference<DataSource> reference = registration.getReference();
            return new Offer() {
                @Override
                public boolean isInUse() {
                    return reference.getUsingBundles() != null;
                }

                @Override
                public void withdraw() {
                    try {
                        registration.unregister();
                    } catch (final IllegalStateException e) {
                        LOG.debug("The framework has withdrawn it already", e);
                    }
                }
            };
        }
    }
}
