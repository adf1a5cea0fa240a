package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.StatusView;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code rls:status}. */
@Service
@Command(
        scope = "rls",
        name = "status",
        description = "Shows whether the server serves, and where it keeps subscriptions")
public final class StatusCommand extends TableCommand {

    private static final String[] KEPT = {"in memory", "in memory, written through to the database", "in the database"};

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final StatusView status = await(services.one(ServerView.class).status());
        final ShellTable table = table("What", "State");
        table.addRow()
                .addContent(
                        "SUBSCRIBEs", status.trouble() == null ? "served" : "refused with 503: " + status.trouble());
        table.addRow()
                .addContent("Subscriptions are kept", KEPT[status.dbMode()] + " (db_mode " + status.dbMode() + ')');
        if (status.dbMode() > 0) {
            table.addRow().addContent("Shards", status.served() + " served of " + status.shards() + " that are ours");
        }
        table.addRow().addContent("List subscriptions", status.lists());
        table.addRow().addContent("Back-end subscriptions", status.backEnds());
        print(table, out);
    }
}
