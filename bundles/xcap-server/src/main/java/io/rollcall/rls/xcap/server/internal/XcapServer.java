package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.spi.CounterSource;
import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.Servlet;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the servlet of the XCAP root, and ties it to the store, the checker and the users that there are. */
// immediate: the servlet is published by code, and the counters must not be forgotten
@Component(immediate = true, service = CounterSource.class, configurationPid = "rls.xcap.server")
public final class XcapServer implements CounterSource {

    private static final Logger LOG = LoggerFactory.getLogger(XcapServer.class);

    private static final long WARNING_PERIOD_MS = 60_000;

    private final Counters counters = new Counters();
    private final List<Users> users = new CopyOnWriteArrayList<>();
    private final ServiceRegistration<Servlet> servlet;
    private volatile XcapDocumentStore store;
    private volatile DocumentChecker checker;
    private volatile Settings settings = Settings.DEFAULT;

    @Activate
    public XcapServer(final BundleContext context, final Map<String, Object> configuration) {
        settings = read(configuration);
        final Intake intake = new Intake(() -> store, () -> checker, new KnownUsers(this::sources, () -> settings));
        final GlobalIndex index = new GlobalIndex(() -> settings.maxIndexBytes(), counters, warnings());
        final Documents documents = new Documents(() -> store, index, intake, counters);
        final XcapRoot root = new XcapRoot(
                documents,
                new Nodes(documents, intake, counters, warnings()),
                new Authentication(this::sources, Clock.systemUTC(), counters),
                counters,
                () -> settings,
                warnings());
        servlet = context.registerService(
                Servlet.class, new XcapServlet(root, counters, () -> settings), properties(settings));
        tell();
    }

    private static Throttle warnings() {
        return new Throttle(Clock.systemUTC(), WARNING_PERIOD_MS);
    }

    @Modified
    void modified(final Map<String, Object> configuration) {
        final Settings before = settings;
        settings = read(configuration);
        if (!before.rootPath().equals(settings.rootPath())) {
            servlet.setProperties(properties(settings));
        }
        if (!before.equals(settings)) {
            tell();
        }
    }

    @Deactivate
    void deactivate() {
        servlet.unregister();
    }

    private void tell() {
        if (settings.digest()) {
            LOG.info(
                    "XCAP root {}, for users who show who they are, and admins {}",
                    settings.rootPath(),
                    settings.admins());
        } else {
            LOG.warn(
                    "XCAP root {}: whoever reaches it may read and write every list (auth = none)",
                    settings.rootPath());
        }
    }

    private Settings read(final Map<String, Object> configuration) {
        final ConfigurationReader reader = new ConfigurationReader(configuration);
        final Settings read = Settings.read(reader, settings);
        reader.refusals().forEach(refusal -> LOG.error("Configuration rls.xcap.server: {}", refusal));
        return read;
    }

    private static Dictionary<String, Object> properties(final Settings settings) {
        final Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.name", "rls-xcap-server");
        properties.put("osgi.http.whiteboard.servlet.pattern", settings.rootPath() + "/*");
        properties.put("osgi.http.whiteboard.servlet.asyncSupported", true);
        return properties;
    }

    private List<CredentialSource> sources() {
        final List<Users> ranked = new ArrayList<>(users);
        ranked.sort(Comparator.comparingInt(Users::ranking).reversed());
        return ranked.stream().map(Users::source).toList();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setStore(final XcapDocumentStore arrived) {
        store = arrived;
    }

    void unsetStore(final XcapDocumentStore gone) {
        if (store == gone) {
            store = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setChecker(final DocumentChecker arrived) {
        checker = arrived;
    }

    void unsetChecker(final DocumentChecker gone) {
        if (checker == gone) {
            checker = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addUsers(final CredentialSource arrived, final Map<String, Object> properties) {
        users.add(new Users(arrived, properties.get("service.ranking") instanceof Integer ranking ? ranking : 0));
    }

    void removeUsers(final CredentialSource gone) {
        users.removeIf(one -> one.source == gone);
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
    }

    private record Users(CredentialSource source, int ranking) {}
}
