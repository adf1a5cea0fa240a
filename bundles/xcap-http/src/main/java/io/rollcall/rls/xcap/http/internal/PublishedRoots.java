package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.spi.DocumentChangeListener;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of this bundle, one for each root. A root that stays in the configuration keeps its service, and so the
 * engine its copies. Holds its monitor while services come and go.
 */
final class PublishedRoots {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedRoots.class);

    /** Below the table (100): that is asked first. The first root of the configuration comes before the second. */
    private static final int FIRST_RANKING = 50;

    /** A root that is published. */
    private record Published(HttpDocuments documents, Polling polling, ServiceRegistration<?> registration) {}

    private final BundleContext context;
    private final Surroundings surroundings;
    private final CopyOnWriteArrayList<DocumentChangeListener> listeners;
    private final Map<Root, Published> published = new HashMap<>();

    PublishedRoots(
            final BundleContext context,
            final Surroundings surroundings,
            final CopyOnWriteArrayList<DocumentChangeListener> listeners) {
        this.context = context;
        this.surroundings = surroundings;
        this.listeners = listeners;
    }

    /** Makes the services those of these roots. */
    synchronized void publish(final List<Root> roots) {
        for (final Root gone : new ArrayList<>(published.keySet())) {
            if (!roots.contains(gone)) {
                end(published.remove(gone));
                LOG.info("XCAP root {} is not asked any more", gone);
            }
        }
        int ranking = FIRST_RANKING;
        for (final Root root : roots) {
            if (!published.containsKey(root)) {
                published.put(root, register(root, ranking));
                LOG.info("Lists of XCAP root {} are served", root);
            }
            ranking--;
        }
    }

    private Published register(final Root root, final int ranking) {
        final HttpDocuments documents = new HttpDocuments(root, surroundings);
        final ServiceRegistration<?> registration = context.registerService(
                XcapDocumentSource.class,
                documents,
                new Hashtable<>(Map.of(
                        Constants.SERVICE_RANKING,
                        ranking,
                        "xcap_root",
                        root.toString(),
                        Constants.SERVICE_DESCRIPTION,
                        "XCAP root " + root)));
        return new Published(documents, new Polling(documents, surroundings.clock(), listeners), registration);
    }

    synchronized void tick(final long intervalMs) {
        published.values().forEach(one -> one.polling.tick(intervalMs));
    }

    synchronized void withdraw() {
        published.values().forEach(PublishedRoots::end);
        published.clear();
    }

    private static void end(final Published one) {
        unregister(one.registration);
        one.documents.close();
    }

    private static void unregister(final ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (final IllegalStateException e) {
            LOG.debug("The framework has withdrawn it already", e);
        }
    }
}
