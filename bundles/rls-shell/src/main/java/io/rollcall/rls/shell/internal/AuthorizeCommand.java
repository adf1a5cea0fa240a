package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** {@code rls:authorize}. */
@Service
@Command(
        scope = "rls",
        name = "authorize",
        description = "Decides about a pending subscription, or about any other one")
public final class AuthorizeCommand extends RlsCommand {

    @Argument(name = "id", description = "Id of the subscription, as rls:subscriptions shows it", required = true)
    @Completion(SubscriptionIdCompleter.class)
    String id;

    @Argument(index = 1, name = "decision", description = "allow or deny", required = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"allow", "deny"})
    String decision;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final String word = decision.toLowerCase(Locale.ROOT);
        if (!word.equals("allow") && !word.equals("deny")) {
            throw new RefusedException("Decide allow or deny, not " + decision + '.');
        }
        final boolean allow = word.equals("allow");
        if (!await(services.one(ServerView.class).authorize(id, allow))) {
            throw new RefusedException("There is no subscription " + id + '.');
        }
        out.println(allow ? "Allowed; the watcher is told everything" : "Denied; the subscription ends as rejected");
    }
}
