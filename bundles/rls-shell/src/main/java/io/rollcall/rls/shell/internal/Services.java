package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Finds services at the moment a command needs them and lets go of them at its end: plug-ins come and go, and a command
 * that needs one that is away says so instead of not being there.
 */
final class Services implements AutoCloseable {

    private static final Map<Class<?>, String> ABSENT = Map.of(
            ServerView.class, "The engine is not running (bundle rls-core).",
            DocumentChecker.class, "Nothing is there that checks documents (bundle rls-core).",
            XcapDocumentStore.class, "There is no table of lists to write to (bundle xcap-integrated).");

    private final BundleContext context;
    private final List<ServiceReference<?>> held = new java.util.ArrayList<>();

    Services(final BundleContext context) {
        this.context = context;
    }

    /** The service of that type with the highest ranking. */
    <T> T one(final Class<T> type) throws RefusedException {
        final ServiceReference<T> reference = context.getServiceReference(type);
        final T service = reference == null ? null : held(reference);
        if (service == null) {
            throw new RefusedException(ABSENT.getOrDefault(type, "There is no " + type.getSimpleName() + " service.")
                    + " Try: bundle:list | grep -i rollcall");
        }
        return service;
    }

    /** All services of that type. */
    <T> List<T> all(final Class<T> type) {
        try {
            final Collection<ServiceReference<T>> references = context.getServiceReferences(type, null);
            return references.stream()
                    .map(this::held)
                    .filter(java.util.Objects::nonNull)
                    .toList();
        } catch (final InvalidSyntaxException e) {
            throw new IllegalStateException("without a filter there is no syntax", e);
        }
    }

    private <T> T held(final ServiceReference<T> reference) {
        final T service = context.getService(reference);
        if (service != null) {
            held.add(reference);
        }
        return service;
    }

    @Override
    public void close() {
        held.forEach(context::ungetService);
        held.clear();
    }
}
