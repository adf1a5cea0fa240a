package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code rls:cleanup}. */
@Service
@Command(scope = "rls", name = "cleanup", description = "Sweeps expired subscriptions now")
public final class CleanupCommand extends RlsCommand {

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final int count = await(services.one(ServerView.class).cleanup());
        out.println(count == 1 ? "1 expired subscription swept" : count + " expired subscriptions swept");
    }
}
