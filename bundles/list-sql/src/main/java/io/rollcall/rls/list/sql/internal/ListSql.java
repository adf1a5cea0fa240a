package io.rollcall.rls.list.sql.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.spi.CounterSource;
import io.rollcall.rls.spi.ListChangeListener;
import io.rollcall.rls.spi.ListResolver;
import java.time.Clock;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the lists of a query while one is configured. */
// immediate: nobody asks for it
@Component(immediate = true, service = CounterSource.class, configurationPid = "rls.list.sql")
public final class ListSql implements CounterSource {

    private static final Logger LOG = LoggerFactory.getLogger(ListSql.class);
    private static final long STOP_LIMIT_S = 5;

    /** Behind the resolver of XCAP documents: lists that are there do not need this database. */
    private static final int RANKING = -10;

    private final Counters counters = new Counters();
    private final List<ServiceReference<DataSource>> databases = new CopyOnWriteArrayList<>();
    private final Listeners listeners = new Listeners();
    private final BundleContext context;
    private final DatabaseThreads threads;
    private final SqlLists lists;
    private final Rounds rounds;
    private volatile Settings settings = Settings.DEFAULTS;
    private volatile ServerView view;
    private ServiceRegistration<ListResolver> published;

    @Activate
    public ListSql(final BundleContext context, final Map<String, Object> configuration) {
        this.context = context;
        settings = read(configuration);
        threads = new DatabaseThreads(settings);
        lists = new SqlLists(
                new Table(this::lease),
                threads,
                threads.alarms(),
                Clock.systemUTC(),
                counters,
                settings,
                listeners::tell);
        rounds = new Rounds(lists, () -> settings, () -> view, listeners);
        apply();
    }

    /** Takes new keys; the query before answers until the new one has stood its test. */
    @Modified
    void modified(final Map<String, Object> configuration) {
        settings = read(configuration);
        threads.modify(settings);
        lists.modify(settings);
        apply();
    }

    private Settings read(final Map<String, Object> configuration) {
        final ConfigurationReader keys = new ConfigurationReader(configuration);
        final Settings read = Settings.read(keys, settings);
        keys.refusals().forEach(refusal -> LOG.error("etc/rls.list.sql.cfg: {}", refusal));
        return read;
    }

    private synchronized void apply() {
        rounds.modify();
        if (settings.query() == null) {
            withdraw();
        } else if (published == null) {
            published = context.registerService(
                    ListResolver.class, lists, new Hashtable<>(Map.of("service.ranking", RANKING)));
        }
    }

    private synchronized void withdraw() {
        if (published != null) {
            try {
                published.unregister();
            } catch (final IllegalStateException e) {
                LOG.debug("The framework has withdrawn it already", e);
            }
            published = null;
        }
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        withdraw();
        if (!rounds.stop(STOP_LIMIT_S, TimeUnit.SECONDS) || !threads.stop(STOP_LIMIT_S, TimeUnit.SECONDS)) {
            LOG.warn("The database does not answer; threads that wait for it end when it does");
        }
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
    }

    @Reference(
            service = DataSource.class,
            target = "(|(rls.datasource=*)(dataSourceName=*)(osgi.jndi.service.name=*))",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addDatabase(final ServiceReference<DataSource> offer) {
        databases.add(offer);
        lists.modify(settings);
        rounds.modify();
    }

    void removeDatabase(final ServiceReference<DataSource> offer) {
        databases.remove(offer);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(final ListChangeListener listener) {
        listeners.add(listener);
    }

    void removeListener(final ListChangeListener listener) {
        listeners.remove(listener);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setView(final ServerView arrived) {
        view = arrived;
    }

    void unsetView(final ServerView gone) {
        if (view == gone) {
            view = null;
        }
    }

    /** The newest of that name; held only while it is used, so that rls-db can exchange it. */
    private Lease lease() {
        final String name = settings.dataSource();
        final ServiceReference<DataSource> best = databases.stream()
                .filter(offer -> name.equals(offer.getProperty("rls.datasource"))
                        || offer.getProperty("rls.datasource") == null
                                && (name.equals(offer.getProperty("dataSourceName"))
                                        || name.equals(offer.getProperty("osgi.jndi.service.name"))))
                .max(ServiceReference::compareTo)
                .orElse(null);
        final DataSource dataSource = best == null ? null : context.getService(best);
        return dataSource == null ? null : new Lease(dataSource, () -> letGo(best));
    }

    private void letGo(final ServiceReference<DataSource> reference) {
        try {
            context.ungetService(reference);
        } catch (final IllegalStateException e) {
            LOG.debug("This bundle is stopping: the framework lets go of everything", e);
        }
    }
}
