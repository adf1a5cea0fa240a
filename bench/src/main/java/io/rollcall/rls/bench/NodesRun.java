package io.rollcall.rls.bench;

import io.rollcall.rls.bench.NodeLists.Listed;
import io.rollcall.rls.testkit.sip.Notifier;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Several nodes on one database: the one that tells most lists is killed, another time frozen and woken, another time
 * stopped in good order, while members change. What it told is to be told by the others within 10 s, and what it still
 * sends or writes is to count for nothing.
 */
final class NodesRun {

    static final String USAGE = String.join(
            "\n",
            "  --lists n         lists for each node; all together they have as many times that (200)",
            "  --members n       members of each list (50)",
            "  --rate n          changes a second (500)",
            "  --frozen n        seconds that a node is frozen (20)",
            "  --start a,b,..    scripts that start the nodes",
            "  --counters a,b,.. scripts that print the counters of a node");

    private static final String DEFAULTS = "--lists 200 --members 50 --rate 500 --frozen 20"
            + " --server - --notifier-port 0 --start - --counters - --body 200";

    private static final Duration SERVING_LIMIT = Duration.ofSeconds(300);
    private static final Duration BALANCE_LIMIT = Duration.ofSeconds(120);
    private static final Duration TAKEN_OVER = Duration.ofSeconds(10);
    private static final Duration TOLD_LIMIT = Duration.ofSeconds(60);

    /** A node that woke gets no shard before balance_delay is over, which is 5 s. */
    private static final Duration WOKEN = Duration.ofMillis(4500);

    private final Consumer<String> say;
    private final Arguments options;
    private final Population population;
    private final Ledger ledger;
    private final List<ServedProcess> nodes = new ArrayList<>();
    private final List<NodesRow> rows = new ArrayList<>();

    NodesRun(final Consumer<String> say, final String... arguments) {
        this.say = say;
        options = new Arguments(DEFAULTS, arguments);
        population = population(arguments);
        ledger = new Ledger(population.members());
    }

    /** The lists there must be for these arguments. */
    static Population population(final String... arguments) {
        final Arguments options = new Arguments(DEFAULTS, arguments);
        return new Population(
                options.number("--lists") * options.texts("--server").size(), options.number("--members"));
    }

    /** Runs it; 0 when all was as promised. */
    int run() {
        final List<InetSocketAddress> addresses = options.addresses("--server");
        options.texts("--start").forEach(script -> nodes.add(new ServedProcess(new File(script))));
        try (Notifier notifier = Notifier.builder()
                        .bind(InetAddress.getLoopbackAddress(), options.number("--notifier-port"))
                        .history(1)
                        .open();
                NodeLists lists = new NodeLists(population, addresses)) {
            final ChangeLoad load = new ChangeLoad(population, notifier, ledger, options.number("--body"));
            load.prepare();
            nodes.forEach(ServedProcess::start);
            for (int node = 0; node < nodes.size(); node++) {
                lists.awaitServing(node, SERVING_LIMIT);
            }
            lists.subscribe(ledger);
            kill(lists, load);
            freeze(lists, load);
            stop(lists, load);
        } finally {
            nodes.forEach(ServedProcess::kill);
        }
        NodesRow.print(rows, say);
        return rows.stream().allMatch(NodesRow::isClean) ? 0 : 1;
    }

    private void kill(final NodeLists lists, final ChangeLoad load) {
        final int node = balanced(lists);
        final List<Listed> dead = lists.of(node);
        final NodesRow row = new NodesRow(nodes.size(), "killed", node, lists, ledger);
        try (Changes changes = new Changes(load, options.number("--rate"))) {
            changes.await();
            nodes.get(node).kill();
            row.struck(dead);
            Pause.of(Duration.ofSeconds(1));
            // a fourth of the watchers refresh meanwhile; the dispatcher has seen that the node is gone
            row.refreshed(lists.refreshPast(node, dead.subList(0, dead.size() / 4)));
            row.awaitTold(TOLD_LIMIT);
        }
        rows.add(row.settled(TOLD_LIMIT, TAKEN_OVER));
        say.accept(row.toString());
        nodes.get(node).start();
        lists.awaitServing(node, SERVING_LIMIT);
    }

    private void freeze(final NodeLists lists, final ChangeLoad load) {
        final int node = balanced(lists);
        final List<Listed> lost = lists.of(node);
        final NodesRow row = new NodesRow(nodes.size(), "frozen", node, lists, ledger);
        try (Changes changes = new Changes(load, options.number("--rate"))) {
            changes.await();
            final long begun = System.nanoTime();
            nodes.get(node).signal("STOP");
            row.struck(lost);
            row.awaitTold(Duration.ofSeconds(options.number("--frozen")));
            Pause.of(Duration.ofNanos(
                    begun + Duration.ofSeconds(options.number("--frozen")).toNanos() - System.nanoTime()));
            lists.all().forEach(each -> each.watch().forbid(node));
            nodes.get(node).signal("CONT");
            Pause.of(WOKEN);
            lists.all().forEach(each -> each.watch().allowAll());
            balanced(lists);
        }
        rows.add(row.settled(TOLD_LIMIT, TAKEN_OVER));
        say.accept(row.toString());
        counters(node);
    }

    private void stop(final NodeLists lists, final ChangeLoad load) {
        final int node = balanced(lists);
        final NodesRow row = new NodesRow(nodes.size(), "stopped", node, lists, ledger);
        try (Changes changes = new Changes(load, options.number("--rate"))) {
            changes.await();
            final List<Listed> left = lists.of(node);
            nodes.get(node).terminate();
            row.struck(left);
            row.awaitTold(TOLD_LIMIT);
            nodes.get(node).awaitEnd();
        }
        rows.add(row.settled(TOLD_LIMIT, TAKEN_OVER));
        say.accept(row.toString());
    }

    /** Waits until each node has its part; gives back the one with most lists: no fewer than the equal part. */
    private int balanced(final NodeLists lists) {
        lists.awaitBalance(BALANCE_LIMIT);
        say.accept("in balance, lists: " + Arrays.toString(lists.parts()));
        return lists.busiest();
    }

    /** What that node counted of its own lateness. */
    private void counters(final int node) {
        final List<String> scripts = options.texts("--counters");
        if (scripts.size() == nodes.size()) {
            say.accept("node " + (node + 1) + " counted: " + output(scripts.get(node)));
        }
    }

    private static String output(final String script) {
        try {
            final Process process = new ProcessBuilder("/bin/bash", script)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
