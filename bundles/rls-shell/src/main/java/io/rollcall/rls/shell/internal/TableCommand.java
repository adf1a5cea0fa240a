package io.rollcall.rls.shell.internal;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.table.ShellTable;

/** A command that prints tables. */
abstract class TableCommand extends RlsCommand {

    @Option(name = "--no-format", description = "Prints rows without borders, for scripts")
    boolean noFormat;

    final ShellTable table(final String... columns) {
        final ShellTable table = new ShellTable();
        for (final String column : columns) {
            table.column(column);
        }
        return table;
    }

    final void print(final ShellTable table, final PrintStream out) {
        table.print(out, !noFormat);
    }
}
