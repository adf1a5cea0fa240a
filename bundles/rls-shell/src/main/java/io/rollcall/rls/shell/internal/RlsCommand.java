package io.rollcall.rls.shell.internal;

import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.osgi.framework.BundleContext;

/** What the commands have in common: they find services when run, never wait without end, and print. */
abstract class RlsCommand implements Action {

    @Reference
    BundleContext context;

    @Option(name = "--timeout", description = "Seconds to wait for an answer of the server")
    int timeoutSeconds = 10;

    Clock clock = Clock.systemUTC();

    /** Nothing is returned: values would not show over ssh. */
    @Override
    public final Object execute() throws Exception {
        try (Services services = new Services(context)) {
            run(services, System.out);
        }
        return null;
    }

    /** Does the work of the command. */
    abstract void run(Services services, PrintStream out) throws Exception;

    /** Waits for a stage as long as the operator allows. */
    final <T> T await(final CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(Math.max(1, timeoutSeconds), TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            throw new RefusedException("No answer within " + Math.max(1, timeoutSeconds) + " s (see --timeout).");
        } catch (final ExecutionException e) {
            throw new RefusedException(reason(e.getCause()));
        }
    }

    private static String reason(final Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
