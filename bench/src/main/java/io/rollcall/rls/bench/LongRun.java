package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Notifier;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Many subscriptions for long: changes, refreshes and subscriptions that end and are made again, and whether heap and
 * threads stay what they were after the first third of the time.
 */
final class LongRun {

    static final String USAGE = String.join(
            "\n",
            "  --lists n         lists, each with a watcher of its own (4000)",
            "  --members n       members of each list (50)",
            "  --minutes n       how long, set-up apart (30)",
            "  --rate n          changes a second (500)",
            "  --refresh-every s each subscription is refreshed that often (300)",
            "  --again-every s   each subscription is ended and made again that often (1800)");

    private static final String DEFAULTS = "--lists 4000 --members 50 --minutes 30 --rate 500 --refresh-every 300"
            + " --again-every 1800 --server - --pid 0 --database-pid 0 --notifier-port 0 --body 200";

    private static final Duration SERVING_LIMIT = Duration.ofSeconds(600);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double MOST_GROWTH = 0.05;
    private static final int MORE_THREADS = 10;
    private static final int MINUTE = 60;
    private static final double MEGABYTE = 1e6;

    private final Consumer<String> say;
    private final Arguments options;
    private final Population population;
    private final MeasuredProcess server;
    private final MeasuredProcess database;
    private final Ledger ledger;
    private final List<WatchedList> ended = new ArrayList<>();
    private long refreshes;
    private long refused;

    LongRun(final Consumer<String> say, final String... arguments) {
        this.say = say;
        options = new Arguments(DEFAULTS, arguments);
        population = new Population(options.number("--lists"), options.number("--members"));
        server = new MeasuredProcess(options.number("--pid"));
        database = new MeasuredProcess(options.number("--database-pid"));
        ledger = new Ledger(population.members());
    }

    /** Runs it; 0 when all is flat and nothing was lost. */
    int run() {
        try (Notifier notifier = Notifier.builder()
                        .bind(InetAddress.getLoopbackAddress(), options.number("--notifier-port"))
                        .history(1)
                        .open();
                Watchers watchers = new Watchers(population, false, options.address("--server"))) {
            final ChangeLoad load = new ChangeLoad(population, notifier, ledger, options.number("--body"));
            load.prepare();
            watchers.awaitServing(SERVING_LIMIT);
            final long begun = System.nanoTime();
            final int incomplete = watchers.subscribe(ledger, PATIENCE, 0);
            say.accept(notifier.subscriptionCount() + " back-end subscriptions after "
                    + (System.nanoTime() - begun) / 1_000_000 + " ms; lists not complete: " + incomplete);
            final int minutes = options.number("--minutes");
            final Thread changing =
                    new Thread(() -> load.run(options.number("--rate"), Duration.ofMinutes(minutes), false), "changes");
            changing.start();
            final double[] early = new double[2];
            for (int minute = 1; minute <= minutes; minute++) {
                final double cpuMs = server.cpuMs();
                final double storedMs = database.cpuMs();
                minute(watchers, (minute - 1) * MINUTE);
                say.accept(String.format(
                        "minute %d: server %.0f ms/s%s, threads %.0f, resident %.0f MB, behind %d,"
                                + " stale %d, repeated %d, refreshes %d, made again %d, not accepted %d",
                        minute,
                        (server.cpuMs() - cpuMs) / MINUTE,
                        database.isKnown()
                                ? String.format(", database %.0f ms/s", (database.cpuMs() - storedMs) / MINUTE)
                                : "",
                        server.threads(),
                        server.residentBytes() / MEGABYTE,
                        ledger.behind(),
                        ledger.stale(),
                        repeated(watchers),
                        refreshes,
                        ended.size(),
                        refused));
                if (minute == (minutes + 2) / 3) {
                    look(early);
                }
            }
            Pause.until(PATIENCE, () -> !changing.isAlive());
            Pause.until(PATIENCE, () -> ledger.behind() == 0 && notifier.inFlight() == 0);
            final double[] late = new double[2];
            look(late);
            final int lost = ledger.behind();
            final int left = watchers.unsubscribe(PATIENCE);
            return verdict(early, late, incomplete + lost + left + ledger.stale() + repeated(watchers) + refused);
        }
    }

    private void minute(final Watchers watchers, final int begin) {
        final int lists = population.lists();
        final long beginNs = System.nanoTime();
        for (int second = begin; second < begin + MINUTE; second++) {
            final List<WatchedList> asked = new ArrayList<>();
            for (int list = due(second, "--again-every"); list < due(second + 1, "--again-every"); list++) {
                again(watchers, list % lists);
            }
            for (int list = due(second, "--refresh-every"); list < due(second + 1, "--refresh-every"); list++) {
                final WatchedList each = watchers.watched().get(list % lists);
                each.subscription().refresh();
                asked.add(each);
            }
            refreshes += asked.size();
            final long end = System.nanoTime() + PATIENCE.toNanos();
            asked.forEach(each -> refused += accepted(each, end) ? 0 : 1);
            Pause.of(Duration.ofNanos(beginNs + (second + 1L - begin) * SECOND.toNanos() - System.nanoTime()));
        }
    }

    /** How many lists had their turn by that second. */
    private int due(final int second, final String every) {
        return (int) ((long) second * population.lists() / options.number(every));
    }

    private void again(final Watchers watchers, final int list) {
        final WatchedList old = watchers.watched().get(list);
        old.subscription().unsubscribe();
        refused += Pause.until(PATIENCE, old.subscription()::isTerminated) ? 0 : 1;
        watchers.forget(old);
        ended.add(old);
        final WatchedList made = watchers.subscribe(list, ledger);
        watchers.watched().set(list, made);
        refused += accepted(made, System.nanoTime() + PATIENCE.toNanos()) ? 0 : 1;
    }

    private static boolean accepted(final WatchedList each, final long endNs) {
        return Pause.until(endNs, () -> each.subscription().exchange().isDone())
                && Watchers.accepted(each.subscription());
    }

    private long repeated(final Watchers watchers) {
        return watchers.sum(WatchedList::repeated)
                + ended.stream().mapToLong(WatchedList::repeated).sum();
    }

    private void look(final double[] heapAndThreads) {
        heapAndThreads[0] = server.liveHeapBytes();
        heapAndThreads[1] = server.threads();
        say.accept(String.format(
                "live heap after full collections %.1f MB, threads %.0f",
                heapAndThreads[0] / MEGABYTE, heapAndThreads[1]));
    }

    private int verdict(final double[] early, final double[] late, final long wrong) {
        final boolean flat = !(late[0] > early[0] * (1 + MOST_GROWTH) || late[1] > early[1] + MORE_THREADS);
        say.accept(String.format(
                "live heap %.1f MB, then %.1f MB (%+.1f %%); threads %.0f, then %.0f: %s",
                early[0] / MEGABYTE,
                late[0] / MEGABYTE,
                (late[0] / early[0] - 1) * 100,
                early[1],
                late[1],
                flat ? "flat" : "NOT FLAT"));
        say.accept(
                wrong == 0
                        ? "nothing was lost, stale, repeated or refused"
                        : "LOST, STALE, REPEATED OR REFUSED: " + wrong);
        return flat && wrong == 0 ? 0 : 1;
    }
}
