package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.ListExplanation;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code rls:list}. */
@Service
@Command(
        scope = "rls",
        name = "list",
        description = "Shows how a list resolves: members, what is left out and why, and each step")
public final class ListCommand extends TableCommand {

    @Argument(name = "uri", description = "URI of the list", required = true)
    @Completion(ListUriCompleter.class)
    String uri;

    @Argument(index = 1, name = "watcher", description = "For whom; the owner of the list where missing")
    String watcher;

    @Option(name = "--event", description = "For which event package; any where missing")
    String event;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final ListExplanation list = await(services.one(ServerView.class).explain(uri, watcher, event));
        if (!list.found()) {
            printSteps(list, out);
            throw new RefusedException(uri + ": " + list.outcome());
        }
        if (!noFormat) {
            printHead(list, out);
        }
        final ShellTable entries =
                table("Member", "Subscribed to as", "Name").emptyTableText("The list has no members");
        list.entries()
                .forEach(entry -> entries.addRow().addContent(entry.uri(), entry.target(), Words.orNone(entry.name())));
        print(entries, out);
        printLeftOut(list, out);
        printSteps(list, out);
    }

    private void printSteps(final ListExplanation list, final PrintStream out) {
        if (!noFormat) {
            out.println();
            out.println("How it was found");
            list.steps().forEach(step -> out.println("  " + step));
        }
    }

    private void printHead(final ListExplanation list, final PrintStream out) {
        out.println("List       " + uri);
        out.println("Name       " + Words.orNone(list.name()));
        out.println("Outcome    " + list.outcome());
        list.documents().forEach(document -> out.println("Document   " + document));
        out.println();
    }

    private void printLeftOut(final ListExplanation list, final PrintStream out) {
        if (list.leftOut().isEmpty()) {
            return;
        }
        if (!noFormat) {
            out.println();
        }
        final ShellTable leftOut = table("Left out", "Why");
        list.leftOut().forEach(one -> leftOut.addRow().addContent(one.what(), one.why()));
        print(leftOut, out);
    }
}
