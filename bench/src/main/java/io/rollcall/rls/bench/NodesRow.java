package io.rollcall.rls.bench;

import io.rollcall.rls.bench.NodeLists.Listed;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What came of one node that went away: a row of the table. For one thread. */
final class NodesRow {

    private static final String FORMAT = "%5s %-8s %5s %6s %9s %9s %9s %7s %8s %6s %7s %7s";

    private final int nodes;
    private final String what;
    private final int node;
    private final NodeLists lists;
    private final Ledger ledger;
    private long stale;
    private int late;
    private int broken;
    private List<Listed> lost = List.of();
    private long struckNs;
    private long[] toldMs = {};
    private int untold;
    private int behind;
    private int refused;
    private boolean inTime;
    private String example;

    NodesRow(final int nodes, final String what, final int node, final NodeLists lists, final Ledger ledger) {
        this.nodes = nodes;
        this.what = what;
        this.node = node;
        this.lists = lists;
        this.ledger = ledger;
        stale = -ledger.stale();
        late = -lists.sum(NodeWatch::late);
        broken = -lists.sum(NodeWatch::broken);
    }

    /** It happened now, to the node that told those lists. */
    void struck(final List<Listed> told) {
        struckNs = System.nanoTime();
        lost = told;
    }

    /** How refreshes went that were sent meanwhile. */
    void refreshed(final List<Integer> statuses) {
        refused += (int) statuses.stream().filter(status -> status / 100 != 2).count();
    }

    /** Waits until another node has told every member of every list. */
    void awaitTold(final Duration limit) {
        Pause.until(struckNs + limit.toNanos(), () -> lost.stream().allMatch(this::isTold));
        toldMs = lost.stream()
                .filter(this::isTold)
                .mapToLong(each -> (each.watch().toldNs() - struckNs) / 1_000_000)
                .sorted()
                .toArray();
        untold = lost.size() - toldMs.length;
    }

    private boolean isTold(final Listed each) {
        return each.watch().node() != node && each.watch().toldNs() > struckNs;
    }

    /** Nothing changes any more: waits until the last states are told, and refreshes all. */
    NodesRow settled(final Duration limit, final Duration takenOver) {
        behind = Pause.until(limit, () -> ledger.behind() == 0) ? 0 : ledger.behind();
        example = behind == 0 ? null : ledger.exampleBehind();
        ledger.giveUp();
        refused += lists.refresh();
        inTime = untold == 0 && percentile(100) <= takenOver.toMillis();
        for (final Listed each : lists.all()) {
            example = example == null ? each.watch().example() : example;
        }
        stale += ledger.stale();
        late += lists.sum(NodeWatch::late);
        broken += lists.sum(NodeWatch::broken);
        return this;
    }

    /** Whether all was as promised. */
    boolean isClean() {
        return inTime && behind + refused + broken == 0;
    }

    private long percentile(final int percent) {
        return toldMs.length == 0 ? 0 : toldMs[(toldMs.length - 1) * percent / 100];
    }

    static void print(final List<NodesRow> rows, final Consumer<String> say) {
        say.accept(String.format(
                FORMAT, "nodes", "one is", "lists", "untold", "p50 ms", "p99 ms", "max ms", "behind", "refused",
                "broken", "late", "stale"));
        rows.forEach(row -> say.accept(row.toString()));
        final boolean clean = rows.stream().allMatch(NodesRow::isClean);
        say.accept(
                clean
                        ? "all lists of the lost node were told in time, and by one node at a time"
                        : "PROMISES WERE BROKEN: see the rows with untold, behind, refused or broken, or over 10 s");
    }

    @Override
    public String toString() {
        return String.format(
                        FORMAT,
                        nodes,
                        what,
                        lost.size(),
                        untold,
                        percentile(50),
                        percentile(99),
                        percentile(100),
                        behind,
                        refused,
                        broken,
                        late,
                        stale)
                + (example == null ? "" : "  " + example);
    }
}
