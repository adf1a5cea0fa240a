package io.rollcall.rls.shell.internal;

import io.rollcall.rls.spi.CounterSource;
import java.io.PrintStream;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.HAlign;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code rls:counters}. */
@Service
@Command(scope = "rls", name = "counters", description = "Shows what was counted since the bundles started")
public final class CountersCommand extends TableCommand {

    @Argument(name = "text", description = "Only counters whose name contains this")
    String text;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final List<CounterSource> sources = services.all(CounterSource.class);
        if (sources.isEmpty()) {
            throw new RefusedException("Nothing counts: no bundle of the server is running.");
        }
        final SortedMap<String, Long> sums = new TreeMap<>();
        sources.forEach(source -> source.counters().forEach((name, count) -> sums.merge(name, count, Long::sum)));
        final ShellTable table = table("Counter").emptyTableText("Nothing was counted yet");
        table.column("Count").align(HAlign.right);
        sums.forEach((name, count) -> {
            if (text == null || name.contains(text)) {
                table.addRow().addContent(name, count);
            }
        });
        print(table, out);
    }
}
