package io.rollcall.rls.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.InstanceView;
import io.rollcall.rls.api.ServerView.MemberView;
import io.rollcall.rls.api.ServerView.SubscriptionDetail;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code rls:subscription}. */
@Service
@Command(
        scope = "rls",
        name = "subscription",
        description = "Shows a list subscription: dialog, members, what is known of them, and the last NOTIFY")
public final class SubscriptionCommand extends TableCommand {

    @Argument(name = "id", description = "As rls:subscriptions shows it", required = true)
    @Completion(SubscriptionIdCompleter.class)
    String id;

    @Option(name = "--bodies", description = "Prints the documents of the members too")
    boolean bodies;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final Optional<SubscriptionDetail> found =
                await(services.one(ServerView.class).subscription(id));
        if (found.isEmpty()) {
            throw new RefusedException("There is no subscription " + id + "; see rls:subscriptions");
        }
        final SubscriptionDetail detail = found.get();
        if (!noFormat) {
            DialogLines.print(detail, clock.instant(), out);
            out.println();
        }
        print(MemberTable.of(detail, clock.instant()), out);
        if (bodies) {
            detail.members().forEach(member -> printBodies(member, out));
        }
    }

    private static void printBodies(final MemberView member, final PrintStream out) {
        for (final InstanceView instance : member.instances()) {
            if (instance.body() != null) {
                out.println();
                out.println(member.uri() + ", instance " + instance.id() + ", " + instance.contentType());
                out.println(new String(instance.body(), UTF_8));
            }
        }
    }
}
