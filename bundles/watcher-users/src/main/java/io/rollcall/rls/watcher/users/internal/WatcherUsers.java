package io.rollcall.rls.watcher.users.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.spi.CredentialSource;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the users of a file and of a table, each only while one is configured: that they are there is what makes
 * the engine challenge instead of refuse.
 */
// immediate: nobody asks for it
@Component(immediate = true, configurationPid = "rls.users", service = WatcherUsers.class)
@Designate(ocd = UsersConfiguration.class)
public final class WatcherUsers {

    private static final Logger LOG = LoggerFactory.getLogger(WatcherUsers.class);
    private static final long STOP_LIMIT_S = 5;
    private static final int FILE_RANKING = 10;

    private final BundleContext context;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "rls-users-file"));
    private final AtomicInteger named = new AtomicInteger();
    private volatile DataSource database;
    private Settings settings = Settings.DEFAULTS;
    private ThreadPoolExecutor threads;
    private ScheduledFuture<?> looking;
    private ServiceRegistration<CredentialSource> ofFile;
    private ServiceRegistration<CredentialSource> ofTable;

    @Activate
    public WatcherUsers(final BundleContext context, final Map<String, Object> configuration) {
        this.context = context;
        modified(configuration);
    }

    /** Takes new keys; what is not different is not touched. */
    @Modified
    synchronized void modified(final Map<String, Object> configuration) {
        final ConfigurationReader keys = new ConfigurationReader(configuration);
        final Settings read = Settings.read(keys, settings);
        keys.refusals().forEach(refusal -> LOG.error("etc/rls.users.cfg: {}", refusal));
        final Settings before = settings;
        settings = read;
        final boolean sameFile =
                java.util.Objects.equals(read.file(), before.file()) && read.fileIntervalS() == before.fileIntervalS();
        if (!sameFile) {
            watchFile();
        }
        final boolean sameTable = java.util.Objects.equals(read.table(), before.table())
                && read.threads() == before.threads()
                && read.queue() == before.queue();
        if (!sameTable) {
            askTable();
        }
    }

    @Deactivate
    synchronized void deactivate() throws InterruptedException {
        looks.shutdownNow();
        withdraw(ofFile);
        withdraw(ofTable);
        if (threads != null) {
            threads.shutdownNow();
            threads.awaitTermination(STOP_LIMIT_S, TimeUnit.SECONDS);
        }
        looks.awaitTermination(STOP_LIMIT_S, TimeUnit.SECONDS);
    }

    @Reference(
            target = "(rls.datasource=db)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDatabase(final DataSource arrived) {
        database = arrived;
    }

    void unsetDatabase(final DataSource gone) {
        if (database == gone) {
            database = null;
        }
    }

    /** The users of the file before stay until the other one is read. */
    private void watchFile() {
        if (looking != null) {
            looking.cancel(false);
            looking = null;
        }
        if (settings.file() == null) {
            withdraw(ofFile);
            ofFile = null;
            return;
        }
        final WatchedFile file = new WatchedFile(settings.file(), this::users);
        looking = looks.scheduleWithFixedDelay(file::look, 0, settings.fileIntervalS(), TimeUnit.SECONDS);
    }

    private synchronized void users(final FileUsers users) {
        if (settings.file() != null && !looks.isShutdown()) {
            final ServiceRegistration<CredentialSource> before = ofFile;
            ofFile = publish(users, FILE_RANKING);
            withdraw(before);
        }
    }

    private void askTable() {
        final ServiceRegistration<CredentialSource> before = ofTable;
        final ThreadPoolExecutor old = threads;
        ofTable = null;
        threads = null;
        if (settings.table() != null) {
            threads = new ThreadPoolExecutor(
                    settings.threads(),
                    settings.threads(),
                    30,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(settings.queue()),
                    task -> new Thread(task, "rls-users-" + named.incrementAndGet()));
            threads.allowCoreThreadTimeOut(true);
            ofTable = publish(new TableUsers(settings.table(), () -> database, threads), 0);
            LOG.info(
                    "Users of table {}, recognised by {}",
                    settings.table().name(),
                    settings.table().algorithms());
        }
        withdraw(before);
        if (old != null) {
            old.shutdown();
        }
    }

    private ServiceRegistration<CredentialSource> publish(final CredentialSource source, final int ranking) {
        final Dictionary<String, Object> properties = new Hashtable<>(Map.of("service.ranking", ranking));
        return context.registerService(CredentialSource.class, source, properties);
    }

    private static void withdraw(final ServiceRegistration<CredentialSource> registration) {
        if (registration != null) {
            try {
                registration.unregister();
            } catch (final IllegalStateException e) {
                LOG.debug("The framework has withdrawn it already", e);
            }
        }
    }
}
