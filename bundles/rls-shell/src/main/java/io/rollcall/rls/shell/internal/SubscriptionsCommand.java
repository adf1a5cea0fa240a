package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.SubscriptionSummary;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code rls:subscriptions}. */
@Service
@Command(scope = "rls", name = "subscriptions", description = "Shows the list subscriptions")
public final class SubscriptionsCommand extends TableCommand {

    @Argument(name = "text", description = "Only those whose list or watcher contains this")
    String text;

    @Option(name = "--pending", description = "Only those that wait for a decision (rls:authorize)")
    boolean pending;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final List<SubscriptionSummary> all =
                await(services.one(ServerView.class).subscriptions());
        final ShellTable table = table("Id", "List", "Watcher", "Event", "State", "Ends in", "Active", "Version")
                .emptyTableText("Nobody subscribes to a list now");
        final Instant now = clock.instant();
        all.stream()
                .filter(this::wanted)
                .sorted(Comparator.comparing(SubscriptionSummary::listUri)
                        .thenComparing(SubscriptionSummary::watcher)
                        .thenComparing(SubscriptionSummary::id))
                .forEach(one -> table.addRow()
                        .addContent(
                                one.id(),
                                one.listUri(),
                                one.watcher(),
                                one.event(),
                                one.state(),
                                Words.left(one.expiresAt(), now),
                                one.active() + "/" + one.members(),
                                one.version() < 0 ? "-" : one.version()));
        print(table, out);
    }

    private boolean wanted(final SubscriptionSummary one) {
        if (pending && !one.state().equals("pending")) {
            return false;
        }
        return text == null || one.listUri().contains(text) || one.watcher().contains(text);
    }
}
