package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code rls:update-subs}. */
@Service
@Command(scope = "rls", name = "update-subs", description = "Resolves lists again and tells their watchers")
public final class UpdateSubsCommand extends RlsCommand {

    @Argument(name = "uri", description = "A list, or a user whose documents changed", required = true)
    @Completion(ListUriCompleter.class)
    String uri;

    @Argument(index = 1, name = "event", description = "Only subscriptions of this event package")
    String event;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final int count = await(services.one(ServerView.class).updateSubscriptions(uri, event));
        out.println(count == 1 ? "1 subscription looked at" : count + " subscriptions looked at");
    }
}
