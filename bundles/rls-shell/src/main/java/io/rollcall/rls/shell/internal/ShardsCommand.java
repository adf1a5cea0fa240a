package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.ShardView;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.HAlign;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code rls:shards}. */
@Service
@Command(scope = "rls", name = "shards", description = "Shows which server has which part of the watchers (db_mode 2)")
public final class ShardsCommand extends TableCommand {

    @Argument(name = "node", description = "Only those of the node whose name contains this")
    String node;

    @Option(name = "--all", description = "A row for each shard, not one for all that are next to each other")
    boolean all;

    private ShellTable table;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final List<ShardView> shards = await(services.one(ServerView.class).shards());
        table = table("Shards").emptyTableText("No shards to show");
        table.column("Count").align(HAlign.right);
        table.column("Node");
        table.column("State");
        table.column("Moves").align(HAlign.right);
        int from = 0;
        for (int at = 1; at <= shards.size(); at++) {
            if (at == shards.size() || all || !alike(shards.get(from), shards.get(at))) {
                add(shards.subList(from, at));
                from = at;
            }
        }
        print(table, out);
    }

    private static boolean alike(final ShardView one, final ShardView other) {
        return Objects.equals(one.node(), other.node()) && one.complete() == other.complete();
    }

    private void add(final List<ShardView> shards) {
        final ShardView first = shards.get(0);
        final ShardView last = shards.get(shards.size() - 1);
        if (node != null && (first.node() == null || !first.node().contains(node))) {
            return;
        }
        final String taken = first.complete() ? "served" : "taken up";
        table.addRow()
                .addContent(
                        first == last ? first.shard() : first.shard() + "-" + last.shard(),
                        shards.size(),
                        Words.orNone(first.node()),
                        first.node() == null ? "free" : taken,
                        shards.stream().mapToLong(ShardView::epoch).max().orElse(0));
    }
}
