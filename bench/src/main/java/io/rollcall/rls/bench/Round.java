package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Notifier;
import java.time.Duration;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** One round: set-up, idle, load, un-SUBSCRIBE. Used by one thread, and blocks. */
final class Round {

    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(10);

    /** What comes after a phase on its account: last answers, the second NOTIFY of a new subscription. */
    private static final Duration AFTERMATH = Duration.ofMillis(1500);

    private final BenchOptions options;
    private final Notifier notifier;
    private final Watchers watchers;
    private final Consumer<Figures> taken;
    private final Ledger ledger;
    private final ChangeLoad load;
    private final Population population;
    private final MeasuredProcess server;
    private double cpuMs;
    private double driverMs;

    Round(final BenchOptions options, final Notifier notifier, final Watchers watchers, final Consumer<Figures> taken) {
        this.options = options;
        this.notifier = notifier;
        this.watchers = watchers;
        this.taken = taken;
        population = options.population();
        server = options.process();
        ledger = new Ledger(population.members());
        load = new ChangeLoad(population, notifier, ledger, options.bodySize());
    }

    /** Everything, with what it costs. */
    void measure() {
        final boolean memory = !options.idle().isZero() && server.isKnown();
        final double emptyBytes = memory ? rested("rest without subscriptions") : Double.NaN;
        setUp();
        if (memory) {
            final double loadedBytes = rested("rest with all subscriptions");
            memory(emptyBytes, loadedBytes);
        }
        if (options.quietRate() > 0) {
            load("changes on quiet lists, " + options.quietRate() + "/s", options.quietRate(), options.load(), true);
        }
        for (final int rate : options.rates()) {
            load("changes, " + rate + "/s", rate, options.load(), false);
        }
        tearDown();
    }

    /** Set-up, load and un-SUBSCRIBE, so that what is measured later does not wait for the compiler. */
    void warmUp(final Duration time) {
        setUp();
        final int rate =
                options.rates().stream().mapToInt(Integer::intValue).min().orElse(options.quietRate());
        load("warm-up", rate, time, false);
        tearDown();
    }

    private void begin() {
        cpuMs = server.cpuMs();
        driverMs = MeasuredProcess.self().cpuMs();
    }

    private double spentMs() {
        return server.cpuMs() - cpuMs;
    }

    private double driverSpentMs() {
        return MeasuredProcess.self().cpuMs() - driverMs;
    }

    private double rested(final String phase) {
        begin();
        Pause.of(options.idle());
        final double idle = spentMs();
        final double bytes = server.liveHeapBytes();
        taken.accept(new Figures(phase)
                .with("server CPU ms/s", idle / options.idle().toMillis() * 1000)
                .with("live heap bytes", bytes)
                .with("resident bytes", server.residentBytes()));
        return bytes;
    }

    private void memory(final double emptyBytes, final double loadedBytes) {
        final double each = (loadedBytes - emptyBytes) / population.members();
        taken.accept(new Figures("memory at rest")
                .with("heap bytes per back-end subscription", each)
                .with("same, body of " + options.bodySize() + " aside", each - options.bodySize()));
    }

    private void setUp() {
        load.prepare();
        final int before = notifier.receivedCount();
        begin();
        final long beginNs = System.nanoTime();
        watchers.subscribe(ledger);
        final double seconds = (System.nanoTime() - beginNs) / 1e9;
        Pause.until(SETTLE_LIMIT, () -> notifier.inFlight() == 0);
        Pause.of(AFTERMATH);
        final Histogram completeUs = new Histogram(3);
        watchers.watched().forEach(each -> completeUs.recordValue(each.completeNs() / 1000));
        final int count = population.members();
        taken.accept(new Figures("set-up")
                .with("back-end subscriptions", notifier.subscriptionCount())
                .with("back-end SUBSCRIBEs sent", notifier.receivedCount() - before)
                .with("members never told", ledger.untold())
                .with("list NOTIFYs", watchers.sum(WatchedList::notifies))
                .with("back-end subscriptions/s", count / seconds)
                .with("list complete", completeUs)
                .with("server CPU us per back-end subscription", spentMs() * 1000 / count)
                .with("driver CPU us per back-end subscription", driverSpentMs() * 1000 / count));
    }

    private void load(final String phase, final int rate, final Duration time, final boolean turns) {
        ledger.resetLatency();
        final Totals before = Totals.of(watchers, ledger, notifier);
        begin();
        final long beginNs = System.nanoTime();
        final long changes = load.run(rate, time, turns);
        final double seconds = (System.nanoTime() - beginNs) / 1e9;
        final int backlog = notifier.inFlight();
        final int behind = ledger.behind();
        final boolean settled = Pause.until(SETTLE_LIMIT, () -> ledger.behind() == 0);
        final double settledMs = (System.nanoTime() - beginNs) / 1e6 - seconds * 1000;
        Pause.until(SETTLE_LIMIT, () -> notifier.inFlight() == 0);
        final Totals after = Totals.of(watchers, ledger, notifier);
        if (!settled) {
            System.out.println("bench: " + phase + ": " + ledger.exampleBehind());
        }
        taken.accept(after.since(
                        before,
                        new Figures(phase)
                                .with("changes", changes)
                                .with("changes/s", changes / seconds)
                                .with("lost", ledger.behind()))
                .with("change to NOTIFY", ledger.latencyUs())
                .with("server CPU us per change", spentMs() * 1000 / changes)
                .with("server CPU cores", spentMs() / 1000 / (seconds + settledMs / 1000))
                .with("driver CPU us per change", driverSpentMs() * 1000 / changes)
                .with("members behind at the end of the load", behind)
                .with("NOTIFYs unanswered at the end of the load", backlog)
                .with("all told after ms", settledMs));
    }

    private void tearDown() {
        begin();
        final int left = watchers.unsubscribe();
        Pause.until(SETTLE_LIMIT, () -> notifier.subscriptionCount() == 0 && notifier.inFlight() == 0);
        Pause.of(AFTERMATH);
        taken.accept(new Figures("un-SUBSCRIBE")
                .with("lists without terminated NOTIFY", left)
                .with("back-end subscriptions left", notifier.subscriptionCount())
                .with("server CPU us per back-end subscription", spentMs() * 1000 / population.members()));
    }
}
