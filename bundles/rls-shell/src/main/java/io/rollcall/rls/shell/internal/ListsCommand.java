package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.ListSummary;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code rls:lists}. */
@Service
@Command(scope = "rls", name = "lists", description = "Shows every list that is defined, subscribed to or not")
public final class ListsCommand extends TableCommand {

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final List<ListSummary> lists = await(services.one(ServerView.class).lists());
        final ShellTable table =
                table("List", "Owner", "Packages", "Document").emptyTableText("No list is defined; see rls:load");
        lists.stream().sorted(Comparator.comparing(ListSummary::uri)).forEach(list -> table.addRow()
                .addContent(
                        list.uri(),
                        list.owner() == null ? "(global)" : list.owner(),
                        list.packages().isEmpty() ? "(any)" : String.join(" ", list.packages()),
                        Words.orNone(list.document())));
        print(table, out);
    }
}
