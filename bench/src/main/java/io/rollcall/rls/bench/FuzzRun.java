package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.fuzz.Fuzzer;
import io.rollcall.rls.testkit.fuzz.LiveMessages;
import io.rollcall.rls.testkit.fuzz.Mutator;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import io.rollcall.rls.testkit.torture.TortureMessage;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Spoilt messages for a server for minutes, while a watcher of good faith is told of changes. Everything that came of
 * them must be gone some time later: memory and threads are what they were after a first, shorter helping.
 */
final class FuzzRun {

    private static final Population LISTS = new Population(1, 5);
    private static final String LIST = LISTS.listUri(0);
    private static final String VICTIM = "sip:victim@bench.example";
    private static final String MEMBER = LISTS.memberUri(0);
    private static final Duration SERVING_LIMIT = Duration.ofSeconds(300);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration TOLD_LIMIT = Duration.ofSeconds(10);
    /** Transactions live half a minute, subscriptions a minute (max_expires of bench/run.sh fuzz). */
    private static final Duration REST = Duration.ofSeconds(100);

    private static final double MOST_GROWTH = 0.15;
    private static final int MORE_THREADS = 10;
    private static final int EXPIRES_SECONDS = 60;
    private static final double MEGABYTE = 1e6;

    private final FuzzOptions options;
    private final Consumer<String> say;
    private int changes;
    private int untold;
    private long slowestMs;

    FuzzRun(final FuzzOptions options, final Consumer<String> say) {
        this.options = options;
        this.say = say;
    }

    /** Runs it; 0 when nothing came of it. */
    int run() {
        say.accept("seed " + options.seed());
        try (Notifier notifier = Notifier.builder()
                        .bind(InetAddress.getLoopbackAddress(), options.notifierPort())
                        .open();
                UserAgent watcher = agent(LISTS.watcher(0));
                // another watcher, so that the dialogs that are tampered with are not those of the first
                UserAgent victim = agent(VICTIM)) {
            for (int i = 0; i < LISTS.members(); i++) {
                notifier.prepareState(
                        LISTS.memberUri(i), Bodies.PIDF, Bodies.pidf(LISTS.memberUri(i), true, "at first"));
            }
            final Subscription good = served(watcher);
            fuzz(options.seed() + 1, WARM_UP, victim, notifier, good);
            final double[] before = rest(good);
            fuzz(options.seed(), options.duration(), victim, notifier, good);
            final double[] after = rest(good);
            served(watcher).unsubscribe();
            return verdict(before, after);
        }
    }

    private UserAgent agent(final String uri) {
        return UserAgent.builder(uri).server(options.server()).light().open();
    }

    private Subscription served(final UserAgent agent) {
        final long end = System.nanoTime() + SERVING_LIMIT.toNanos();
        while (System.nanoTime() - end < 0) {
            final Subscription made =
                    agent.subscribe(SubscribeRequest.toList(LIST).expires(EXPIRES_SECONDS));
            Pause.until(TOLD_LIMIT, () -> made.exchange().isDone());
            if (made.exchange().isDone() && made.exchange().status() / 100 == 2) {
                Pause.until(TOLD_LIMIT, () -> made.notifyCount() > 0);
                return made;
            }
            agent.forget(made);
            Pause.of(Duration.ofMillis(200));
        }
        throw new BenchException("the server does not serve " + LIST);
    }

    private static List<TortureMessage> valid(final Subscription victim, final Notifier notifier) {
        final List<TortureMessage> valid = new ArrayList<>(LiveMessages.plain());
        final SipMessage asked = notifier.received(MEMBER).stream()
                .filter(one -> one.isInitial() && one.watcher().equals(VICTIM))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new BenchException("no member is asked for"))
                .message();
        // as many as the others together
        for (int i = valid.size() / 2; i > 0; i--) {
            valid.add(LiveMessages.refresh(victim));
            valid.add(LiveMessages.notify(asked));
        }
        return valid;
    }

    private void fuzz(
            final long seed,
            final Duration duration,
            final UserAgent victim,
            final Notifier notifier,
            final Subscription good) {
        // dialogs of its own, for those of the last time may be past repair
        final Mutator mutator = new Mutator(seed, valid(served(victim), notifier));
        final Thread fuzzing = new Thread(() -> {
            final Map<String, Long> did =
                    new Fuzzer(mutator, options.server(), LIST).run(duration, options.perSecond());
            say.accept("fuzzed for " + duration.toSeconds() + " s: " + did);
        });
        fuzzing.start();
        for (int second = 0; fuzzing.isAlive(); second++) {
            change(good, notifier);
            keep(good, second);
            Pause.of(Duration.ofSeconds(1));
        }
    }

    private static void keep(final Subscription good, final int second) {
        if (second % (EXPIRES_SECONDS / 3) == 0) {
            good.refresh(EXPIRES_SECONDS);
        }
    }

    /** One change that the watcher of good faith must be told. */
    private void change(final Subscription good, final Notifier notifier) {
        final int told = good.notifyCount();
        final long begun = System.nanoTime();
        notifier.setPresence(MEMBER, true, "change " + ++changes);
        if (!Pause.until(TOLD_LIMIT, () -> good.notifyCount() > told)) {
            untold++;
        }
        slowestMs = Math.max(slowestMs, (System.nanoTime() - begun) / 1_000_000);
    }

    private double[] rest(final Subscription good) {
        for (int second = 0; second < REST.toSeconds(); second++) {
            keep(good, second);
            Pause.of(Duration.ofSeconds(1));
        }
        return new double[] {
            options.process().liveHeapBytes(), options.process().threads()
        };
    }

    private int verdict(final double[] before, final double[] after) {
        say.accept(String.format(
                "live heap %.1f MB, then %.1f MB; threads %.0f, then %.0f",
                before[0] / MEGABYTE, after[0] / MEGABYTE, before[1], after[1]));
        say.accept(changes + " changes for a watcher of good faith, " + untold + " not told within "
                + TOLD_LIMIT.toSeconds() + " s, the slowest after " + slowestMs + " ms");
        final boolean flat = !(after[0] > before[0] * (1 + MOST_GROWTH) || after[1] > before[1] + MORE_THREADS);
        say.accept(flat ? "memory and threads are flat" : "MEMORY OR THREADS GREW");
        return flat && untold == 0 ? 0 : 1;
    }
}
