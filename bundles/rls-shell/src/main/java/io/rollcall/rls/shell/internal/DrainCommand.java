package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code rls:drain}. */
@Service
@Command(
        scope = "rls",
        name = "drain",
        description = "Hands all watchers over to the other servers on the database, before this one stops")
public final class DrainCommand extends RlsCommand {

    @Option(
            name = "--deactivate",
            description = "Ends their subscriptions as deactivated instead, so that they subscribe anew")
    boolean deactivate;

    @Option(name = "--resume", description = "Takes this server's part of the watchers again")
    boolean resume;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final ServerView view = services.one(ServerView.class);
        if (resume && deactivate) {
            throw new RefusedException("--resume takes watchers, --deactivate sends them away: choose one.");
        }
        if (resume) {
            await(view.resume());
            out.println("This server takes its part of the watchers again; see rls:nodes");
            return;
        }
        await(view.drain(deactivate));
        out.println("This server has no watchers left; it takes none until rls:drain --resume");
    }
}
