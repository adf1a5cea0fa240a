package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** {@code rls:watch}: redraws on a terminal, prints a line a change elsewhere. */
@Service
@Command(
        scope = "rls",
        name = "watch",
        description = "Shows the members of a list and their states as they change, until Ctrl-C")
public final class WatchCommand extends TableCommand {

    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Argument(name = "list", description = "URI of the list", required = true)
    @Completion(ListUriCompleter.class)
    String list;

    @Option(name = "--once", description = "Prints the table once and ends")
    boolean once;

    @Option(name = "--for", description = "Seconds after which it ends; 0 goes on until Ctrl-C")
    int forSeconds;

    @Option(name = "--interval", description = "Milliseconds between two looks at the server")
    int intervalMs = 500;

    @Option(name = "--lines", description = "Prints a line a change instead of drawing the table again")
    boolean lines;

    @Reference
    Session session;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final WatchedList first = look();
        if (once) {
            print(first.table(), out);
        } else {
            follow(first, out);
        }
    }

    private void follow(final WatchedList first, final PrintStream out) throws Exception {
        final boolean redraw = !lines && !noFormat && session != null && session.getTerminal() != null;
        final Instant end = forSeconds > 0 ? clock.instant().plusSeconds(forSeconds) : Instant.MAX;
        WatchedList shown = WatchedList.NOTHING;
        WatchedList seen = first;
        try {
            while (!out.checkError()) {
                if (redraw && !seen.equals(shown)) {
                    draw(seen, out);
                } else if (!redraw) {
                    seen.since(shown, clock.instant()).forEach(out::println);
                }
                flush(out);
                shown = seen;
                if (!clock.instant().isBefore(end)) {
                    return;
                }
                Thread.sleep(Duration.ofMillis(Math.max(100, intervalMs)).toMillis());
                seen = lookAgain();
            }
        } catch (final InterruptedException e) {
            // Ctrl-C: the operator has seen enough
            out.println();
        }
    }

    /** An update of the engine does not end the watch. */
    private WatchedList lookAgain() throws Exception {
        try {
            return look();
        } catch (final RefusedException e) {
            return WatchedList.saying(e.getMessage());
        }
    }

    private WatchedList look() throws Exception {
        try (Services services = new Services(context)) {
            final ServerView view = services.one(ServerView.class);
            return WatchedList.look(list, view, this::await);
        }
    }

    private void draw(final WatchedList seen, final PrintStream out) {
        out.print(CLEAR);
        out.println(list + "   " + WatchedList.clockTime(clock.instant()) + "   (Ctrl-C ends)");
        out.println();
        print(seen.table(), out);
    }

    /** What is printed stays in the channel of an ssh session until the console behind it is flushed too. */
    private void flush(final PrintStream out) {
        out.flush();
        if (session != null) {
            session.getConsole().flush();
        }
    }
}
