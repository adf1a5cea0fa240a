package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.ServerView.ListSummary;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.CounterSource;
import io.rollcall.rls.spi.DocumentChangeListener;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Explanation;
import io.rollcall.rls.spi.ListChangeListener;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resolver over XCAP documents as a service; sources and listeners come and go around it. */
// immediate: a delayed component would forget the last good copies whenever nobody holds the service
@Component(
        immediate = true,
        configurationPid = "rls",
        service = {ListResolver.class, DocumentChangeListener.class, CounterSource.class, ServiceClaims.class},
        property = Constants.SERVICE_RANKING + ":Integer=0")
public final class XcapListResolverComponent
        implements ListResolver, DocumentChangeListener, CounterSource, ServiceClaims {

    private static final Logger LOG = LoggerFactory.getLogger(XcapListResolverComponent.class);
    private static final int THREADS = 2;

    private final Counters counters = new Counters();
    private final ScheduledThreadPoolExecutor executor;
    private final XcapListResolver resolver;
    private volatile ResolverSettings settings;

    @Activate
    public XcapListResolverComponent(final Map<String, Object> properties) {
        final AtomicInteger number = new AtomicInteger();
        executor = new ScheduledThreadPoolExecutor(
                THREADS, task -> new Thread(task, "rls-resolver-" + number.incrementAndGet()));
        // Each resolution sets an alarm that nearly always is cancelled.
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        settings = read(properties, ResolverSettings.DEFAULT);
        resolver = new XcapListResolver(settings, Clock.systemUTC(), executor, counters);
    }

    @Modified
    void modified(final Map<String, Object> properties) {
        settings = read(properties, settings);
        resolver.settings(settings);
    }

    @Override
    public DefinedService claimant(final SipUri uri) {
        return resolver.claimant(uri);
    }

    @Deactivate
    void deactivate() {
        executor.shutdownNow();
    }

    private static ResolverSettings read(final Map<String, Object> properties, final ResolverSettings standing) {
        final ConfigurationReader reader = new ConfigurationReader(properties);
        final ResolverSettings read = ResolverConfiguration.read(reader, standing);
        reader.refusals().forEach(refusal -> LOG.error("Configuration rls: {}", refusal));
        return read;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSource(
            final XcapDocumentSource source,
            final Map<String, Object> properties,
            final ServiceReference<XcapDocumentSource> reference) {
        final int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        resolver.addSource(
                source,
                ranking,
                isOnly(properties),
                kind(reference, ranking),
                ListSource.ofService(properties.get("list_source")),
                description(properties));
    }

    private static String description(final Map<String, Object> properties) {
        final Object description = properties.get(Constants.SERVICE_DESCRIPTION);
        return String.valueOf(description != null ? description : properties.get(Constants.SERVICE_ID));
    }

    /** The same when a bundle is started again, updated, or taken away and installed anew. */
    private static String kind(final ServiceReference<?> reference, final int ranking) {
        final Bundle bundle = reference.getBundle();
        return (bundle == null ? "" : bundle.getSymbolicName())
                + '/'
                + ranking
                + '/'
                + reference.getProperty("xcap_root");
    }

    void updatedSource(final XcapDocumentSource source, final Map<String, Object> properties) {
        resolver.onlySource(source, isOnly(properties));
    }

    private static boolean isOnly(final Map<String, Object> properties) {
        return Boolean.TRUE.equals(properties.get("integrated_xcap_server"));
    }

    void removeSource(final XcapDocumentSource source) {
        resolver.removeSource(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(final ListChangeListener listener) {
        resolver.addListener(listener);
    }

    void removeListener(final ListChangeListener listener) {
        resolver.removeListener(listener);
    }

    @Override
    public CompletionStage<Resolution> resolve(final ListQuery query) {
        return resolver.resolve(query);
    }

    @Override
    public CompletionStage<Explanation> explain(final ListQuery query) {
        return resolver.explain(query);
    }

    @Override
    public String description() {
        return resolver.description();
    }

    @Override
    public void documentsChanged(final Set<DocumentSelector> documents) {
        resolver.documentsChanged(documents);
    }

    @Override
    public CompletionStage<Void> documentsWritten(final Set<DocumentSelector> documents) {
        return resolver.documentsWritten(documents);
    }

    @Override
    public CompletionStage<List<ListSummary>> lists() {
        return resolver.lists();
    }

    @Override
    public CompletionStage<List<String>> listsOf(final String user) {
        return resolver.listsOf(user);
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
    }
}
