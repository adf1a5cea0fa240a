package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Notifier;
import java.io.File;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Kills the server in the middle of changes and SUBSCRIBEs, starts it again, and looks whether it kept what it had
 * said: each subscription it answered 200 is there, CSeq and version went on upwards, and each member's last state is
 * told.
 */
final class KillRun {

    static final String USAGE = String.join(
            "\n",
            "  --rounds n        how often it is killed (20)",
            "  --lists n         lists that are subscribed to all the time (200)",
            "  --members n       members of each list (10)",
            "  --rate n          changes a second (1000)",
            "  --subscribes n    SUBSCRIBEs a second for further lists (50)",
            "  --seconds n       the longest time from the first of them to the kill; the shortest is 1 (5)",
            "  --seed n          of the times of the kills (4662)",
            "  --start script    starts the server",
            "  --database-start script",
            "                    starts its database, which is killed with it (it is not)");

    private static final String DEFAULTS =
            "--rounds 20 --lists 200 --members 10 --rate 1000 --subscribes 50 --seconds 5"
                    + " --seed 4662 --server - --notifier-port 0 --start - --database-start - --body 200";

    private static final Duration SERVING_LIMIT = Duration.ofSeconds(300);
    private static final Duration COMPLETE_LIMIT = Duration.ofSeconds(60);

    private static final int AT_ONCE = 16;

    /** Changes go on that long after the kill. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(1);

    private final Consumer<String> say;
    private final Arguments options;
    private final Population standing;
    private final Population all;
    private final Ledger ledger;
    private final Random random;
    private final List<ServedProcess> processes = new ArrayList<>();
    private final KillTotals totals = new KillTotals();

    KillRun(final Consumer<String> say, final String... arguments) {
        this.say = say;
        options = new Arguments(DEFAULTS, arguments);
        standing = new Population(options.number("--lists"), options.number("--members"));
        all = population(arguments);
        ledger = new Ledger(all.members());
        random = new Random(options.number("--seed"));
    }

    /** Lists for all SUBSCRIBEs of one round. */
    private static int newcomers(final Arguments options) {
        return options.number("--subscribes") * options.number("--seconds");
    }

    /** The lists there must be for these arguments. */
    static Population population(final String... arguments) {
        final Arguments options = new Arguments(DEFAULTS, arguments);
        return new Population(options.number("--lists") + newcomers(options), options.number("--members"));
    }

    /** Runs it; 0 when nothing was lost. */
    int run() {
        try (ServedProcess database = new ServedProcess(new File(options.get("--database-start")));
                ServedProcess server = new ServedProcess(new File(options.get("--start")));
                Notifier notifier = Notifier.builder()
                        .bind(InetAddress.getLoopbackAddress(), options.number("--notifier-port"))
                        .history(1)
                        .open();
                Watchers watchers = new Watchers(all, false, options.address("--server"))) {
            final ChangeLoad load = new ChangeLoad(standing, notifier, ledger, options.number("--body"));
            new ChangeLoad(all, notifier, ledger, options.number("--body")).prepare();
            final boolean together = !options.get("--database-start").equals("-");
            processes.addAll(together ? List.of(database, server) : List.of(server));
            processes.forEach(ServedProcess::start);
            watchers.awaitServing(SERVING_LIMIT);
            final List<WatchedList> watched = stand(watchers);
            for (int round = 1; round <= options.number("--rounds"); round++) {
                round(round, server, watchers, load, watched);
            }
            totals.ended(Aftermath.end(watched));
            say.accept(totals.toString());
            return totals.isClean() ? 0 : 1;
        }
    }

    /** Subscribes to what stands all the time, some lists at once. */
    private List<WatchedList> stand(final Watchers watchers) {
        final List<WatchedList> watched = new ArrayList<>();
        for (int list = 0; list < standing.lists() + AT_ONCE; list++) {
            if (list < standing.lists()) {
                watched.add(watchers.subscribe(list, ledger));
            }
            final int begun = list - AT_ONCE;
            if (begun >= 0
                    && !Pause.until(COMPLETE_LIMIT, () -> watched.get(begun).completeNs() > 0)) {
                throw new BenchException("list " + begun + " does not get complete");
            }
        }
        return watched;
    }

    private void round(
            final int round,
            final ServedProcess server,
            final Watchers watchers,
            final ChangeLoad load,
            final List<WatchedList> watched) {
        final Duration time =
                Duration.ofMillis(1000 + random.nextInt(Math.max(1, options.number("--seconds") * 1000 - 1000)));
        final Thread changing =
                new Thread(() -> load.run(options.number("--rate"), time.plus(AFTER_KILL), false), "changes");
        final Aftermath after = new Aftermath(ledger, watchers, server, watched);
        changing.start();
        final List<WatchedList> newcomers = subscribe(watchers, time);
        final long answered = newcomers.stream().filter(Aftermath::isAnswered).count();
        processes.forEach(ServedProcess::kill);
        join(changing);
        after.begin();
        processes.forEach(ServedProcess::start);
        after.look(newcomers);
        totals.add(after);
        say.accept("kill " + round + " after " + time.toMillis() + " ms, with " + answered + " of " + newcomers.size()
                + " new SUBSCRIBEs answered: " + after);
        ledger.giveUp();
        totals.ended(after.end());
    }

    /** One new list after the other until the time is over, and waits for no answer. */
    private List<WatchedList> subscribe(final Watchers watchers, final Duration time) {
        final List<WatchedList> made = new ArrayList<>();
        final long begin = System.nanoTime();
        final long perSecond = options.number("--subscribes");
        while (System.nanoTime() - begin < time.toNanos()) {
            final long due = (System.nanoTime() - begin) / 1000 * perSecond / 1_000_000;
            while (made.size() < due && standing.lists() + made.size() < all.lists()) {
                made.add(watchers.subscribe(standing.lists() + made.size(), ledger));
            }
            Pause.of(Duration.ofMillis(2));
        }
        return made;
    }

    private static void join(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }
}
