package io.rollcall.rls.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;

/** Completes words that a service knows; while it is absent or slow there is nothing to offer. */
abstract class ServiceCompleter implements Completer {

    /** Somebody sits there with a finger on the tab key. */
    static final long PATIENCE_MS = 2000;

    @Reference
    BundleContext context;

    abstract List<String> words(Services services) throws Exception;

    @Override
    public final int complete(final Session session, final CommandLine line, final List<String> candidates) {
        try (Services services = new Services(context)) {
            return new StringsCompleter(words(services)).complete(session, line, candidates);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } catch (final Exception e) {
            return -1;
        }
    }
}
