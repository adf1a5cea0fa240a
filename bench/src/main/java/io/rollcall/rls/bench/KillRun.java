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
            "  --start script    starts the server");

    private static final String DEFAULTS =
            "--rounds 20 --lists 200 --members 10 --rate 1000 --subscribes 50 --seconds 5"
                    + " --seed 4662 --server - --notifier-port 0 --start - --body 200";

    private static final Duration SERVING_LIMIT = Duration.ofSeconds(300);
    private static final Duration TOLD_LIMIT = Duration.ofSeconds(60);

    /** Of a SUBSCRIBE that nobody answers: timer F of RFC 3261. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);

    /** Changes go on that long after the kill. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(1);

    private final Consumer<String> say;
    private final Arguments options;
    private final Population standing;
    private final Population all;
    private final Ledger ledger;
    private final Random random;
    private final Totals totals = new Totals();

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
        try (ServedProcess server = new ServedProcess(new File(options.get("--start")));
                Notifier notifier = Notifier.builder()
                        .bind(InetAddress.getLoopbackAddress(), options.number("--notifier-port"))
                        .history(1)
                        .open();
                Watchers watchers = new Watchers(all, false, options.address("--server"))) {
            final ChangeLoad load = new ChangeLoad(standing, notifier, ledger, options.number("--body"));
            new ChangeLoad(all, notifier, ledger, options.number("--body")).prepare();
            server.start();
            watchers.awaitServing(SERVING_LIMIT);
            final List<WatchedList> watched = new ArrayList<>();
            for (int list = 0; list < standing.lists(); list++) {
                watched.add(watchers.subscribe(list, ledger));
                if (!Pause.until(
                        TOLD_LIMIT, () -> watched.get(watched.size() - 1).completeNs() > 0)) {
                    throw new BenchException("list " + list + " does not get complete");
                }
            }
            for (int round = 1; round <= options.number("--rounds"); round++) {
                round(round, server, watchers, load, watched);
            }
            watched.forEach(each -> each.subscription().unsubscribe());
            say.accept(totals.toString());
            return totals.isClean() ? 0 : 1;
        }
    }

    private void round(
            final int round,
            final ServedProcess server,
            final Watchers watchers,
            final ChangeLoad load,
            final List<WatchedList> watched) {
        final Duration time =
                Duration.ofMillis(1000 + random.nextInt(Math.max(1, options.number("--seconds") * 1000 - 1000)));
        final long stale = ledger.stale();
        final Thread changing =
                new Thread(() -> load.run(options.number("--rate"), time.plus(AFTER_KILL), false), "changes");
        changing.start();
        final List<WatchedList> newcomers = subscribe(watchers, time);
        server.kill();
        join(changing);
        server.start();
        final long begun = System.nanoTime();
        watchers.awaitServing(SERVING_LIMIT);
        final long served = System.nanoTime();
        Pause.until(ANSWER_LIMIT, () -> newcomers.stream().allMatch(KillRun::isAnswered));
        final List<WatchedList> promised = new ArrayList<>(watched);
        newcomers.stream()
                .filter(each -> Watchers.accepted(each.subscription()))
                .forEach(promised::add);
        final int gone =
                promised.stream().mapToInt(each -> refreshed(each) ? 0 : 1).sum();
        final boolean told = Pause.until(TOLD_LIMIT, () -> ledger.behind() == 0);
        final int lost = told ? 0 : ledger.behind();
        final long repeated = promised.stream().mapToLong(WatchedList::repeated).sum() - totals.standingRepeated;
        totals.standingRepeated =
                watched.stream().mapToLong(WatchedList::repeated).sum();
        totals.add(promised.size(), newcomers.size(), gone, lost, repeated);
        say.accept("kill " + round + " after " + time.toMillis() + " ms: served again after "
                + (served - begun) / 1_000_000 + " ms; " + promised.size() + " subscriptions answered 200 ("
                + (promised.size() - watched.size()) + " of " + newcomers.size() + " new ones), " + gone
                + " of them gone; " + lost + " last states not told; " + repeated
                + " NOTIFYs whose CSeq or version was not above all before; " + (ledger.stale() - stale)
                + " states told that were older than one told before the kill"
                + (told ? "" : " (" + ledger.exampleBehind() + ")"));
        ledger.giveUp();
        newcomers.forEach(each -> each.subscription().unsubscribe());
        Pause.until(TOLD_LIMIT, () -> newcomers.stream().allMatch(KillRun::isAnswered));
        newcomers.forEach(watchers::forget);
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

    /** A server that is not ready yet says 503; whatever else is not 2xx says that the subscription is gone. */
    private static boolean refreshed(final WatchedList watched) {
        final long end = System.nanoTime() + TOLD_LIMIT.toNanos();
        int status = 503;
        while (status == 503 && System.nanoTime() - end < 0) {
            watched.subscription().refresh();
            Pause.until(ANSWER_LIMIT, () -> isAnswered(watched));
            status = watched.subscription().exchange().status();
            Pause.of(Duration.ofMillis(status == 503 ? 500 : 0));
        }
        return status / 100 == 2;
    }

    private static boolean isAnswered(final WatchedList watched) {
        return watched.subscription().exchange().isDone();
    }

    private static void join(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }

    /** Of all rounds. */
    private static final class Totals {
        private int rounds;
        private long promised;
        private long newcomers;
        private long gone;
        private long lost;
        private long repeated;
        private long standingRepeated;

        void add(final int kept, final int asked, final int missing, final int untold, final long again) {
            rounds++;
            promised += kept;
            newcomers += asked;
            gone += missing;
            lost += untold;
            repeated += again;
        }

        boolean isClean() {
            return gone + lost + repeated == 0;
        }

        @Override
        public String toString() {
            return (isClean() ? "nothing that was promised was lost: " : "PROMISES WERE BROKEN: ") + rounds + " kills, "
                    + newcomers + " SUBSCRIBEs meanwhile, " + promised + " subscriptions looked for, " + gone
                    + " gone, "
                    + lost + " last states not told, " + repeated + " NOTIFYs not above all before";
        }
    }
}
