package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.CounterSource;
import io.rollcall.rls.spi.SubscriptionArchive;
import io.rollcall.rls.spi.SubscriptionJournal;
import io.rollcall.rls.store.jdbc.internal.lease.LeaseSettings;
import io.rollcall.rls.store.jdbc.internal.lease.NodeName;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties the store to the framework: databases on offer, settings, and the services that the engine finds. No database is
 * spoken to before one of these is used.
 */
// immediate: the journals are services registered by code, and they hold the state of what waits to be written
@Component(
        immediate = true,
        service = CounterSource.class,
        configurationPid = {"rls", "rls.store.jdbc"})
public final class StoreJdbc implements CounterSource {

    private static final Logger LOG = LoggerFactory.getLogger(StoreJdbc.class);
    private static final long PATIENCE_MS = 10_000;

    private final Counters counters = new Counters();
    private final List<ServiceReference<DataSource>> databases = new CopyOnWriteArrayList<>();
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final ScheduledThreadPoolExecutor control = thread("rls-store-control");
    private final ScheduledThreadPoolExecutor reader = thread("rls-store-reader");
    private final StoreKeeper keeper;
    private final JdbcArchive archive;
    private ServiceRegistration<?> archiving;
    private final NodeLeases nodeLeases;
    private final List<JdbcJournal> journals;
    private volatile Settings settings = Settings.DEFAULT;
    private volatile LeaseSettings leases = LeaseSettings.DEFAULTS;

    @Activate
    public StoreJdbc(final BundleContext context, final Map<String, Object> configuration) {
        this.context = context;
        settings = read(configuration);
        keeper = new StoreKeeper(control, this::best, counters, settings);
        final Clock clock = Clock.systemUTC();
        nodeLeases = new NodeLeases(leases, () -> NodeName.of(nodeFile(context)), clock, counters);
        journals = List.of(
                new JdbcJournal(control, reader, keeper, new AllShards(), clock, counters),
                new JdbcJournal(control, reader, keeper, nodeLeases, clock, counters));
        archive = new JdbcArchive(control, reader, keeper, clock, counters);
        offerArchive();
        for (final JdbcJournal journal : journals) {
            services.add(context.registerService(
                    SubscriptionJournal.class, journal, new Hashtable<>(Map.of("db_mode", journal.dbMode()))));
        }
    }

    @Modified
    void modified(final Map<String, Object> configuration) {
        settings = read(configuration);
        retryNow();
        offerArchive();
        onControl(() -> nodeLeases.settings(leases));
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        services.forEach(this::withdraw);
        withdrawArchive();
        final CompletableFuture<?> closed = CompletableFuture.allOf(
                journals.stream().map(one -> one.close().toCompletableFuture()).toArray(CompletableFuture[]::new));
        try {
            closed.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            LOG.warn("The database does not answer; threads that wait for it end when it does", e);
        }
        control.shutdown();
        reader.shutdown();
        if (!control.awaitTermination(PATIENCE_MS, TimeUnit.MILLISECONDS)
                || !reader.awaitTermination(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
            LOG.warn("The database does not answer; threads that wait for it end when it does");
        }
    }

    /** Mode 0 copies itself wherever it finds an archive: there is one only where an operator wants that. */
    private synchronized void offerArchive() {
        if (settings.archive() && archiving == null) {
            archiving = context.registerService(SubscriptionArchive.class, archive, new Hashtable<>());
        } else if (!settings.archive() && archiving != null) {
            withdraw(archiving);
            archiving = null;
        }
    }

    private synchronized void withdrawArchive() {
        if (archiving != null) {
            withdraw(archiving);
        }
    }

    private void withdraw(final ServiceRegistration<?> service) {
        try {
            service.unregister();
        } catch (final IllegalStateException e) {
            LOG.debug("The framework has withdrawn it already", e);
        }
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
    }

    @Reference(
            service = DataSource.class,
            target = "(|(rls.datasource=db)(rls.datasource=rlpres))",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addDatabase(final ServiceReference<DataSource> offer) {
        databases.add(offer);
        retryNow();
    }

    void removeDatabase(final ServiceReference<DataSource> offer) {
        databases.remove(offer);
        onControl(() -> keeper.lost(new Offer(context, offer)));
    }

    private void retryNow() {
        onControl(() -> keeper.retryNow(settings));
    }

    private void onControl(final Runnable task) {
        try {
            control.execute(task);
        } catch (final RejectedExecutionException e) {
            LOG.debug("Stopping: nothing is opened any more");
        }
    }

    private Settings read(final Map<String, Object> configuration) {
        final ConfigurationReader reading = new ConfigurationReader(configuration);
        final Settings read = Settings.read(reading, settings);
        leases = LeaseSettings.read(reading, leases);
        reading.refusals().forEach(refusal -> LOG.warn("rls.store.jdbc: {}", refusal));
        return read;
    }

    /** The offer for that role with the highest ranking: the newest. */
    private Database best(final String role) {
        return databases.stream()
                .filter(offer -> role.equals(offer.getProperty("rls.datasource")))
                .max(ServiceReference::compareTo)
                .map(offer -> new Offer(context, offer))
                .orElse(null);
    }

    /** Survives updates of the bundle; a framework without a file system gives none. */
    private static Path nodeFile(final BundleContext context) {
        final File file = context.getDataFile("node");
        return file == null ? Path.of("node") : file.toPath();
    }

    /** A thread that is made when there is something to do, and ends when there is nothing for a while. */
    private static ScheduledThreadPoolExecutor thread(final String name) {
        final ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, name));
        one.setKeepAliveTime(10, TimeUnit.SECONDS);
        one.allowCoreThreadTimeOut(true);
        one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        one.setRemoveOnCancelPolicy(true);
        return one;
    }

    /** A data source in the service registry; counted as in use from take to letGo. */
    private record Offer(BundleContext context, ServiceReference<DataSource> reference) implements Database {

        @Override
        public Dialect dialect() {
            return Dialect.of(reference.getProperty("rls.dialect"));
        }

        @Override
        public String place() {
            return String.valueOf(reference.getProperty("rls.database"));
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
}
