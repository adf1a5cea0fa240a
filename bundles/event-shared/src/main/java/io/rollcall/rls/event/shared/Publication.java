package io.rollcall.rls.event.shared;

import io.rollcall.rls.spi.EventPackage;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * An event package as a service that follows its configuration: another one takes its place before it goes, so that no
 * SUBSCRIBE meets neither. Thread-safe.
 */
public final class Publication {

    private final BundleContext context;
    private EventPackage published;
    private ServiceRegistration<EventPackage> registration;

    public Publication(final BundleContext context) {
        this.context = context;
    }

    /** Publishes a package instead of the one before; nothing happens where they are equal. */
    public synchronized void publish(final EventPackage next) {
        if (next.equals(published)) {
            return;
        }
        final ServiceRegistration<EventPackage> before = registration;
        registration = context.registerService(EventPackage.class, next, null);
        published = next;
        if (before != null) {
            before.unregister();
        }
    }

    /** Takes it away. */
    public synchronized void withdraw() {
        if (registration != null) {
            registration.unregister();
            registration = null;
            published = null;
        }
    }
}
