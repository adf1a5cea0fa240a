package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.NodeView;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.HAlign;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code rls:nodes}. */
@Service
@Command(scope = "rls", name = "nodes", description = "Shows the servers that share the watchers (db_mode 2)")
public final class NodesCommand extends TableCommand {

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final List<NodeView> nodes = await(services.one(ServerView.class).nodes());
        final ShellTable table =
                table("Node", "Address", "State").emptyTableText("No database: this server has all watchers");
        table.column("Shards").align(HAlign.right);
        table.column("Heard");
        nodes.forEach(node -> table.addRow()
                .addContent(
                        node.self() ? node.name() + " (this)" : node.name(),
                        Words.orNone(node.address()),
                        node.state(),
                        node.shards(),
                        node.self() ? "-" : Words.duration(node.heard()) + " ago"));
        print(table, out);
    }
}
